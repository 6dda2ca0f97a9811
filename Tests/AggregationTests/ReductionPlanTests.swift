import ProtocolCore
import Testing

@testable import Aggregation

struct ReductionPlanTests {
    struct Vectors: Decodable {
        struct Graph: Decodable {
            var edges: [[Double]]
            var max_bottleneck_tree_edges: [[Int]]
            var bottleneck: Double
        }
        var heterogeneous_graph: Graph
    }

    private func nodes(_ count: Int) -> [NodeID] { (0..<count).map { NodeID($0) } }

    /// Widths of `sites` sites of `size` members: 100 inside, less between two sites, the less the
    /// farther they are apart.
    ///
    /// Members are numbered across the sites.
    private func widths(sites: Int, size: Int) -> [[Double]] {
        (0..<sites * size).map { a in
            (0..<sites * size).map { b in
                a % sites == b % sites ? 100 : 10 / Double(abs(a % sites - b % sites))
            }
        }
    }

    @Test func `without a bound the tree is the widest of the vectors`() throws {
        let graph = try VectorFile("collectives").decode(Vectors.self).heterogeneous_graph
        var widths = [[Double]](repeating: [Double](repeating: 0, count: 6), count: 6)
        for edge in graph.edges {
            widths[Int(edge[0])][Int(edge[1])] = edge[2]
            widths[Int(edge[1])][Int(edge[0])] = edge[2]
        }
        let plan = ReductionPlan.tree(members: nodes(6), widths: widths, fanOut: 6)
        let edges = plan.members.compactMap { child in
            plan.parent(of: child).map { above in
                [Int(child.index), Int(above.index)].sorted()
            }
        }.sorted { $0.lexicographicallyPrecedes($1) }
        #expect(edges == graph.max_bottleneck_tree_edges)
        #expect(plan.bottleneck(widths: widths) == graph.bottleneck)
    }

    /// The widest bottleneck of all trees, by threshold: the greatest width at which all hang
    /// together.
    private func widestBottleneck(_ widths: [[Double]]) -> Double {
        let count = widths.count
        let candidates = Set(widths.flatMap { $0 }).sorted(by: >)
        return candidates.first { threshold in
            var reached = [0]
            var seen = [Bool](repeating: false, count: count)
            seen[0] = true
            while let place = reached.popLast() {
                for other in 0..<count where !seen[other] {
                    guard min(widths[place][other], widths[other][place]) >= threshold else {
                        continue
                    }
                    seen[other] = true
                    reached.append(other)
                }
            }
            return seen.allSatisfy { $0 }
        } ?? 0
    }

    @Test func `no tree has a wider bottleneck, on random graphs`() {
        var numbers = TestNumbers(state: 1)
        for _ in 0..<200 {
            let count = Int.random(in: 2...12, using: &numbers)
            let widths = (0..<count).map { _ in
                (0..<count).map { _ in Double(Int.random(in: 1...20, using: &numbers)) }
            }
            let plan = ReductionPlan.tree(members: nodes(count), widths: widths, fanOut: count)
            #expect(plan.bottleneck(widths: widths) == widestBottleneck(widths))
        }
    }

    @Test func `nobody has more children than the bound, and all are reached`() {
        var numbers = TestNumbers(state: 2)
        for fanOut in 1...4 {
            for _ in 0..<50 {
                let count = Int.random(in: 1...20, using: &numbers)
                let widths = (0..<count).map { _ in
                    (0..<count).map { _ in Double.random(in: 1...2, using: &numbers) }
                }
                let plan = ReductionPlan.tree(
                    members: nodes(count).reversed(), widths: widths, fanOut: fanOut)
                #expect(plan.members == nodes(count))
                #expect(plan.members.allSatisfy { plan.children(of: $0).count <= fanOut })
                #expect(plan.members.reduce(0) { $0 + plan.children(of: $1).count } == count - 1)
                #expect(plan.parent(of: plan.root) == nil)
            }
        }
    }

    @Test func `equal widths give a balanced tree`() {
        let widths = [[Double]](repeating: [Double](repeating: 5, count: 15), count: 15)
        let plan = ReductionPlan.tree(members: nodes(15), widths: widths, fanOut: 2)
        #expect(plan.depth == 3)
        #expect(plan.root == NodeID(0))
        #expect(plan.children(of: NodeID(0)) == [NodeID(1), NodeID(2)])
        #expect(ReductionPlan.tree(members: nodes(15), widths: widths, fanOut: 14).depth == 1)
    }

    @Test func `a site is left by one edge, and its members are neighbours in the ring`() {
        for (sites, size) in [(2, 4), (3, 4), (4, 6), (5, 3)] {
            let widths = widths(sites: sites, size: size)
            for fanOut in [2, 4, sites * size] {
                let plan = ReductionPlan.tree(
                    members: nodes(sites * size), widths: widths, fanOut: fanOut)
                let between = plan.members.count { child in
                    plan.parent(of: child).map { Int($0.index) % sites != Int(child.index) % sites }
                        ?? false
                }
                #expect(between == sites - 1)
            }
            let ring = ReductionPlan.ring(members: nodes(sites * size), widths: widths).ringOrder
            let crossings = ring.indices.count { place in
                let next = ring[(place + 1) % ring.count]
                return Int(ring[place].index) % sites != Int(next.index) % sites
            }
            #expect(crossings == sites)
        }
    }

    @Test func `the order in which members are given changes nothing`() {
        var numbers = TestNumbers(state: 4)
        let widths = (0..<9).map { _ in
            (0..<9).map { _ in Double.random(in: 1...3, using: &numbers) }
        }
        let plan = ReductionPlan.tree(members: nodes(9), widths: widths, fanOut: 3)
        for _ in 0..<20 {
            let order = Array(0..<9).shuffled(using: &numbers)
            let shuffled = ReductionPlan.tree(
                members: order.map { NodeID($0) },
                widths: order.map { row in order.map { widths[row][$0] } }, fanOut: 3)
            #expect(shuffled == plan)
        }
    }

    @Test func `the narrower direction of an edge counts`() {
        // 0 → 1 is wide and 1 → 0 is not; 0 and 2, 2 and 1 are in between.
        let widths: [[Double]] = [[0, 100, 10], [1, 0, 10], [10, 10, 0]]
        let plan = ReductionPlan.tree(members: nodes(3), widths: widths, fanOut: 3)
        #expect(plan.bottleneck(widths: widths) == 10)
    }
}
