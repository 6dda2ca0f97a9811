public import Quantities

extension FlowNetwork {
    /// Takes a flow out of the network and returns the whole bytes that had arrived.
    ///
    /// It is nil if the flow is unknown, was cancelled, or its completion has been reported. A flow
    /// that is due at this very instant but not yet reported has arrived whole, and is then not
    /// reported any more.
    public mutating func cancel(_ flow: FlowID, at now: Instant) -> Bytes? {
        let engine = own()
        reach(now)
        guard let place = engine.pointee.places[flow.ordinal] else { return nil }
        let bytes = Bytes(engine.pointee.flows.base[place].bytes)
        let arrived = Bytes(engine.pointee.arrived(place))
        if engine.pointee.flows.base[place].phase == .moving { engine.pointee.exit(place) }
        engine.pointee.release(place)
        statistics.cancelled += 1
        statistics.bytesInFlight -= bytes
        statistics.bytesDelivered += arrived
        statistics.bytesCancelled += bytes - arrived
        return arrived
    }

    /// Changes the capacity of one direction of a link from `now` on; zero stops its flows.
    ///
    /// Faults that are in force take their share of the new one.
    ///
    /// - Precondition: a finite rate is no more than eight times the network's fastest (see the
    ///   initialiser).
    public mutating func setCapacity(of link: LinkID, to rate: ByteRate, at now: Instant) {
        let engine = own()
        let index = Int(link.index)
        precondition(index >= 0 && index < engine.pointee.firstCap, "no link \(link.index)")
        precondition(rate.bytesPerSecond >= 0, "a capacity of \(rate.bytesPerSecond) B/s")
        precondition(
            engine.pointee.scale.units(rate) != nil,
            "a capacity of \(rate.bytesPerSecond) B/s in a network made for up to "
                + "\(engine.pointee.scale.limit); tell it the fastest when making it")
        reach(now)
        nominal[index] = rate
        update(link)
    }

    /// The rate at which a flow moves now; zero while it waits, nil if it is not in the network.
    ///
    /// If the set of flows has changed since the last `nextChange()`, the sharing is solved on a
    /// copy, which is slow.
    public func rate(of flow: FlowID) -> ByteRate? {
        let engine = storage.engine
        guard let place = engine.pointee.places[flow.ordinal] else { return nil }
        guard engine.pointee.isDirty else {
            return engine.pointee.scale.rate(engine.pointee.rate(place))
        }
        let copy = storage.copy()
        copy.engine.pointee.relax()
        return copy.engine.pointee.scale.rate(copy.engine.pointee.rate(place))
    }

    /// The bytes of a flow that have arrived by `now`, rounded down; nil if it is not in the
    /// network.
    public mutating func arrived(of flow: FlowID, at now: Instant) -> Bytes? {
        let engine = own()
        reach(now)
        return engine.pointee.places[flow.ordinal].map { Bytes(engine.pointee.arrived($0)) }
    }
}
