public import Quantities

extension FlowNetwork {
    /// When the set of moving flows changes next; nil if nothing will ever happen by itself.
    ///
    /// It solves for the rates if the set has changed. It is never earlier than the last call that
    /// gave an instant.
    public mutating func nextChange() -> Instant? {
        // What is due at this very instant belongs to the set that moved until now.
        if isDirty && min(nextFinish, nextArrival) > clock { share() }
        let next = min(nextFinish, nextArrival)
        return next == .distantFuture ? nil : max(next, clock)
    }

    /// Moves the network on, and returns what was completed at or before `now`.
    ///
    /// Completions come by time, and those of one instant in the order of their starts.
    public mutating func advance(to now: Instant) -> [FlowCompletion] {
        precondition(now >= clock, "advancing from \(clock) back to \(now)")
        var completions: [FlowCompletion] = []
        while let next = nextChange(), next <= now {
            clock = next
            turn(&completions)
        }
        clock = now
        if !completions.adjacentAreOrdered {
            completions.sort { ($0.finishedAt, $0.flow) < ($1.finishedAt, $1.flow) }
        }
        return completions
    }

    /// Takes the clock to an instant before which nothing is due.
    mutating func reach(_ now: Instant) {
        precondition(now >= clock, "an order at \(now) after \(clock)")
        guard now > clock else { return }
        if isDirty || nextFinish < now || nextArrival < now {
            let next = nextChange() ?? .distantFuture
            precondition(next >= now, "an order at \(now), but \(next) was not advanced to")
        }
        clock = now
    }

    /// Completes and sets in motion what is due at the clock's instant, in one pass.
    private mutating func turn(_ completions: inout [FlowCompletion]) {
        nextFinish = .distantFuture
        nextArrival = .distantFuture
        var kept = 0
        for place in flows.indices {
            if flows[place].finish <= clock {
                completions.append(complete(flows[place]))
                continue
            }
            if flows[place].phase == .waiting {
                if flows[place].arrival <= clock {
                    flows[place].phase = .moving
                    flows[place].settledAt = clock
                    solver.enter(flows[place].demand)
                    isDirty = true
                } else {
                    nextArrival = min(nextArrival, flows[place].arrival)
                }
            }
            nextFinish = min(nextFinish, flows[place].finish)
            if kept != place { flows[kept] = flows[place] }
            kept += 1
        }
        flows.removeLast(flows.count - kept)
    }

    /// Books a flow as delivered, and takes it out of the sharing.
    private mutating func complete(_ flow: Flow) -> FlowCompletion {
        if flow.phase == .moving {
            solver.leave(flow.demand)
            isDirty = true
        }
        let bytes = Bytes(flow.bytes)
        statistics.completed += 1
        statistics.bytesDelivered += bytes
        statistics.bytesInFlight -= bytes
        return FlowCompletion(
            flow: FlowID(ordinal: flow.ordinal), tag: flow.tag, bytes: bytes,
            startedAt: flow.startedAt, finishedAt: flow.finish)
    }

    /// Solves for the rates and settles the flows whose rate has changed.
    mutating func share() {
        isDirty = false
        if !solver.isIdle {
            statistics.solves += 1
            if solver.solve() { statistics.solvesReused += 1 }
        }
        nextFinish = .distantFuture
        for place in flows.indices {
            if flows[place].phase == .moving {
                let rate = solver.rates[Int(flows[place].demand)]
                if rate != flows[place].rate { flows[place].turn(to: rate, at: clock) }
            }
            nextFinish = min(nextFinish, flows[place].finish)
        }
    }
}

extension FlowNetwork.Flow {
    /// What is left at an instant, in bytes; the rate has been the same since the last settling.
    func remaining(at now: Instant) -> Double {
        if finish <= now { return 0 }
        guard now > settledAt, rate > 0 else { return remaining }
        return max(0, remaining - rate * (now - settledAt).inSeconds)
    }

    /// Books the progress so far, and goes on at another rate.
    mutating func turn(to newRate: Double, at now: Instant) {
        remaining = remaining(at: now)
        settledAt = now
        rate = newRate
        finish = .distantFuture
        guard rate > 0 else { return }
        let wait = (remaining / rate * 1e9).rounded(.up)
        if wait < Double(Int64.max - now.nanoseconds) {
            finish = now + Duration(nanoseconds: Int64(wait))
        }
    }
}

extension [FlowCompletion] {
    /// Whether they are in the order of (time, start) already, which they nearly always are.
    fileprivate var adjacentAreOrdered: Bool {
        for place in indices.dropFirst() {
            let before = self[place - 1]
            let after = self[place]
            if (after.finishedAt, after.flow) < (before.finishedAt, before.flow) { return false }
        }
        return true
    }
}
