import ProtocolCore
import Quantities
import Testing

@testable import Scheduling

@Suite struct `The choice of a placement` {
    /// Twelve places: racks of three are sites, regions of six are pairs of racks.
    private var racks: SiteDistances {
        SiteDistances(
            roundTrip: (0..<4).map { a in
                (0..<4).map { .seconds(a == $0 ? 1 : a / 2 == $0 / 2 ? 5 : 40) }
            },
            rate: Array(repeating: Array(repeating: .unlimited, count: 4), count: 4))
    }
    private let ring = TopologyScore(pattern: .ring)

    private func rackNodes(_ free: [Int]) -> [PlacementNode] {
        free.indices.filter { free[$0] == 1 }.map { node($0, site: $0 / 3) }
    }
    private func node(
        _ id: Int, site: Int, operator operated: Int = 0, jurisdiction: Int = 0, ask: Double = 1,
        availability: Double = 1, network: Double = 100
    ) -> PlacementNode {
        PlacementNode(
            description: description(
                id, site: site, operator: operated, jurisdiction: jurisdiction, network: network),
            ask: price(ask), availability: availability)
    }
    private var ringRequest: GangRequest {
        var wish = request(0, 1, weights: only(topology: 1))
        wish.trafficPerRound = .zero
        return wish
    }
    private func ringCost(_ count: Int, among nodes: [PlacementNode]) -> Double? {
        let planner = PlacementPlanner(distances: racks, scores: [ring])
        return planner.place(count, among: nodes, for: ringRequest).map {
            ring.cost(of: $0, for: ringRequest, over: racks)
        }
    }

    @Test func `finds the optimal rings of the reference`() throws {
        let topology = try SchedulingVectors.load().topology
        let nodes = rackNodes(topology.free)
        for optimum in topology.optimal {
            #expect(ringCost(optimum.gang, among: nodes) == optimum.optimal_ring_cost)
        }
    }

    @Test func `is never better than the best of all rings, and seldom worse`() throws {
        var luck = Luck(8)
        var equal = 0
        var tried = 0
        for _ in 0..<60 {
            let nodes = rackNodes(
                (0..<12).map { _ in Int.random(in: 0...2, using: &luck) > 0 ? 1 : 0 })
            let count = Int.random(in: 2...5, using: &luck)
            guard nodes.count >= count else { continue }
            let greedy = try #require(ringCost(count, among: nodes))
            let optimum = bestRing(count, nodes.map(\.description.site))
            #expect(greedy >= optimum)
            tried += 1
            if greedy == optimum { equal += 1 }
        }
        #expect(tried > 40 && equal * 10 >= tried * 9, "\(equal) of \(tried) are optimal")
    }

    /// The cheapest closed way through `count` of the places, by trying all.
    private func bestRing(_ count: Int, _ places: [Int]) -> Double {
        func cost(_ a: Int, _ b: Int) -> Double { racks.roundTrip[places[a]][places[b]].inSeconds }
        var best = Double.infinity
        func extend(_ way: [Int], _ length: Double) {
            guard length < best, let last = way.last else { return }
            if way.count == count {
                best = min(best, length + cost(last, way[0]))
                return
            }
            for next in places.indices where next > way[0] && !way.contains(next) {
                extend(way + [next], length + cost(last, next))
            }
        }
        for first in places.indices { extend([first], 0) }
        return best
    }

    @Test func `chooses the cheapest nodes if only cost counts`() throws {
        let asks = [5, 2, 4, 1, 3, 1.5]
        let nodes = asks.enumerated().map { node($0, site: $0 % 3, ask: $1) }
        let chosen = try #require(place(3, nodes, weights: only(cost: 1)))
        #expect(chosen == [1, 3, 5])
    }

    @Test func `chooses the nodes nearest to the data if only locality counts`() throws {
        let nodes = (0..<8).map { node($0, site: $0 % 4) }
        var wish = request(0, 1, weights: only(locality: 1), dataSite: 2)
        #expect(place(2, nodes, for: wish) == [2, 6])
        #expect(place(4, nodes, for: wish).map { Set($0).isSuperset(of: [2, 6]) } == true)
        wish.dataSite = nil
        #expect(place(2, nodes, for: wish)?.count == 2)
    }

    @Test func `chooses one site if only topology counts, and many if only reliability does`()
        throws
    {
        let nodes = (0..<12).map { node($0, site: $0 % 4, operator: $0 % 4, jurisdiction: $0 % 2) }
        let packed = try #require(place(3, nodes, weights: only(topology: 1)))
        #expect(Set(packed.map { $0 % 4 }).count == 1)
        let spread = try #require(place(4, nodes, weights: only(reliability: 1)))
        #expect(Set(spread.map { $0 % 4 }).count == 4)
    }

