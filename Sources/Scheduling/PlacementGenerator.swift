import ProtocolCore
import Quantities

/// The candidates among which the planner chooses.
///
/// - From each site, and each pair of sites where they are few, the gang grows to the site nearest
///   to those it has, until it is complete. The first site or pair is filled first.
/// - One candidate takes the nodes that are best one by one.
/// - One spreads over failure domains as far as it can.
///
/// All have the same number of nodes and keep the limit for a site. A site's nodes are taken from
/// the best to the worst, of equals the one whose turn comes first.
struct PlacementGenerator {
    /// The usable nodes and how good each is alone.
    let nodes: [PlanNode]
    let merits: [Double]
    /// How many nodes may be taken at each site.
    let rooms: [Int]
    /// Between the sites.
    let links: LinkTable
    /// Up to so many sites, candidates also grow from each pair of sites.
    let pairedSites: Int

    /// Placements of exactly `count` nodes, each of them at least once.
    ///
    /// - Precondition: there are so many places.
    func candidates(of count: Int, beside held: HeldTally) -> CandidateList {
        var candidates = CandidateList(of: count, among: nodes)
        guard count > 1 else {
            // Whoever grows from a site takes its best node; one of them is the best of all.
            let (heads, apart) = single(beside: held)
            for head in heads where head >= 0 { candidates.add(head) }
            if apart >= 0 { candidates.add(apart) }
            return candidates
        }
        let pools = pools()
        candidates.add(best(count, of: pools))
        var spread = SpreadChoice(nodes: nodes, merits: merits, rooms: rooms, beside: held)
        candidates.add(spread.take(count))
        let growth = SiteGrowth(pools: pools, links: links, beside: held)
        for a in pools.indices {
            candidates.add(growth.grown(from: [a], to: count))
            // A site that holds them all leaves nothing to the other of a pair.
            guard pools.count <= pairedSites, pools[a].room < count else { continue }
            for b in pools.indices where b > a {
                candidates.add(growth.grown(from: [a, b], to: count))
            }
        }
        return candidates
    }

    /// Whether a node is better than another; of equals, that whose turn comes first is.
    private func isBetter(_ a: Int32, _ b: Int32) -> Bool {
        let (first, second) = (merits[Int(a)], merits[Int(b)])
        return first != second
            ? first > second : nodes[Int(a)].turn < nodes[Int(b)].turn
    }

    /// The best node of each site that has room, -1 for the others; and the node that raises the
    /// concentration of a gang least, the best of equals.
    private func single(beside held: HeldTally) -> (heads: [Int32], apart: Int32) {
        var heads = Array(repeating: Int32(-1), count: rooms.count)
        var least = Int.max
        var apart = Int32(-1)
        for place in nodes.indices {
            let traits = nodes[place].traits
            let site = Int(traits.site)
            guard rooms[site] > 0 else { continue }
            let node = Int32(place)
            if heads[site] < 0 || isBetter(node, heads[site]) { heads[site] = node }
            // Operators are many and their counts far apart in memory: look only if it matters.
            let nearby = held.sharedPlaces(with: traits)
            guard nearby <= least else { continue }
            let shared = nearby + held.operators.count(of: traits.operator)
            if shared < least || shared == least && isBetter(node, apart) {
                least = shared
                apart = node
            }
        }
        return (heads, apart)
    }

    /// The nodes of each site that has room, the best first.
    private func pools() -> [SitePool] {
        var pools = rooms.indices.map { SitePool(site: $0, room: rooms[$0]) }
        for place in nodes.indices {
            pools[Int(nodes[place].traits.site)].nodes.append(Int32(place))
        }
        pools.removeAll { $0.room == 0 }
        for index in pools.indices { pools[index].nodes.sort(by: isBetter) }
        return pools
    }

    /// The nodes that are best one by one.
    private func best(_ count: Int, of pools: [SitePool]) -> [Int32] {
        let open = pools.flatMap { $0.nodes.prefix(min($0.room, count)) }
        return Array(open.sorted(by: isBetter).prefix(count))
    }
}

/// The nodes of one site that a gang could take.
struct SitePool {
    let site: Int
    /// How many of them the gang may take.
    let room: Int
    /// In the order in which they are to be taken.
    var nodes: [Int32] = []
}
