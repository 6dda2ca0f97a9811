import ProtocolCore

@testable import Scheduling

/// Nodes by failure domain, and how many of a gang are in each site, operator and jurisdiction.
struct PlainGroups {
    private struct Group {
        let domain: FailureDomain
        var nodes: ArraySlice<(rank: Int, node: PlacementNode)>
    }
    private var groups: [Group] = []
    private var sites: [Int32: Int] = [:]
    private var operators: [Int32: Int] = [:]
    private var jurisdictions: [Int32: Int] = [:]

    /// Groups of nodes that are given from the best to the worst.
    init(ranked: [PlacementNode]) {
        var places: [FailureDomain: Int] = [:]
        for (rank, node) in ranked.enumerated() {
            let domain = node.description.domain
            if let place = places[domain] {
                groups[place].nodes.append((rank, node))
            } else {
                places[domain] = groups.count
                groups.append(Group(domain: domain, nodes: [(rank, node)]))
            }
        }
    }

    /// Counts a member of the gang.
    mutating func count(_ domain: FailureDomain) {
        sites[domain.site, default: 0] += 1
        operators[domain.operator, default: 0] += 1
        jurisdictions[domain.jurisdiction, default: 0] += 1
    }

    /// Takes and counts the node that raises the concentration least, the best of equals.
    mutating func takeLeastShared(where isOpen: (Int) -> Bool) -> PlacementNode? {
        var least: (group: Int, shared: Int, rank: Int)?
        for place in groups.indices {
            let domain = groups[place].domain
            guard let head = groups[place].nodes.first, isOpen(Int(domain.site)) else { continue }
            let shared =
                (sites[domain.site] ?? 0) + (operators[domain.operator] ?? 0)
                + (jurisdictions[domain.jurisdiction] ?? 0)
            if let best = least, (best.shared, best.rank) <= (shared, head.rank) { continue }
            least = (place, shared, head.rank)
        }
        guard let least else { return nil }
        count(groups[least.group].domain)
        return groups[least.group].nodes.removeFirst().node
    }
}