    @Test func `prefers nodes that were seldom down if reliability counts`() throws {
        let nodes = (0..<6).map { node($0, site: 0, availability: $0 % 2 == 0 ? 0.5 : 1) }
        #expect(place(3, nodes, weights: only(reliability: 1)) == [1, 3, 5])
    }

    @Test func `keeps the limit of a site, counting the members that are there already`() throws {
        let nodes = (0..<12).map { node($0, site: $0 % 4) }
        var wish = request(0, 1, weights: only(topology: 1), perSite: 2)
        let planner = planner()
        let first = try #require(planner.place(5, among: nodes, for: wish))
        for site in 0..<4 {
            #expect(first.chosen.filter { $0.description.site == site }.count <= 2)
        }
        #expect(planner.places(among: nodes, for: wish) == 8)
        #expect(planner.place(9, among: nodes, for: wish) == nil)
        wish.maxNodesPerSite = 1
        let held = [node(20, site: 0), node(21, site: 1)]
        let more = try #require(planner.place(2, among: nodes, beside: held, for: wish))
        #expect(Set(more.chosen.map(\.description.site)) == [2, 3])
    }

    @Test func `keeps the limit of a site also where the cheapest nodes are together`() throws {
        let nodes = (0..<12).map { node($0, site: $0 / 6, ask: $0 < 6 ? 1 : 2) }
        let wish = request(0, 1, weights: only(cost: 1), perSite: 3)
        #expect(place(5, nodes, for: wish) == [0, 1, 2, 6, 7])
    }

    @Test func `a replacement goes where its gang is, if topology counts`() throws {
        let nodes = (0..<8).map { node($0, site: $0 % 4) }
        let held = [node(20, site: 2), node(21, site: 2)]
        let wish = request(0, 1, weights: only(topology: 1))
        let one = try #require(planner().place(1, among: nodes, beside: held, for: wish))
        #expect(one.chosen.map(\.description.node) == [NodeID(2)])
    }

    @Test func `the slowest line or path sets the pace of a round`() {
        let wish = request(0, 1)
        let score = TopologyScore()
        let near = Placement(chosen: [node(0, site: 0), node(1, site: 0)])
        let far = Placement(chosen: [node(0, site: 0), node(1, site: 3)])
        let slow = Placement(chosen: [node(0, site: 0), node(1, site: 0, network: 0.5)])
        let distances = line(of: 4)
        #expect(score.cost(of: near, for: wish, over: distances) == 0.125)
        #expect(score.cost(of: far, for: wish, over: distances) == 1 + 0.03)
        #expect(score.cost(of: slow, for: wish, over: distances) == 16)
        // The tree goes through the site between: two fast steps instead of a slow one.
        let three = Placement(chosen: [0, 1, 2].map { node($0, site: $0) })
        #expect(score.cost(of: three, for: wish, over: distances) == 0.25 + 0.02)
    }

    @Test func `a ring goes on from where it is, and a tree from anywhere`() {
        let trips: [[Int64]] = [[0, 1, 1], [1, 0, 5], [1, 5, 0]]
        let star = SiteDistances(
            roundTrip: trips.map { $0.map { .seconds($0) } },
            rate: Array(repeating: Array(repeating: .unlimited, count: 3), count: 3))
        let gang = Placement(chosen: (0..<3).map { node($0, site: $0) })
        #expect(ring.cost(of: gang, for: ringRequest, over: star) == 7)
        #expect(TopologyScore().cost(of: gang, for: ringRequest, over: star) == 2)
    }

    @Test func `a choice does not depend on the order in which nodes are given`() {
        var luck = Luck(4)
        let nodes = (0..<24).map {
            node(
                $0, site: $0 % 4, operator: $0 % 3,
                ask: Double(Int.random(in: 1...3, using: &luck)),
                availability: Double(Int.random(in: 5...10, using: &luck)) / 10)
        }
        let first = place(7, nodes, weights: PlacementWeights())
        for _ in 0..<20 {
            #expect(place(7, nodes.shuffled(using: &luck), weights: PlacementWeights()) == first)
        }
    }

    private func planner() -> PlacementPlanner {
        PlacementPlanner(
            distances: line(of: 4),
            scores: GangScheduler.Settings(distances: line(of: 4)).scores)
    }
    private func place(
        _ count: Int, _ nodes: [PlacementNode], weights: PlacementWeights
    ) -> [Int]? {
        place(count, nodes, for: request(0, 1, weights: weights))
    }
    private func place(_ count: Int, _ nodes: [PlacementNode], for wish: GangRequest) -> [Int]? {
        planner().place(count, among: nodes, for: wish)?.chosen
            .map { Int($0.description.node.index) }
    }
}
