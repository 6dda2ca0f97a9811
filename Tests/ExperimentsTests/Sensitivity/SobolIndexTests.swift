import Foundation
import Randomness
import Testing

@testable import Experiments

/// Shares of the variance of functions of which they are known in closed form.
struct SobolIndexTests {
    /// The figures of a design, and the indices that follow.
    static func indices(
        inputs: Int, samples: Int, of function: ([Double]) -> Double
    ) throws -> [SobolIndex] {
        let design = SobolDesign(inputs: inputs, samples: samples)
        let rows = (0..<samples).map { row in
            (0..<design.width).map { function(design.point(row, $0)) }
        }
        return try (0..<inputs).map { input in
            var stream = RandomStream(seed: Seed(1), entity: UInt64(input), purpose: "test")
            return try #require(
                SobolIndex(input, of: rows, resamples: 200, stream: &stream))
        }
    }

    /// Ishigami and Homma, "An importance quantification technique", 1990, with a = 7, b = 0.1.
    static func ishigami(_ shares: [Double]) -> Double {
        let x = shares.map { (2 * $0 - 1) * Double.pi }
        let (s1, s2) = (sin(x[0]), sin(x[1]))
        return s1 + 7 * s2 * s2 + 0.1 * x[2] * x[2] * x[2] * x[2] * s1
    }

    @Test func `the shares of Ishigami's function lie in their intervals`() throws {
        let found = try Self.indices(inputs: 3, samples: 1_024, of: Self.ishigami)
        let (a, b, pi4) = (7.0, 0.1, pow(Double.pi, 4))
        let variance = a * a / 8 + b * pi4 / 5 + b * b * pi4 * pi4 / 18 + 0.5
        let first = [0.5 * pow(1 + b * pi4 / 5, 2), a * a / 8, 0].map { $0 / variance }
        let interaction = 8 * b * b * pi4 * pi4 / 225 / variance
        let total = [first[0] + interaction, first[1], interaction]
        // 0.314, 0.442, 0 and 0.558, 0.442, 0.244
        for input in 0..<3 {
            #expect(found[input].first.contains(first[input]), "\(found[input].first)")
            #expect(found[input].total.contains(total[input]), "\(found[input].total)")
            // Intervals that hold everything say nothing.
            #expect(found[input].first.halfWidth < 0.12, "\(found[input].first)")
            #expect(found[input].total.halfWidth < 0.1, "\(found[input].total)")
            #expect(abs(found[input].first.estimate - first[input]) < 0.03)
            #expect(abs(found[input].total.estimate - total[input]) < 0.03)
        }
    }

    /// Saltelli and Sobol, "About the use of rank transformation in sensitivity analysis", 1995.
    @Test func `the shares of the g-function lie in their intervals`() throws {
        let a = [0, 1, 4.5, 9, 99, 99]
        let found = try Self.indices(inputs: a.count, samples: 1_024) { x in
            zip(x, a).reduce(1) { $0 * (abs(4 * $1.0 - 2) + $1.1) / (1 + $1.1) }
        }
        let parts = a.map { 1 / (3 * (1 + $0) * (1 + $0)) }
        let variance = parts.reduce(1) { $0 * (1 + $1) } - 1
        for input in a.indices {
            let first = parts[input] / variance
            let others = parts.enumerated().reduce(1.0) {
                $1.offset == input ? $0 : $0 * (1 + $1.element)
            }
            let total = parts[input] * others / variance
            #expect(found[input].first.contains(first), "\(input): \(found[input].first)")
            #expect(found[input].total.contains(total), "\(input): \(found[input].total)")
            #expect(abs(found[input].total.estimate - total) < 0.03)
        }
        #expect(found[4].total.high < 0.01)
    }

    @Test func `a figure that does not vary has no shares`() {
        var stream = RandomStream(seed: Seed(1), entity: 0, purpose: "test")
        let rows = Array(repeating: [0.9, 0.9, 0.9], count: 32)
        #expect(SobolIndex(0, of: rows, stream: &stream) == nil)
    }

    @Test func `runs without a value are left out with those that they are compared with`() throws {
        let design = SobolDesign(inputs: 2, samples: 512)
        func rows(_ isMissing: (_ row: Int, _ place: Int) -> Bool) -> [[Double]] {
            (0..<512).map { row in
                (0..<design.width).map { place in
                    let x = design.point(row, place)
                    return isMissing(row, place) ? .nan : 3 * x[0] + x[1]
                }
            }
        }
        var stream = RandomStream(seed: Seed(1), entity: 0, purpose: "test")
        // The mixed point of the second input fails now and then: the first one keeps all rows.
        let some = rows { $0 % 5 == 0 && $1 == 3 }
        let first = try #require(SobolIndex(0, of: some, resamples: 200, stream: &stream))
        let second = try #require(SobolIndex(1, of: some, resamples: 200, stream: &stream))
        #expect(first.rows == 512)
        #expect(second.rows == 512 - 103)
        #expect(abs(first.total.estimate - 0.9) < 0.03)
        #expect(abs(second.total.estimate - 0.1) < 0.03)
        // Without A there is no row for any.
        let none = rows { row, place in row % 2 == 0 && place == 0 }
        #expect(try #require(SobolIndex(0, of: none, resamples: 50, stream: &stream)).rows == 256)
        let all = rows { _, place in place == 1 }
        #expect(SobolIndex(0, of: all, stream: &stream) == nil)
    }

    @Test func `the points of a row differ in one coordinate, and A and B in all`() {
        let design = SobolDesign(inputs: 4, samples: 16)
        for row in 0..<16 {
            let (a, b) = (design.point(row, 0), design.point(row, 1))
            for input in 0..<4 {
                let mixed = design.point(row, 2 + input)
                for place in 0..<4 {
                    #expect(mixed[place] == (place == input ? b : a)[place])
                }
            }
        }
        #expect(SobolDesign.mostInputs == 20)
        #expect(SobolDesign(inputs: 20, samples: 2).point(0, 1).count == 20)
    }
}
