import Randomness
import Testing

@testable import Experiments

/// Screening by trajectories.
struct MorrisDesignTests {
    private static let design = MorrisDesign(inputs: 5, trajectories: 12, seed: Seed(3))

    @Test func `every step moves one input by two thirds, and every input moves once`() {
        for trajectory in Self.design.trajectories {
            #expect(trajectory.points.count == 6)
            #expect(trajectory.moved.sorted() == [0, 1, 2, 3, 4])
            for (step, input) in trajectory.moved.enumerated() {
                let (from, to) = (trajectory.points[step], trajectory.points[step + 1])
                for place in 0..<5 {
                    let moved = abs(to[place] - from[place])
                    #expect(abs(moved - (place == input ? 2.0 / 3 : 0)) < 1e-15)
                    #expect((0...1).contains(to[place]))
                }
            }
        }
    }

    @Test func `every level begins as often as any other`() {
        for input in 0..<5 {
            let starts = Self.design.trajectories.map { ($0.points[0][input] * 3).rounded() }
            #expect(starts.sorted() == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3])
        }
        let orders = Set(Self.design.trajectories.map(\.moved))
        #expect(orders.count > 8)
    }

    @Test func `the same seed gives the same design, another another`() {
        #expect(Self.design == MorrisDesign(inputs: 5, trajectories: 12, seed: Seed(3)))
        #expect(Self.design != MorrisDesign(inputs: 5, trajectories: 12, seed: Seed(4)))
    }

    private static func effects(of function: ([Double]) -> Double) -> [[Double]] {
        design.effects(design.trajectories.map { $0.points.map(function) })
    }

    @Test func `a linear function has its factors for effects, and no spread`() throws {
        let factors = [3, -2, 0.5, 0, 10]
        let effects = Self.effects { x in zip(x, factors).reduce(1) { $0 + $1.0 * $1.1 } }
        for (found, factor) in zip(effects, factors) {
            var stream = RandomStream(seed: Seed(1), entity: 0, purpose: "test")
            let effect = try #require(MorrisEffect(found, stream: &stream))
            #expect(found.count == 12)
            #expect(abs(effect.size.estimate - factor.magnitude) < 1e-12)
            #expect(abs(effect.mean - factor) < 1e-12)
            #expect(effect.spread.estimate < 1e-12)
            #expect(effect.size.halfWidth < 1e-12)
        }
    }

    @Test func `an input that acts with another has a spread`() throws {
        let effects = Self.effects { x in 4 * x[0] * x[1] + x[2] }
        var stream = RandomStream(seed: Seed(1), entity: 0, purpose: "test")
        let first = try #require(MorrisEffect(effects[0], stream: &stream))
        // The effect of the first is four times the second's coordinate: 2 on the mean.
        #expect(abs(first.size.estimate - 2) < 0.8)
        #expect(first.spread.estimate > 0.8)
        #expect(first.size.contains(2))
        #expect(first.spread.low < first.spread.estimate)
    }

    @Test func `an effect up here and down there is not lost`() throws {
        let effects = Self.effects { x in (x[0] - 0.5) * (x[0] - 0.5) * (x[1] < 0.5 ? 1 : -1) * 9 }
        var stream = RandomStream(seed: Seed(1), entity: 0, purpose: "test")
        let effect = try #require(MorrisEffect(effects[0], stream: &stream))
        #expect(effect.size.estimate > 2 * effect.mean.magnitude)
    }

    @Test func `a point without a value takes two effects with it`() {
        var values = Self.design.trajectories.map { $0.points.map { $0[0] } }
        values[0][2] = .nan
        let effects = Self.design.effects(values)
        let moved = Self.design.trajectories[0].moved
        for input in 0..<5 {
            #expect(effects[input].count == (moved[1...2].contains(input) ? 11 : 12))
        }
    }

    @Test func `between two values there is nothing`() {
        let values = Self.design.trajectories.map { trajectory in
            trajectory.points.map { $0[0] < 0.5 ? 1.0 : 8.0 }
        }
        let effects = Self.design.effects(values) { input, share in
            input == 0 ? (share < 0.5 ? 0 : 1) : share
        }
        #expect(effects[0].allSatisfy { $0 == 7 })
    }
}
