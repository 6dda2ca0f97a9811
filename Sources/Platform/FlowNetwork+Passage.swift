public import Quantities

/// A flow on its way, as one network hands it over to another of the same links.
public struct FlowPassage: Sendable {
    /// The tag that it had.
    public let tag: UInt64
    /// How long ago it was started.
    public let age: Duration
    /// How long it still waits for its latency.
    let wait: Duration
    /// What it has to go, in the network's unit of progress; nil if it does not move yet.
    let remaining: Int128?
}

extension FlowNetwork {
    /// Whether a flow crosses one of some links, or will when its latency is over.
    public func isCrossed(anyOf links: [LinkID]) -> Bool {
        let engine = storage.engine
        for link in links where engine.pointee.links.base[Int(link.index)].weight > 0 {
            return true
        }
        guard engine.pointee.arrivals.earliest < .max else { return false }
        for place in 0..<engine.pointee.flows.count
        where engine.pointee.flows.base[place].phase == .waiting {
            let block = engine.pointee.flows.base[place].hops
            let first = engine.pointee.hops.first(of: block)
            for hop in 0..<Int(block.count)
            where links.contains(LinkID(Int(first[hop].link))) { return true }
        }
        return false
    }

    /// Whether there is no flow at all.
    public var isEmpty: Bool { statistics.bytesInFlight == .zero && flowsUnderWay == 0 }

    /// Flows that have neither been completed nor cancelled.
    public var flowsUnderWay: Int {
        statistics.started - statistics.completed - statistics.cancelled
    }

    /// Takes all flows out as they are at `now`, in the order of their starts.
    ///
    /// The statistics then tell of a network that these flows never were in.
    ///
    /// - Precondition: nothing is due before `now`.
    public mutating func surrender(at now: Instant) -> [FlowPassage] {
        let engine = own()
        reach(now)
        _ = nextChange()
        let places = (0..<engine.pointee.flows.count)
            .filter { engine.pointee.flows.base[$0].phase != .free }
            .sorted {
                engine.pointee.flows.base[$0].ordinal < engine.pointee.flows.base[$1].ordinal
            }
        let passages = places.map { place in
            let flow = engine.pointee.flows.base[place]
            let isMoving = flow.phase == .moving
            return FlowPassage(
                tag: flow.tag, age: Duration(nanoseconds: now.nanoseconds - flow.startedAt),
                wait: isMoving
                    ? .zero
                    : Duration(
                        nanoseconds: engine.pointee.arrivals.time(of: place) - now.nanoseconds),
                remaining: isMoving ? engine.pointee.remaining(place) : nil)
        }
        for place in places {
            let flow = engine.pointee.flows.base[place]
            if flow.phase == .moving { engine.pointee.exit(place) }
            engine.pointee.release(place)
            statistics.started -= 1
            statistics.bytesStarted -= Bytes(flow.bytes)
            statistics.bytesInFlight -= Bytes(flow.bytes)
        }
        return passages
    }

    /// Goes on with a flow of another network of the same links: its request, and how far it is.
    public mutating func adopt(
        _ passage: FlowPassage, of request: FlowRequest, tag: UInt64, at now: Instant
    ) -> FlowID {
        var plain = request
        plain.tag = tag
        let id = start(plain, at: now)
        let engine = own()
        guard let place = engine.pointee.places[id.ordinal] else { return id }
        engine.pointee.flows.base[place].startedAt = (now - passage.age).nanoseconds
        engine.pointee.resume(
            place, after: passage.wait.nanoseconds, remaining: passage.remaining)
        return id
    }

    /// Counts flows that were followed elsewhere from their start to their end.
    public mutating func include(_ other: FlowStatistics) {
        statistics.started += other.started
        statistics.completed += other.completed
        statistics.bytesStarted += other.bytesStarted
        statistics.bytesDelivered += other.bytesDelivered
    }
}

extension FlowEngine {
    /// Puts a flow that was just added to where it was in another engine.
    mutating func resume(_ place: Int, after wait: Int64, remaining: Int128?) {
        let state = flows.base + place
        guard let remaining else {
            // It has not begun to move: if its latency is over at this instant, it does so next.
            if state.pointee.phase != .moving { arrivals.set(place, to: clock + wait) }
            return
        }
        if state.pointee.phase == .waiting {
            arrivals.remove(place)
            enter(place)
        }
        let bottleneck = Int(state.pointee.bottleneck)
        let link = Int(hops.base[bottleneck].link)
        removeOwn(place, from: link)
        state.pointee.end =
            Int128(state.pointee.weight) * links.base[link].service + remaining
        addOwn(place, to: link)
    }
}
