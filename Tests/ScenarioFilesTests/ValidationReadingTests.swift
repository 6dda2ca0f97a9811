import Foundation
import NetworkSimulation
import Quantities
import Randomness
import Testing

@testable import ScenarioFiles

/// What a file of validation cases says.
@Suite struct ValidationReadingTests {
    /// Reads a text as a file beside the sound scenario `small.yaml`.
    static func read(
        _ text: String, as name: String = "cases.yaml"
    ) throws(ScenarioErrors) -> ValidationFile {
        let folder: ScratchFolder
        do { folder = try ScratchFolder([name: text]) } catch { throw ScenarioErrors(errors: []) }
        guard case .cases(let file) = try ValidationFile.read(path: folder.path + "/" + name) else {
            throw ScenarioErrors(errors: [])
        }
        return file
    }

    static func faults(_ text: String) -> [ScenarioError] {
        do throws(ScenarioErrors) {
            _ = try read(text)
            return []
        } catch {
            return error.errors
        }
    }

    static let small = Repository.path("Tests/ScenarioFilesTests/Sound/small.yaml")

    @Test func `a case has what its file says for all, unless it says otherwise`() throws {
        let file = try Self.read(
            """
            group: HM
            source: the paper
            kind: simulated
            split: held out
            tolerance: 10%
            base: \(Self.small)
            cases:
              - {id: a, metric: step_time, measured: 2 s}
              - id: b
                group: other
                source: a blog
                kind: measured
                split: given
                tolerance: x2
                metric: step_time
                measured: 3 s
            """)
        let first = try #require(file.cases.first?.predictions.first)
        #expect(file.cases.map(\.group) == ["HM", "other"])
        #expect(first.source == "the paper" && first.kind == .simulated && first.isHeldOut)
        #expect(first.tolerance == .relative(0.1))
        let second = try #require(file.cases.last?.predictions.first)
        #expect(second.source == "a blog" && second.kind == .measured && !second.isHeldOut)
        #expect(second.tolerance == .factor(2))
    }

