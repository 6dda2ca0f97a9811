public import Quantities

extension FlowNetwork {
    /// When the set of moving flows changes next; nil if nothing will ever happen by itself.
    ///
    /// It solves for the rates if the set has changed. It is never earlier than the last call that
    /// gave an instant.
    public mutating func nextChange() -> Instant? {
        let next = nextDue(own())
        return next == .max ? nil : Instant(nanoseconds: next)
    }

    /// Moves the network on, and returns what was completed at or before `now`.
    ///
    /// Completions come by time, and those of one instant in the order of their starts.
    public mutating func advance(to now: Instant) -> [FlowCompletion] {
        var completions: [FlowCompletion] = []
        advance(to: now, appendingTo: &completions)
        return completions
    }

    /// Moves the network on, and appends what was completed at or before `now`.
    ///
    /// Completions come by time, and those of one instant in the order of their starts.
    public mutating func advance(
        to now: Instant, appendingTo completions: inout [FlowCompletion]
    ) {
        let engine = own()
        let clock = engine.pointee.clock
        precondition(now.nanoseconds >= clock, "advancing from \(clock) ns back to \(now)")
        let first = completions.count
        while true {
            let next = nextDue(engine)
            guard next <= now.nanoseconds && next < .max else { break }
            engine.pointee.clock = next
            turn(engine, &completions)
        }
        engine.pointee.clock = now.nanoseconds
        if !completions[first...].adjacentAreOrdered {
            completions[first...].sort {
                ($0.finishedAt, $0.startedAt, $0.flow) < ($1.finishedAt, $1.startedAt, $1.flow)
            }
        }
    }

    /// When something is due next, not before the clock.
    @inline(__always)
    private mutating func nextDue(_ engine: UnsafeMutablePointer<FlowEngine>) -> Int64 {
        var next = engine.pointee.earliest
        // What is due at this very instant belongs to the set that moved until now.
        if next > engine.pointee.clock && engine.pointee.isDirty {
            if engine.pointee.moving > 0 { statistics.solves += 1 }
            engine.pointee.relax()
            next = engine.pointee.earliest
        }
        return max(next, engine.pointee.clock)
    }

    /// Takes the clock to an instant before which nothing is due.
    @inline(__always)
    mutating func reach(_ now: Instant) {
        let engine = storage.engine
        let clock = engine.pointee.clock
        guard now.nanoseconds != clock else { return }
        precondition(now.nanoseconds > clock, "an order at \(now) after \(clock) ns")
        let next = nextDue(engine)
        precondition(
            next >= now.nanoseconds, "an order at \(now), but \(next) ns was not advanced to")
        engine.pointee.clock = now.nanoseconds
    }

    /// Completes and sets in motion what is due at the clock's instant.
    private mutating func turn(
        _ engine: UnsafeMutablePointer<FlowEngine>, _ completions: inout [FlowCompletion]
    ) {
        while let link = engine.pointee.removeDueLink() {
            while let flow = engine.pointee.firstDue(on: link) {
                engine.pointee.exit(flow)
                complete(flow, engine, &completions)
            }
        }
        while engine.pointee.arrivals.earliest <= engine.pointee.clock {
            let flow = engine.pointee.arrivals.first
            if engine.pointee.flows.base[flow].phase == .immaterial {
                complete(flow, engine, &completions)
            } else {
                engine.pointee.arrivals.remove(flow)
                engine.pointee.enter(flow)
            }
        }
    }

    /// Books a flow as delivered, and forgets it.
    @inline(__always)
    private mutating func complete(
        _ flow: Int, _ engine: UnsafeMutablePointer<FlowEngine>,
        _ completions: inout [FlowCompletion]
    ) {
        let state = engine.pointee.flows.base + flow
        let bytes = Bytes(state.pointee.bytes)
        statistics.completed += 1
        statistics.bytesDelivered += bytes
        statistics.bytesInFlight -= bytes
        completions.append(
            FlowCompletion(
                flow: FlowID(ordinal: state.pointee.ordinal), tag: state.pointee.tag, bytes: bytes,
                startedAt: Instant(nanoseconds: state.pointee.startedAt),
                finishedAt: Instant(nanoseconds: engine.pointee.clock)))
        engine.pointee.release(flow)
    }
}

extension ArraySlice<FlowCompletion> {
    /// Whether they are in the order of (time, start) already, which they nearly always are.
    fileprivate var adjacentAreOrdered: Bool {
        for place in indices.dropFirst() {
            let before = self[place - 1]
            let after = self[place]
            if (after.finishedAt, after.startedAt, after.flow)
                < (before.finishedAt, before.startedAt, before.flow)
            {
                return false
            }
        }
        return true
    }
}
