import Aggregation
import ProtocolCore
import Randomness
import Testing

@testable import NetworkSimulation

/// Sums in the order of a plan, held against plain loops that know the order.
@Suite struct PlannedReductionTests {
    /// Numbers of so different sizes that every order of summation has bits of its own.
    private static func contributions(
        _ count: Int, values: Int
    ) -> [(node: NodeID, update: DenseUpdate)] {
        var stream = RandomStream(seed: Seed(5), entity: 1, purpose: "contributions")
        return (0..<count).map { node in
            let numbers = (0..<values).map { _ -> Float in
                let size = Float(ElementaryFunctions.exp(6 * stream.standardNormal()))
                return stream.uniform() < 0.5 ? -size : size
            }
            return (NodeID(node * 3), DenseUpdate(values: numbers, weight: Double(node + 1)))
        }
    }

    private static func widths(_ count: Int) -> [[Double]] {
        (0..<count).map { (i: Int) -> [Double] in
            (0..<count).map { (j: Int) -> Double in Double(1 + (i * j + i + j) % 7) }
        }
    }

    /// The sum of a member's branch: its own, then its children's by identity.
    private static func branch(
        _ node: NodeID, _ plan: ReductionPlan, _ own: [NodeID: DenseUpdate]
    ) -> DenseUpdate? {
        var sum = own[node]
        for child in plan.members where plan.parent(of: child) == node {
            guard let part = branch(child, plan, own) else { continue }
            if sum == nil { sum = part } else { sum?.merge(part) }
        }
        return sum
    }

    @Test(arguments: [1, 2, 5, 12], [1, 2, 3])
    func `a tree sums own, then children, branch by branch`(_ count: Int, _ fanOut: Int) throws {
        let contributions = Self.contributions(count, values: 9)
        let plan = ReductionPlan.tree(
            members: contributions.map(\.node), widths: Self.widths(count), fanOut: fanOut)
        let sum = PlannedReduction.sum(contributions, plan: plan, by: .tree(fanOut: 2))
        let own = Dictionary(uniqueKeysWithValues: contributions.map { ($0.node, $0.update) })
        #expect(sum == Self.branch(plan.root, plan, own))
    }

    /// Chunk c of p begins with the member at place c of the ring and goes round.
    @Test(arguments: [1, 2, 3, 7], [7, 4])
    func `a ring sums each chunk from the member of its number on`(_ count: Int, _ values: Int) {
        let contributions = Self.contributions(count, values: values)
        let plan = ReductionPlan.ring(
            members: contributions.map(\.node), widths: Self.widths(count))
        let sum = PlannedReduction.sum(contributions, plan: plan, by: .ring)
        let ring = plan.ringOrder.compactMap { node in
            contributions.first { $0.node == node }?.update.values
        }
        for chunk in 0..<count {
            for index in values * chunk / count..<values * (chunk + 1) / count {
                var expected = ring[chunk][index]
                for offset in 1..<max(1, count) {
                    expected += ring[(chunk + offset) % count][index]
                }
                #expect(sum.values[index] == expected)
            }
        }
        #expect(sum.weight == contributions.reduce(0) { $0 + $1.update.weight })
    }

    @Test(arguments: [false, true])
    func `members that only receive add nothing`(_ isRing: Bool) {
        let all = Self.contributions(6, values: 5)
        let plan =
            isRing
            ? ReductionPlan.ring(members: all.map(\.node), widths: Self.widths(6))
            : .tree(members: all.map(\.node), widths: Self.widths(6), fanOut: 2)
        let some = all.enumerated().filter { $0.offset != 1 && $0.offset != 4 }.map(\.element)
        let sum = PlannedReduction.sum(some, plan: plan, by: isRing ? .ring : .tree(fanOut: 2))
        let expected = some.reduce(0.0) { $0 + Double($1.update.values[2]) }
        #expect(abs(Double(sum.values[2]) - expected) < 1e-3 * abs(expected) + 1e-3)
        #expect(sum.weight == 1 + 3 + 4 + 6)
    }
}
