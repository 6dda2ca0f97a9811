public import Quantities

/// Faults of the network: what holds of the links and paths is worked out from the nominal values
/// and all rules that are in force, so that the order of applying and lifting does not matter.
extension FlowNetwork {
    /// Puts a rule in force. Rules for messages change no flow, and may be applied or not.
    public mutating func apply(_ fault: NetworkFault, at now: Instant) {
        _ = own()
        reach(now)
        faults.append(fault)
        update(after: fault)
    }

    /// Takes a rule out of force; false if it is not in force.
    @discardableResult
    public mutating func lift(_ fault: NetworkFault, at now: Instant) -> Bool {
        _ = own()
        reach(now)
        guard let place = faults.firstIndex(of: fault) else { return false }
        faults.remove(at: place)
        update(after: fault)
        return true
    }

    /// Gives the links and paths that a rule concerns what they have now.
    private mutating func update(after fault: NetworkFault) {
        switch fault.kind {
        case .clog(let link, _): update(link)
        case .clogs(let links, _):
            for link in links { update(link) }
        case .accessClog(let host, _):
            update(topology.accessLinks(of: host).up)
            update(topology.accessLinks(of: host).down)
        case .partition, .loss:
            for path in paths.paths where concerns(fault, path) {
                let level = level(of: path)
                storage.engine.pointee.setCapacity(Int(path.cap), to: level)
            }
        case .messages: break
        }
    }

    /// Gives a link the capacity that the rules leave it.
    mutating func update(_ link: LinkID) {
        let index = Int(link.index)
        let engine = storage.engine
        precondition(index >= 0 && index < engine.pointee.firstCap, "no link \(link.index)")
        var share = 1.0
        for fault in faults {
            switch fault.kind {
            case .clog(link, let left): share = min(share, left)
            case .clogs(let links, let left):
                if links.holds(link) { share = min(share, left) }
            case .accessClog(let host, let left):
                let access = topology.accessLinks(of: host)
                if access.up == link || access.down == link { share = min(share, left) }
            default: break
            }
        }
        // A share of what has no limit has none either, unless nothing is left.
        let rate = share == 0 ? 0 : nominal[index].bytesPerSecond * share
        let units = engine.pointee.scale.units(ByteRate(bytesPerSecond: rate))
        engine.pointee.setCapacity(index, to: units ?? RateScale.largest)
    }

    /// The level at which a path's cap stands.
    func level(of path: SitePath) -> Int64 {
        var limit = ByteRate(bytesPerSecond: path.limit)
        for fault in faults where concerns(fault, path) {
            switch fault.kind {
            case .partition: return 0
            case .loss(_, _, let probability):
                limit = min(
                    limit,
                    NetworkFault.lossLimit(
                        streams: path.streams, roundTrip: path.roundTrip, probability: probability))
            default: break
            }
        }
        guard limit < .unlimited else { return RateScale.infinite }
        return (storage.engine.pointee.scale.units(limit) ?? RateScale.largest) / path.weight
    }

    private func concerns(_ fault: NetworkFault, _ path: SitePath) -> Bool {
        switch fault.kind {
        case .partition(let here, let there):
            (here.contains(path.from) && there.contains(path.to))
                || (here.contains(path.to) && there.contains(path.from))
        case .loss(let a, let b, _):
            (path.from == a && path.to == b) || (path.from == b && path.to == a)
        default: false
        }
    }
}

extension [LinkID] {
    /// Whether a sorted list has a link: a rule can be for the lines of a hundred thousand hosts.
    fileprivate func holds(_ link: LinkID) -> Bool {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if self[middle] < link { low = middle + 1 } else { high = middle }
        }
        return low < count && self[low] == link
    }
}
