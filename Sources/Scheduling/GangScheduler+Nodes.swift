import ProtocolCore
import Quantities

/// Nodes that come, fail and are thrown out.
extension GangScheduler {
    mutating func admit(_ description: NodeDescription, at now: Instant) -> [Directive] {
        guard table.place(of: description.node) == nil else {
            return [.discard(.alreadyAdmitted(description.node))]
        }
        guard settings.distances.hasSite(description.domain.site) else {
            return [.discard(.unknownSite(description.node, description.domain.site))]
        }
        table.insert(description, at: now)
        suitability.removeAll()
        return []
    }

    mutating func turnUp(_ node: NodeID, at now: Instant) -> [Directive] {
        guard let place = table.place(of: node) else { return [.discard(.unknownNode(node))] }
        switch table[place].state {
        case .up: return [.discard(.alreadyUp(node))]
        case .ejected: return [.discard(.ejected(node))]
        case .down:
            table[place].turn(.up, at: now)
            capacity.add(table[place].description.domain)
            return resume(for: [place])
        }
    }

    mutating func turnDown(_ node: NodeID, at now: Instant) -> [Directive] {
        guard let place = table.place(of: node) else { return [.discard(.unknownNode(node))] }
        switch table[place].state {
        case .down: return [.discard(.alreadyDown(node))]
        case .ejected: return [.discard(.ejected(node))]
        case .up: return lose(place, turning: .down, end: .nodeLost, at: now)
        }
    }

    mutating func eject(_ node: NodeID, at now: Instant) -> [Directive] {
        guard let place = table.place(of: node) else { return [.discard(.unknownNode(node))] }
        switch table[place].state {
        case .ejected: return [.discard(.ejected(node))]
        case .up: return lose(place, turning: .ejected, end: .ejected, at: now)
        case .down:
            table[place].turn(.ejected, at: now)
            return []
        }
    }

    /// Takes an up node out of use: its lease ends, and the gang that misses it seeks another.
    private mutating func lose(
        _ place: Int, turning state: NodeEntry.State, end: LeaseEnd, at now: Instant
    ) -> [Directive] {
        let lease = table[place].lease.flatMap { removeLease($0) }
        table[place].turn(state, at: now)
        capacity.remove(table[place].description.domain)
        guard let lease else { return [] }
        let ended = Directive.end(lease.id, end)
        return lease.kind == .training ? [ended] + seek(for: lease.job) : [ended]
    }
}

extension SiteDistances {
    /// Whether the tables have the site.
    func hasSite(_ site: Int32) -> Bool { site >= 0 && Int(site) < count }
}
