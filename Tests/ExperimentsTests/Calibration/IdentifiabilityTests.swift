import Experiments
import ScenarioFiles
import Testing

/// What the targets can tell, and how exactly.
struct IdentifiabilityTests {
    private typealias Make = CalibrationFixture

    @Test func `a pair of which only the product counts is named`() throws {
        let found = try Calibration.run(
            Make.problem(
                [
                    Make.unknown("a", 1, 10, isLogarithmic: true),
                    Make.unknown("b", 1, 10, isLogarithmic: true), Make.unknown("c"),
                ],
                [Make.target("s", 12), Make.target("t", 24), Make.target("u", 3)]
            ) { x, _ in [x[0] * x[1], 2 * x[0] * x[1], x[2]] })
        #expect(found.verdict == .calibrated)
        #expect(abs(found.found[0] * found.found[1] - 12) < 0.05)
        #expect(found.identifiability.pairs.count == 1)
        #expect(found.identifiability.pairs[0].first == 0)
        #expect(found.identifiability.pairs[0].second == 1)
        #expect(
            found.sentences.contains(
                "“a” and “b” cannot be told apart: a tenth of its range more of the one does what "
                    + "10% of its range more of the other does"))
        // Of neither anything is known; of the third all is.
        #expect(found.unknowns[0].interval == nil || found.unknowns[0].isCut == (true, true))
        #expect(found.unknowns[2].interval != nil)
        #expect(!found.sentences.contains("apart (condition"))
    }

    @Test func `a pair whose effects go against each other says “less”`() throws {
        let found = try Calibration.run(
            Make.problem(
                [Make.unknown("a"), Make.unknown("b", 0, 40)], [Make.target("s", 7)]
            ) { x, _ in [x[0] - x[1] / 2] })
        // Ten of the one against forty of the other, of which each counts half.
        #expect(found.sentences.contains("does what 5% of its range less of the other does"))
    }

    @Test func `an unknown that moves nothing is named`() throws {
        let found = try Calibration.run(
            Make.problem(
                [Make.unknown("a"), Make.unknown("idle")],
                [Make.target("s", 7), Make.target("t", 49)], replicates: 4
            ) { x, replicate in
                [x[0] + 0.01 * Double(replicate), x[0] * x[0] + 0.02 * Double(replicate)]
            })
        #expect(found.identifiability.unfelt == [1])
        #expect(found.sentences.contains("no target depends on “idle”"))
        #expect(found.unknowns[1].interval == nil)
        #expect(found.unknowns[0].interval != nil)
    }

    @Test func `three unknowns in two figures are named together`() throws {
        let found = try Calibration.run(
            Make.problem(
                [Make.unknown("a"), Make.unknown("b"), Make.unknown("c")],
                [Make.target("s", 12), Make.target("t", 5)]
            ) { x, _ in [x[0] + x[1], x[1] + x[2]] })
        #expect(found.identifiability.pairs.isEmpty)
        #expect(found.identifiability.group == [0, 1, 2])
        #expect(found.sentences.contains("together they undo each other's effects"))
    }

    @Test func `without deviations the rest of the residuals says how sure it is, or nothing`()
        throws
    {
        let exact = try Calibration.run(
            Make.problem([Make.unknown("a")], [Make.target("t", 5, .weight(1))]) { x, _ in [x[0]] })
        #expect(exact.unknowns[0].interval == nil)
        #expect(exact.remarks.contains { $0.contains("there are no intervals") })
        // y = a·x through noisy values: the textbook's interval of a slope.
        let xs = (1...8).map(Double.init)
        let noise = Make.noise(8, seed: 5)
        let targets = zip(xs, noise).enumerated().map { place, pair in
            Make.target("t\(place)", 3 * pair.0 * (1 + 0.02 * pair.1), .weight(1))
        }
        let found = try Calibration.run(
            Make.problem([Make.unknown("a")], targets) { a, _ in xs.map { a[0] * $0 } })
        let ratios = zip(xs, targets).map { $0 / $1.value }
        let slope = ratios.reduce(0, +) / ratios.reduce(0) { $0 + $1 * $1 }
        let rest = ratios.reduce(0) { $0 + (slope * $1 - 1) * (slope * $1 - 1) }
        let half =
            ConfidenceInterval.studentQuantile(confidence: 0.95, freedom: 7)
            * (rest / 7 / ratios.reduce(0) { $0 + $1 * $1 }).squareRoot()
        let interval = try #require(found.unknowns[0].interval)
        #expect(abs(found.found[0] - slope) < 0.002)
        #expect(abs((interval.high - interval.low) / 2 - half) < 0.02 * half)
    }

    @Test func `intervals cover the truth as often as they say`() throws {
        let truth = [4.0, 6.0]
        func model(_ x: [Double]) -> [Double] {
            [x[0] + x[1], x[0] * x[1], x[0] - x[1], x[0] * x[0]]
        }
        let deviations = [0.1, 0.5, 0.1, 0.4]
        let means = model(truth)
        var covered = [0, 0]
        let trials = 100
        for trial in 0..<trials {
            let noise = Make.noise(4, seed: UInt64(trial))
            let targets = means.indices.map { place in
                Make.target(
                    "t\(place)", means[place] + deviations[place] * noise[place],
                    .deviation(deviations[place]))
            }
            let found = try Calibration.run(
                Make.problem([Make.unknown("a"), Make.unknown("b")], targets, precision: 1e-3) {
                    x, _ in model(x)
                }, isSliced: false)
            for place in truth.indices {
                guard let interval = found.unknowns[place].interval else { continue }
                if interval.low <= truth[place], truth[place] <= interval.high {
                    covered[place] += 1
                }
            }
        }
        // 95 of 100, less four standard deviations of such a coin.
        for count in covered { #expect((87...100).contains(count), "\(covered)") }
    }

    @Test func `luck that both the figure and the runs have counts twice`() throws {
        // Replicates differ by a shift that has the standard deviation 1.
        let shifts = [-1.2247, 0, 1.2247, 0]
        func half(_ trust: CalibrationTarget.Trust) throws -> Double {
            let found = try Calibration.run(
                Make.problem(
                    [Make.unknown("a", 0, 100)], [Make.target("t", 50, trust)], replicates: 4
                ) {
                    x, replicate in [x[0] + shifts[replicate]]
                })
            let interval = try #require(found.unknowns[0].interval)
            return (interval.high - interval.low) / 2
        }
        // One run, and the mean of four: s²·(1 + 1/4), with Student's three degrees of freedom.
        #expect(abs(try half(.runs(1)) / (3.1824 * 1.25.squareRoot()) - 1) < 0.01)
        #expect(abs(try half(.runs(4)) / (3.1824 * 0.5.squareRoot()) - 1) < 0.01)
        // 0.5² are known, and s²/4 as much are not: 3·2² degrees of freedom, of Welch.
        #expect(abs(try half(.deviation(0.5)) / (2.1788 * 0.5.squareRoot()) - 1) < 0.01)
    }
}
