import Randomness
import Testing

@testable import NetworkSimulation

/// Where members' examples come from.
@Suite struct ExampleSourceTests {
    /// Fifty rows of each of four classes, one after the other.
    private static let classes = (0..<4).map { c in Array(c * 50..<(c + 1) * 50) }

    private static func drawn(
        _ count: Int, entity: UInt64, concentration: Double?
    ) -> [Int] {
        var source = ExampleSource(
            seed: Seed(1), entity: entity, classes: 4, concentration: concentration)
        return source.draw(count, of: 200, in: classes)
    }

    /// The share of the most frequent class among a member's examples, over twenty members.
    private static func meanLargestShare(_ concentration: Double?) -> Double {
        let shares = (0..<20).map { entity -> Double in
            let rows = drawn(500, entity: UInt64(entity), concentration: concentration)
            let largest = (0..<4).map { c in rows.count { $0 / 50 == c } }.max() ?? 0
            return Double(largest) / 500
        }
        return shares.reduce(0, +) / 20
    }

    @Test func `a member's examples belong to its name`() {
        let first = Self.drawn(50, entity: 3, concentration: 0.5)
        #expect(first == Self.drawn(50, entity: 3, concentration: 0.5))
        #expect(first != Self.drawn(50, entity: 4, concentration: 0.5))
    }

    @Test func `the mixture shifts no luck`() {
        #expect(Self.drawn(1, entity: 3, concentration: nil).allSatisfy { 0..<200 ~= $0 })
        var source = ExampleSource(seed: Seed(1), entity: 9, classes: 4, concentration: nil)
        let first = source.draw(10, of: 200, in: Self.classes)
        let second = source.draw(10, of: 200, in: Self.classes)
        #expect(first + second == Self.drawn(20, entity: 9, concentration: nil))
    }

    /// A Dirichlet law of concentration α over 4 classes: with α large every class has a quarter,
    /// with α small one class has nearly all.
    @Test func `the smaller the concentration, the more unlike the members`() {
        let even = Self.meanLargestShare(nil)
        #expect(even < 0.32)
        #expect(abs(Self.meanLargestShare(1_000) - even) < 0.03)
        #expect(Self.meanLargestShare(1) > 0.4)
        #expect(Self.meanLargestShare(0.02) > 0.9)
    }

    @Test func `a concentration next to nothing leaves one class`() {
        let rows = Self.drawn(100, entity: 5, concentration: 1e-6)
        #expect(Set(rows.map { $0 / 50 }).count == 1)
    }

    @Test func `a synthetic task follows from its stream`() {
        let clusters = LearningTask.clusters(
            .init(features: 3, classes: 4, training: 40, testing: 20, separation: 3))
        func data(_ seed: UInt64) -> (train: LabelledExamples, test: LabelledExamples) {
            var stream = RandomStream(seed: Seed(seed), entity: 0, purpose: "task")
            return clusters.data(from: &stream)
        }
        let (train, test) = data(1)
        #expect(train.count == 40 && test.count == 20)
        #expect(data(1).train == train)
        #expect(data(2).train != train)
        for label in 0..<4 { #expect(train.labels.count { $0 == label } == 10) }
    }
}
