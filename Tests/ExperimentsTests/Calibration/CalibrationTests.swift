import Experiments
import ScenarioFiles
import Testing

/// The search, on functions of which the answer is known.
struct CalibrationTests {
    private typealias Make = CalibrationFixture

    @Test func `two planted values are found from three figures`() throws {
        let (a, b) = (3.7, 8.1)
        func model(_ x: [Double]) -> [Double] { [x[0] + x[1], x[0] * x[1], x[0] * x[0]] }
        let wanted = model([a, b])
        let found = try Calibration.run(
            Make.problem(
                [Make.unknown("a"), Make.unknown("b")],
                wanted.enumerated().map { Make.target("t\($0)", $1) }
            ) { x, _ in model(x) })
        #expect(found.verdict == .calibrated)
        #expect(found.method == .simplex)
        #expect(abs(found.found[0] - a) < 0.005 && abs(found.found[1] - b) < 0.005)
        for unknown in found.unknowns {
            let interval = try #require(unknown.interval)
            #expect(interval.low <= unknown.value.number && unknown.value.number <= interval.high)
        }
        #expect(found.freedom == 1)
        #expect(found.sentences.contains("the targets tell both unknowns apart"))
        #expect(found.slices.count == 2 && found.slices[0].numbers.count == 14)
    }

    @Test func `one value is a root of one figure, over decades too`() throws {
        let found = try Calibration.run(
            Make.problem(
                [Make.unknown("line", 1, 10_000, isLogarithmic: true)],
                [Make.target("t", 1 / 237.0, .deviation(1e-5))]
            ) { x, _ in [1 / x[0]] })
        #expect(found.verdict == .calibrated && found.method == .root)
        #expect(abs(found.found[0] / 237 - 1) < 1e-3)
        // The interval is the figure's own, through the slope: 1.96 × 1e-5 × 237².
        let interval = try #require(found.unknowns[0].interval)
        #expect(abs((interval.high - interval.low) / 2 / (1.96e-5 * 237 * 237) - 1) < 0.05)
        // With as many targets as unknowns nothing is left to try the model on.
        #expect(found.chance == nil)
    }

    @Test func `one value from two figures that disagree lies between them`() throws {
        let found = try Calibration.run(
            Make.problem(
                [Make.unknown("a")],
                [Make.target("s", 4, .weight(1)), Make.target("t", 4.4, .weight(1))]
            ) { x, _ in [x[0], x[0]] })
        #expect(found.verdict == .calibrated && found.method == .minimum)
        // The minimum of (x/4 − 1)² + (x/4.4 − 1)².
        let wanted = (1 / 4 + 1 / 4.4) / (1 / 16 + 1 / (4.4 * 4.4))
        #expect(abs(found.found[0] - wanted) < 0.01)
        #expect(!found.isAbsolute && found.freedom == 1)
        #expect(found.unknowns[0].interval != nil)
    }

    @Test func `whole numbers are whole, and said to lie beside the figure`() throws {
        let found = try Calibration.run(
            Make.problem(
                [Make.unknown("n", 1, 100, isWhole: true)], [Make.target("t", 46.8)]
            ) { x, _ in
                #expect(x[0] == x[0].rounded())
                return [x[0]]
            })
        #expect(found.verdict == .calibrated && found.found == [47])
        #expect(found.remarks.contains { $0.contains("no whole number of “n” meets the target") })
        let both = try Calibration.run(
            Make.problem(
                [Make.unknown("n", 1, 100, isWhole: true), Make.unknown("a")],
                [Make.target("s", 63), Make.target("t", 12), Make.target("u", 63 * 4)]
            ) { x, _ in [x[0] * 1, x[0] / 7 + x[1] - 1, x[0] * x[1]] })
        #expect(both.verdict == .calibrated, "\(both.verdict) \(both.runs) \(both.objective)")
        #expect(both.found[0] == 63, "\(both.found)")
        #expect(abs(both.found[1] - 4) < 0.01)
    }

    @Test func `a figure beyond the range is not reached, and the nearest is said`() throws {
        let found = try Calibration.run(
            Make.problem([Make.unknown("a")], [Make.target("t", 150)]) { x, _ in [x[0] * x[0]] })
        guard case .unreached(let reason) = found.verdict else {
            Issue.record("\(found.verdict)")
            return
        }
        #expect(reason.contains("t goes from 0 s to 100 s in the range, and nowhere to 150 s"))
        #expect(reason.contains("“a” lies at an end of its range: widen it"))
        #expect(abs(found.found[0] - 10) < 0.01)
    }

    @Test func `a curve that jumps over the figure does not reach it`() throws {
        let found = try Calibration.run(
            Make.problem([Make.unknown("a")], [Make.target("t", 5)]) { x, _ in
                [x[0] < 4 ? x[0] : x[0] + 4]
            })
        guard case .unreached(let reason) = found.verdict else {
            Issue.record("\(found.verdict)")
            return
        }
        #expect(reason.contains("jumps over 5 s"))
    }

