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
/// the best to the worst, of equals the lower identity first.
struct PlacementGenerator {
    /// The usable nodes, by identity, and how good each is alone.
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
            for head in heads() where head >= 0 { candidates.add(head) }
            if let apart = leastShared(held) { candidates.add(apart) }
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

    /// Whether a node is better than another, which comes before it or not.
    private func isBetter(_ a: Int32, _ b: Int32) -> Bool {
        let (first, second) = (merits[Int(a)], merits[Int(b)])
        return first != second ? first > second : a < b
    }

    /// The best node of each site that has room; -1 for the others.
    private func heads() -> [Int32] {
        var heads = Array(repeating: Int32(-1), count: rooms.count)
        for place in nodes.indices {
            let site = Int(nodes[place].traits.site)
            guard rooms[site] > 0 else { continue }
            if heads[site] < 0 || merits[place] > merits[Int(heads[site])] {
                heads[site] = Int32(place)
            }
        }
        return heads
    }

    /// The node that raises the concentration of a gang least, the best of equals.
    private func leastShared(_ held: HeldTally) -> Int32? {
        var least = Int.max
        var best: Int32?
        for place in nodes.indices where rooms[Int(nodes[place].traits.site)] > 0 {
            let shared = held.shared(with: nodes[place].traits)
            guard shared <= least else { continue }
            if let best, shared == least, merits[place] <= merits[Int(best)] { continue }
            least = shared
            best = Int32(place)
        }
        return best
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
