public import Quantities

extension FlowNetwork {
    /// Takes a flow out of the network and returns the whole bytes that had arrived.
    ///
    /// It is nil if the flow is unknown, was cancelled, or its completion has been reported. A flow
    /// that is due at this very instant but not yet reported has arrived whole, and is then not
    /// reported any more.
    public mutating func cancel(_ flow: FlowID, at now: Instant) -> Bytes? {
        reach(now)
        guard let place = place(of: flow) else { return nil }
        let removed = flows.remove(at: place)
        if removed.phase == .moving {
            solver.leave(removed.demand)
            isDirty = true
        }
        let bytes = Bytes(removed.bytes)
        let arrived = Bytes(removed.arrived(at: now))
        statistics.cancelled += 1
        statistics.bytesInFlight -= bytes
        statistics.bytesDelivered += arrived
        statistics.bytesCancelled += bytes - arrived
        nextFinish = .distantFuture
        nextArrival = .distantFuture
        for other in flows {
            nextFinish = min(nextFinish, other.finish)
            if other.phase == .waiting { nextArrival = min(nextArrival, other.arrival) }
        }
        return arrived
    }

    /// Changes the capacity of one direction of a link from `now` on; zero stops its flows.
    public mutating func setCapacity(of link: LinkID, to rate: ByteRate, at now: Instant) {
        reach(now)
        if solver.setCapacity(of: link, to: rate.bytesPerSecond) { isDirty = true }
    }

    /// The rate at which a flow moves now; zero while it waits, nil if it is not in the network.
    ///
    /// If the set of flows has changed since the last `nextChange()`, the sharing is solved on a
    /// copy, which is slow.
    public func rate(of flow: FlowID) -> ByteRate? {
        guard let place = place(of: flow) else { return nil }
        guard isDirty else { return ByteRate(bytesPerSecond: flows[place].rate) }
        var copy = self
        copy.share()
        return ByteRate(bytesPerSecond: copy.flows[place].rate)
    }

    /// The bytes of a flow that have arrived by `now`, rounded down; nil if it is not in the
    /// network.
    public mutating func arrived(of flow: FlowID, at now: Instant) -> Bytes? {
        reach(now)
        return place(of: flow).map { Bytes(flows[$0].arrived(at: now)) }
    }

    /// Where a flow stands in the list, by bisection over the ordinals.
    private func place(of flow: FlowID) -> Int? {
        var low = 0
        var high = flows.count
        while low < high {
            let middle = (low + high) / 2
            if flows[middle].ordinal < flow.ordinal { low = middle + 1 } else { high = middle }
        }
        return low < flows.count && flows[low].ordinal == flow.ordinal ? low : nil
    }
}

extension FlowNetwork.Flow {
    /// The whole bytes that have arrived by an instant.
    func arrived(at now: Instant) -> Int64 {
        if finish <= now { return bytes }
        guard phase == .moving else { return 0 }
        let moved = (Double(bytes) - remaining(at: now)).rounded(.down)
        return moved < Double(bytes) ? max(0, Int64(moved)) : bytes
    }
}
