import ProtocolCore
import Quantities

@testable import Scheduling

/// The candidates among which the planner chooses.
///
/// - From each site, and each pair of sites where they are few, the gang grows to the site nearest
///   to those it has, until it is complete. The first site or pair is filled first.
/// - One candidate takes the nodes that are best one by one.
/// - One spreads over failure domains as far as it can.
///
/// All have the same number of nodes and keep the limit for a site.
struct PlainGenerator {
    private let request: GangRequest
    private let held: [PlacementNode]
    private let distances: SiteDistances
    private let pairedSites: Int
    /// All usable nodes, the best first.
    private let ranked: [PlacementNode]
    private let pools: [PlainPool]
    /// The seconds of a round between pools, and from each pool to the nearest site of the gang.
    private let link: [[Double]]
    private let toHeld: [Double]

    init(
        planner: PlainPlanner, usable: [PlacementNode], held: [PlacementNode],
        request: GangRequest
    ) {
        self.request = request
        self.held = held
        distances = planner.distances
        pairedSites = planner.pairedSites
        let ranked = Self.rank(usable, by: planner, for: request)
        let pools = PlainPool.pools(of: ranked, beside: held, for: request)
        let distances = planner.distances
        let bytes = request.trafficPerRound
        let heldSites = Placement(chosen: [], beside: held).plainSites.map(\.site)
        self.ranked = ranked
        self.pools = pools
        link = pools.map { a in
            pools.map { distances.linkSeconds(for: bytes, between: a.site, and: $0.site) }
        }
        toHeld = pools.map { pool in
            heldSites.map { distances.linkSeconds(for: bytes, between: pool.site, and: $0) }.min()
                ?? .infinity
        }
    }

    /// Placements of exactly `count` nodes; none if there are not so many places.
    func candidates(of count: Int) -> [Placement] {
        guard count > 0, pools.reduce(0, { $0 + $1.room }) >= count else { return [] }
        var chosen = [best(count), spread(count)]
        for a in pools.indices {
            chosen.append(grown(from: [a], to: count))
            guard pools.count <= pairedSites else { continue }
            for b in pools.indices where b > a { chosen.append(grown(from: [a, b], to: count)) }
        }
        return chosen.map { Placement(chosen: $0, beside: held) }
    }

    /// The nodes by the scores that each would have alone beside the gang, the best first.
    private static func rank(
        _ usable: [PlacementNode], by planner: PlainPlanner, for request: GangRequest
    ) -> [PlacementNode] {
        // A gang of one has no edges, so topology speaks here only through the access line.
        let alone = usable.map { Placement(chosen: [$0]) }
        var totals = planner.totalScores(of: alone, for: request)
        let access = PlainPlanner.normalised(
            usable.map { request.trafficPerRound.seconds(at: $0.description.access) })
        for place in totals.indices { totals[place] += request.weights.topology * access[place] }
        return usable.indices.sorted { a, b in
            totals[a] != totals[b]
                ? totals[a] > totals[b]
                : usable[a].description.node < usable[b].description.node
        }.map { usable[$0] }
    }

    /// The nodes that are best one by one.
    private func best(_ count: Int) -> [PlacementNode] {
        var room = pools.map(\.room)
        var chosen: [PlacementNode] = []
        for node in ranked where chosen.count < count {
            guard let pool = pools.firstIndex(where: { $0.site == node.description.site }),
                room[pool] > 0
            else { continue }
            room[pool] -= 1
            chosen.append(node)
        }
        return chosen
    }

    /// A gang that fills the first pools and goes on to the nearest, again and again.
    private func grown(from seeds: [Int], to count: Int) -> [PlacementNode] {
        var chosen: [PlacementNode] = []
        var time = toHeld
        var outside = Array(pools.indices)
        func take(_ pool: Int) {
            chosen += pools[pool].nodes.prefix(min(pools[pool].room, count - chosen.count))
            outside.removeAll { $0 == pool }
            for other in outside { time[other] = min(time[other], link[pool][other]) }
        }
        for seed in seeds { take(seed) }
        while chosen.count < count, let next = outside.min(by: { nearer($0, $1, time) }) {
            take(next)
        }
        return chosen
    }

    private func nearer(_ a: Int, _ b: Int, _ time: [Double]) -> Bool {
        if time[a] != time[b] { return time[a] < time[b] }
        return pools[a].room != pools[b].room ? pools[a].room > pools[b].room : a < b
    }

    /// A gang whose members share as few domains as possible, one after the other.
    private func spread(_ count: Int) -> [PlacementNode] {
        var groups = PlainGroups(ranked: ranked)
        for node in held { groups.count(node.description.domain) }
        var room = pools.map(\.room)
        var chosen: [PlacementNode] = []
        while chosen.count < count {
            let next = groups.takeLeastShared { site in
                pools.firstIndex { $0.site == site }.map { room[$0] > 0 } ?? false
            }
            guard let next else { break }
            if let pool = pools.firstIndex(where: { $0.site == next.description.site }) {
                room[pool] -= 1
            }
            chosen.append(next)
        }
        return chosen
    }
}
