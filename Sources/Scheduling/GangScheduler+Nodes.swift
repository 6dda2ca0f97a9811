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
        table.insert(description, capacity: capacity.place(for: description.domain), at: now)
        return []
    }

    mutating func joinAnew(_ node: NodeID, at now: Instant) -> [Directive] {
        guard let place = table.place(of: node) else { return [.discard(.unknownNode(node))] }
        switch table.entries[place].state {
        case .up: return [.discard(.alreadyUp(node))]
        case .ejected: return [.discard(.ejected(node))]
        case .down:
            table.forget(place, at: now)
            return []
        }
    }

    mutating func turnUp(_ node: NodeID, at now: Instant) -> [Directive] {
        guard let place = table.place(of: node) else { return [.discard(.unknownNode(node))] }
        switch table.entries[place].state {
        case .up: return [.discard(.alreadyUp(node))]
        case .ejected: return [.discard(.ejected(node))]
        case .down:
            table.turn(place, .up, at: now)
            capacity.add(at: Int(table.entries[place].traits.capacity))
            return resume(for: [place])
        }
    }

    mutating func turnDown(_ node: NodeID, at now: Instant) -> [Directive] {
        guard let place = table.place(of: node) else { return [.discard(.unknownNode(node))] }
        switch table.entries[place].state {
        case .down: return [.discard(.alreadyDown(node))]
        case .ejected: return [.discard(.ejected(node))]
        case .up: return lose(place, turning: .down, end: .nodeLost, at: now)
        }
    }

    mutating func eject(_ node: NodeID, at now: Instant) -> [Directive] {
        guard let place = table.place(of: node) else { return [.discard(.unknownNode(node))] }
        switch table.entries[place].state {
        case .ejected: return [.discard(.ejected(node))]
        case .up: return lose(place, turning: .ejected, end: .ejected, at: now)
        case .down:
            table.turn(place, .ejected, at: now)
            return []
        }
    }

    /// Takes an up node out of use: its lease ends, and the gang that misses it seeks another.
    private mutating func lose(
        _ place: Int, turning state: NodeEntry.State, end: LeaseEnd, at now: Instant
    ) -> [Directive] {
        let lease = table.leases[place].flatMap { removeLease($0.id) }
        table.turn(place, state, at: now)
        capacity.remove(at: Int(table.entries[place].traits.capacity))
        guard let lease else { return [] }
        let ended = Directive.end(lease.id, end)
        guard lease.kind == .training, let slot = jobs.place(of: lease.job),
            let sought = seek(for: slot)
        else { return [ended] }
        return [ended, sought]
    }
}

extension SiteDistances {
    /// Whether the tables have the site.
    func hasSite(_ site: Int32) -> Bool { site >= 0 && Int(site) < count }
}
