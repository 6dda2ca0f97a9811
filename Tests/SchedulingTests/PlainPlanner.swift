import ProtocolCore
import Quantities

@testable import Scheduling

/// The choice of a gang's nodes as it reads: whole candidates are made and looked at. What the
/// planner finds by tallies is held to it.
struct PlainPlanner {
    var distances: SiteDistances
    var scores: [any ScorePlugin]
    var pairedSites = 16

    /// The best placement of so many nodes; nil if there are not so many places.
    func place(
        _ count: Int, among usable: [PlacementNode], beside held: [PlacementNode] = [],
        for request: GangRequest
    ) -> Placement? {
        let generator = PlainGenerator(
            planner: self, usable: usable, held: held, request: request)
        let candidates = generator.candidates(of: count)
        let totals = totalScores(of: candidates, for: request)
        var best: Int?
        for place in candidates.indices {
            guard let leader = best else {
                best = place
                continue
            }
            let tied = totals[place] == totals[leader]
            if totals[place] > totals[leader]
                || tied && Self.isBefore(candidates[place], candidates[leader])
            {
                best = place
            }
        }
        return best.map { candidates[$0] }
    }

    /// The weighted mean of each candidate's scores, from 0 to 100; 0 if no aim has any weight.
    func totalScores(of candidates: [Placement], for request: GangRequest) -> [Double] {
        var totals = candidates.map { _ in 0.0 }
        var whole = 0.0
        for score in scores {
            let weight = score.weight(in: request.weights)
            guard weight > 0 else { continue }
            whole += weight
            let terms = Self.normalised(
                candidates.map { score.cost(of: $0, for: request, over: distances) })
            for place in totals.indices { totals[place] += weight * terms[place] }
        }
        return whole > 0 ? totals.map { $0 / whole } : totals
    }

    /// Whether the identities come first in the order that breaks ties.
    static func isBefore(_ a: Placement, _ b: Placement) -> Bool {
        a.chosen.lazy.map(\.description.node).lexicographicallyPrecedes(
            b.chosen.lazy.map(\.description.node))
    }

    /// 100 for the least cost, 0 for the greatest finite one, in proportion between; 100 for all if
    /// they are equal, and 0 for an infinite cost.
    static func normalised(_ costs: [Double]) -> [Double] {
        let finite = costs.filter(\.isFinite)
        guard let best = finite.min(), let worst = finite.max() else { return costs.map { _ in 0 } }
        return costs.map { cost in
            guard cost.isFinite else { return 0 }
            return worst > best ? 100 * (worst - cost) / (worst - best) : 100
        }
    }
}

/// The nodes of one site that a gang could take.
struct PlainPool {
    let site: Int
    /// In the order in which they are to be taken.
    var nodes: [PlacementNode]
    /// How many of them the gang may take.
    var room: Int

    /// Pools by site; within a pool the nodes keep their order.
    static func pools(
        of usable: [PlacementNode], beside held: [PlacementNode], for request: GangRequest
    ) -> [PlainPool] {
        var pools: [PlainPool] = []
        let order = usable.enumerated().sorted {
            ($0.element.description.site, $0.offset) < ($1.element.description.site, $1.offset)
        }
        for (_, node) in order {
            if pools.last?.site != node.description.site {
                pools.append(PlainPool(site: node.description.site, nodes: [], room: 0))
            }
            pools[pools.count - 1].nodes.append(node)
        }
        for place in pools.indices {
            let there = held.filter { $0.description.site == pools[place].site }.count
            let limit = request.maxNodesPerSite.map { max(0, $0 - there) } ?? .max
            pools[place].room = min(pools[place].nodes.count, limit)
        }
        return pools.filter { $0.room > 0 }
    }
}
