import Aggregation
import ProtocolCore
import Quantities
import Testing

/// The bits of a sum are part of an algorithm: the vectors have them for each.
struct GoldenSumTests {
    private let members = (0..<4).map { NodeID($0) }

    private func golden() throws -> CollectiveCostTests.Vectors.Golden {
        try VectorFile("collectives").decode(CollectiveCostTests.Vectors.self).golden_f32
    }

    private func expect(
        _ algorithm: String, _ run: ((NodeID) -> DenseUpdate) -> [NodeID: DenseUpdate]
    ) throws {
        let golden = try golden()
        let expected = try #require(golden.results.first { $0.algo == algorithm })
        let updates = golden.input_f32_hex.map { DenseUpdate(values: $0.map(float), weight: 1) }
        let results = run { updates[Int($0.index)] }
        for member in members {
            let result = try #require(results[member])
            #expect(result.values == expected.result_f32_hex.map(float))
            #expect(result.weight == 4)
            let mean = try #require(result.mean)
            for (value, exact) in zip(mean, golden.exact_sum_f64) {
                #expect(abs(Double(value) - exact / 4) < 1e-3)
            }
        }
    }

    @Test func `a ring of steps gives the golden bits`() throws {
        let plan = ReductionPlan(
            members: members, parent: [nil, NodeID(0), NodeID(0), NodeID(0)], ringOrder: members)
        try expect("ring") { update in
            var machines = members.map {
                RingAllReduce<DenseUpdate>(
                    node: $0, plan: plan, round: RoundID(0), attempt: 0, contributes: true,
                    granularity: .step)
            }
            return TimedNetwork(0, 1).run(members, update) { place, input in
                machines[place].handle(input, at: .start)
            }.results
        }
    }

    /// The vectors halve with the farthest first, the machine with its neighbour in the order.
    @Test func `halving and doubling gives the golden bits`() throws {
        let plan = ReductionPlan(
            members: members, parent: [nil, NodeID(0), NodeID(0), NodeID(0)],
            ringOrder: [NodeID(0), NodeID(2), NodeID(1), NodeID(3)])
        try expect("rhd") { TimedNetwork(0, 1).run(.halvingDoubling, over: plan, $0).results }
    }

    @Test func `doubling what each holds gives the golden bits`() throws {
        let plan = ReductionPlan(
            members: members, parent: [nil, NodeID(0), NodeID(0), NodeID(0)], ringOrder: members)
        try expect("recdbl") {
            TimedNetwork(0, 1).run(.halvingDoubling, .exchangeAll, over: plan, $0).results
        }
    }

    @Test func `a binomial tree gives the golden bits`() throws {
        let plan = ReductionPlan(
            members: members, parent: [nil, NodeID(0), NodeID(0), NodeID(2)], ringOrder: [])
        try expect("binomial") {
            TimedNetwork(0, 1).run(.tree(fanOut: 2), over: plan, $0).results
        }
    }

    @Test func `what is not in the vectors is summed as the plan says`() throws {
        let values: [Float] = [1, 0x1p-24, 0x1p-24, 0x1p-24, 0, 0x1p-25]
        let six = (0..<6).map { NodeID($0) }
        let update = { (node: NodeID) in
            DenseUpdate(
                values: [Float](repeating: values[Int(node.index)], count: 12), weight: 1)
        }
        func sum(_ order: [Int]) -> Float {
            order.dropFirst().reduce(values[order[0]]) { $0 + values[$1] }
        }
        func run(_ algorithm: ReductionAlgorithm, groups: [Int]? = nil) -> [Float] {
            let plan = ReductionPlan.make(
                algorithm, members: six, classes: [Int](repeating: 0, count: 6), widths: [[1]],
                groups: groups)
            return TimedNetwork(0, 1).run(algorithm, over: plan, update).results[six[5]]?.values
                ?? []
        }
        // Parts of a shard by place; groups first inside, then one after the other.
        #expect(run(.butterfly) == [Float](repeating: sum([0, 1, 2, 3, 4, 5]), count: 12))
        let inside = [0, 2, 4].map { values[$0] + values[$0 + 1] }
        #expect(
            run(.hierarchical, groups: [0, 0, 1, 1, 2, 2])
                == [Float](repeating: inside[0] + inside[1] + inside[2], count: 12))
        // In the first tree 3 is above 1 and 5, and they above 0, 2 and 4; the second is mirrored.
        let first = values[3] + (values[1] + values[0] + values[2]) + (values[5] + values[4])
        let second = values[2] + (values[4] + values[5] + values[3]) + (values[0] + values[1])
        #expect(
            run(.doubleTree(segments: 2))
                == [Float](repeating: first, count: 6) + [Float](repeating: second, count: 6))
        #expect(
            Set([sum([0, 1, 2, 3, 4, 5]), inside[0] + inside[1] + inside[2], first]).count > 1)
    }
}