    @Test func `figures that contradict each other are not reached, and the worst is named`() throws
    {
        let found = try Calibration.run(
            Make.problem(
                [Make.unknown("a"), Make.unknown("b")],
                [Make.target("s", 4), Make.target("t", 5), Make.target("u", 1)]
            ) { x, _ in [x[0], x[0], x[1]] })
        guard case .unreached(let reason) = found.verdict else {
            Issue.record("\(found.verdict)")
            return
        }
        #expect(reason.contains("standard deviations off"))
        #expect((found.chance ?? 1) < 1e-6)
    }

    @Test func `a search that runs out of runs says so`() throws {
        func run(_ deviation: Double, budget: Int) throws -> Calibration {
            try Calibration.run(
                Make.problem(
                    [Make.unknown("a"), Make.unknown("b")],
                    [
                        Make.target("s", 3, .deviation(deviation)),
                        Make.target("t", 20, .deviation(deviation)),
                    ], budget: budget
                ) { x, _ in [x[0] + x[1], x[0] * x[1] + x[1] * x[1]] }, isSliced: false)
        }
        // Figures that nearly anything meets, and such that nothing does as yet.
        let loose = try run(100, budget: 25)
        guard case .unconverged(let reason) = loose.verdict else {
            Issue.record("\(loose.verdict)")
            return
        }
        #expect(reason.contains("the search ended with its 25 runs"))
        let tight = try run(1e-6, budget: 25)
        guard case .unreached(let reason) = tight.verdict else {
            Issue.record("\(tight.verdict)")
            return
        }
        #expect(reason.contains("the search ended with its 25 runs"))
        #expect(reason.contains("no place so far meets all targets"))
        let whole = try run(1, budget: 2_000)
        #expect(whole.verdict == .calibrated, "\(whole.verdict)")
        #expect(whole.runs < 600)
    }

    @Test func `a search that runs out of runs does not say what lies between`() throws {
        let found = try Calibration.run(
            Make.problem([Make.unknown("a")], [Make.target("t", 42, .deviation(1e-6))], budget: 10)
            { x, _ in [x[0] * x[0]] }, isSliced: false)
        guard case .unreached(let reason) = found.verdict else {
            Issue.record("\(found.verdict)")
            return
        }
        #expect(found.method == .root)
        #expect(!reason.contains("jumps over"), "\(reason)")
        #expect(reason.contains("at the nearest so far, and not 42 s"), "\(reason)")
        #expect(reason.contains("the search ended with its 10 runs, and more may come nearer"))
    }

    @Test func `a figure that is met twice is said to be, and the nearer one is taken`() throws {
        let found = try Calibration.run(
            Make.problem([Make.unknown("a")], [Make.target("t", 9)]) { x, _ in
                [(x[0] - 4) * (x[0] - 4)]
            })
        #expect(found.verdict == .calibrated && abs(found.found[0] - 7) < 0.01)
        #expect(found.remarks.contains { $0.contains("the target is met between") })
    }

    @Test func `points without values are gone round, and counted`() throws {
        let found = try Calibration.run(
            Make.problem(
                [Make.unknown("a"), Make.unknown("b")],
                [Make.target("s", 9), Make.target("t", 2)]
            ) { x, _ in x[0] + x[1] < 5 ? nil : [x[0] + x[1], x[0] - x[1]] })
        #expect(found.verdict == .calibrated)
        #expect(abs(found.found[0] - 5.5) < 0.01 && abs(found.found[1] - 3.5) < 0.01)
        #expect(found.remarks.contains { $0.contains("it does not fit") })
        let nothing = Make.problem([Make.unknown("a")], [Make.target("t", 9)]) { _, _ in nil }
        #expect(throws: Calibration.Failure.self) { try Calibration.run(nothing) }
    }

    @Test func `no point is run twice, and a search comes out the same again`() throws {
        var seen: [[Double]] = []
        let problem = Make.problem(
            [Make.unknown("n", 1, 30, isWhole: true), Make.unknown("a")],
            [Make.target("s", 17), Make.target("t", 3)]
        ) { x, _ in
            #expect(!seen.contains(x))
            seen.append(x)
            return [x[0], x[1]]
        }
        let found = try Calibration.run(problem)
        #expect(found.points == seen.count && found.runs == seen.count)
        let before = seen
        seen = []
        let again = try Calibration.run(problem)
        #expect(seen == before && again.found == found.found)
    }

    @Test func `an interruption leaves no result`() {
        let unknowns = [Make.unknown("a")]
        let problem = CalibrationProblem(
            unknowns: unknowns, targets: [Make.target("t", 5)], replicates: 1, start: [0.5],
            budget: 100, precision: 1e-3
        ) { points in points.map { _ in .interrupted } }
        do {
            _ = try Calibration.run(problem)
            Issue.record("there is a result")
        } catch {
            guard case .interrupted = error else {
                Issue.record("\(error)")
                return
            }
        }
    }
}