    @Test func `what a case sets is laid over the file's settings, and these over the base`() throws
    {
        let file = try Self.read(
            """
            base: \(Self.small)
            scenario: {seed: 11, duration: 11 h, market: {epoch: 11 min}}
            inputs: [{key: seed, value: 12, source: x}, {key: duration, value: 12 h}]
            fitted: [{key: duration, value: 13 h, on: [one]}]
            set: {jobs.small.nodes: 3, fleet.pool.count: 9}
            cases:
              - {id: one, metric: step_time, measured: 1 s}
              - id: two
                scenario: {jobs: {small: {nodes: 4}}}
                set: {fleet.pool.count: 8}
                metric: step_time
                measured: 1 s
              - {id: own, base: "\(Self.small)", metric: step_time, measured: 1 s}
            """)
        let scenarios = try file.cases.map { try Scenario.load(try #require($0.recipe)) }
        #expect(scenarios.map(\.configuration.seed.value) == [12, 12, 12])
        #expect(scenarios.map(\.configuration.horizon) == [.hours(13), .hours(13), .hours(13)])
        #expect(scenarios.map { $0.configuration.jobs[0].nodes } == [3, 4, 3])
        #expect(scenarios.map { $0.configuration.fleet[0].count } == [9, 8, 9])
        // A base of its own does without the file's scenario.
        let epochs = scenarios.map { $0.configuration.market?.epoch }
        #expect(epochs[0] == .minutes(11) && epochs[1] == .minutes(11))
        #expect(epochs[2] != .minutes(11))
        #expect(file.inputs.map(\.source) == ["x", ""])
        #expect(file.fitted.map(\.cases) == [["one"]])
    }

    @Test func `an override and a seed go over everything that a recipe says`() throws {
        let file = try Self.read(
            """
            base: \(Self.small)
            set: {jobs.small.nodes: 3}
            cases: [{id: a, metric: step_time, measured: 1 s}]
            """)
        let recipe = try #require(file.cases[0].recipe)
        let scenario = try Scenario.load(recipe, overrides: ["jobs.small.nodes=2"], seed: 99)
        #expect(scenario.configuration.jobs[0].nodes == 2)
        #expect(scenario.configuration.seed.value == 99)
    }

    @Test func `JSON is read as YAML is`() throws {
        let text = """
            {"base": "\(Self.small)", "cases": [{"id": "a", "set": {"jobs.small.nodes": 2},
              "metric": "step_time", "measured": "2 min", "tolerance": "5 s"}]}
            """
        let file = try Self.read(text, as: "cases.json")
        let prediction = try #require(file.cases.first?.predictions.first)
        #expect(prediction.measured.figures == [PublishedFigure(value: 2, unit: "min")])
        #expect(prediction.tolerance == .absolute(PublishedFigure(value: 5, unit: "s")))
    }

    @Test func `flows over links are another kind of file`() throws {
        let path = Repository.path("Tests/PlatformTests/Vectors/01_two_flows_one_link.json")
        guard case .flows(let found) = try ValidationFile.read(path: path) else {
            Issue.record("not taken for flows")
            return
        }
        #expect(found == path)
    }

    @Test func `a bare list of cases may hold tables of somebody else's names`() throws {
        let file = try Self.read(
            """
            [{"id": "X", "group": "G", "kind": "measured", "split": "given", "setup": {"n": 4},
              "scenario": {"extends": "\(Self.small)"},
              "measured": {"step_s": 233.9, "step_s_all": [1, 2], "mfu_pct": 41},
              "tolerance": "step_s within 10%; mfu +-3 points", "reproduce": "by hand",
              "verified": "primary", "note": "n=2"}]
            """, as: "list.json")
        let predictions = file.cases[0].predictions
        #expect(predictions.map(\.metric.metric) == ["step_s", "step_s_all", "mfu_pct"])
        #expect(predictions[0].tolerance == .relative(0.1))
        #expect(predictions[2].tolerance == .points(0.03))
        #expect(predictions.allSatisfy { $0.isForeign && $0.note == "n=2" })
        #expect(file.cases[0].recipe != nil)
    }

    @Test(arguments: [
        ("233.9 s", [233.9], ["s"], false), ("95.7%", [0.957], ["%"], false),
        ("82432 GPU-h", [82_432], ["GPU-h"], false), ("1.3e6 GPU-h", [1.3e6], ["GPU-h"], false),
        ("80 s to 180 s", [80, 180], ["s", "s"], true),
        ("80 to 180 s", [80, 180], ["s", "s"], true),
        ("[1 s, 3 s, 2 s]", [1, 3, 2], ["s", "s", "s"], false), ("0.51", [0.51], [""], false),
        ("2 epochs", [2], ["epochs"], false),
    ])
    func `what was measured has its unit`(
        _ text: String, _ values: [Double], _ units: [String], _ isRange: Bool
    ) throws {
        let figure = try Kind<MeasuredFigure>.measured.value(of: text)
        #expect(zip(figure.figures, values).allSatisfy { abs($0.value / $1 - 1) < 1e-12 })
        #expect(figure.figures.map(\.unit) == units)
        #expect(figure.isRange == isRange)
    }

    @Test(arguments: ["", "fast", "10 to s", "s to 10 s", "1 s, fast"])
    func `what is no figure is refused`(_ text: String) {
        #expect(throws: Misfit.self) { try Kind<MeasuredFigure>.measured.value(of: text) }
    }

    @Test(arguments: [
        ("10%", Tolerance.relative(0.1)), ("±10%", .relative(0.1)), ("+-3 points", .points(0.03)),
        ("x2", .factor(2)), ("×1.5", .factor(1.5)), ("factor 2", .factor(2)),
        ("1 grid step", .gridSteps(1)), ("2 grid steps", .gridSteps(2)),
        ("5 s", .absolute(PublishedFigure(value: 5, unit: "s"))),
        ("0.05", .absolute(PublishedFigure(value: 0.05, unit: ""))),
    ])
    func `a tolerance is read as it is written`(_ text: String, _ tolerance: Tolerance) {
        #expect(Tolerance(text) == tolerance)
        #expect(Tolerance("\(tolerance)") == tolerance)
    }

    @Test(arguments: ["", "some", "-10%", "x0.5", "x", "1.5 grid steps"])
    func `what is no tolerance is refused`(_ text: String) { #expect(Tolerance(text) == nil) }

    @Test func `a least value has its grid`() throws {
        let file = try Self.read(
            """
            base: \(Self.small)
            cases:
              - id: a
                metric: utilisation
                reaches: 90%
                least: {key: [fleet.0.access.up, fleet.0.access.down], from: 0.1 Gbps, to: 1000 Gbps, step: x1.207}
                measured: 13.3 Gbps
                tolerance: 1 grid step
            """)
        let least = try #require(file.cases[0].predictions[0].least)
        #expect(least.keys == ["fleet.0.access.up", "fleet.0.access.down"])
        #expect(least.low == PublishedFigure(value: 0.1, unit: "Gbps"))
        #expect(least.factor == 1.207)
        #expect(least.reaches == PublishedFigure(value: 0.9, unit: "%"))
    }
}
