import Foundation
import Testing

@testable import ScenarioFiles

/// Files of calibrations.
@Suite struct CalibrationReadingTests {
    static let metrics = [
        (name: "efficiency", unit: "1"), (name: "duration", unit: "d"),
        (name: "round_phase", unit: "s"), (name: "rounds", unit: "1"),
    ]

    private func read(
        _ text: String, beside files: [String: String] = [:]
    ) throws -> CalibrationFile {
        var all = files
        all["lines.yaml"] = text
        let folder = try ScratchFolder(all)
        return try CalibrationFile.read(
            path: folder.path + "/lines.yaml", metrics: Self.metrics)
    }

    private static let unknown = "unknowns: [{key: a.b, from: 1 Gbps, to: 10 Gbps}]\n"
    private static let target = "targets: [{metric: efficiency, value: 88%}]\n"

    @Test func `all that a file can say is read`() throws {
        let file = try read(
            """
            name: all
            about: Everything.
            scenario: ../base.yaml
            set: {jobs.0.nodes: 4}
            unknowns:
              - name: up
                key: fleet.0.up
                from: 30 min
                to: 20 h
                scale: log
                as: "weibull 0.6 mean {}"
                start: 2 h
              - {keys: [a.b, a.c], from: 10, to: 99, whole: yes}
            targets:
              - {metric: jobs.x.efficiency, value: 88%, sd: 1%, source: somebody}
              - {metric: duration, value: 12 h, sd: 5%}
              - {metric: rounds, value: 50, runs: 4}
              - {from: old/run.h5, metrics: [round_phase], sd: 2 s}
            replications: 6
            runs: 500
            precision: 0.5%
            """)
        #expect(file.name == "all" && file.about == "Everything.")
        #expect(file.scenarioPath.hasSuffix("/base.yaml"))
        #expect(file.replications == 6 && file.runs == 500 && file.precision == 0.005)
        let up = file.unknowns[0]
        #expect(up.range.low == 30 && up.range.high == 1_200 && up.range.isLogarithmic)
        #expect(up.start == 120)
        #expect(up.value(of: 60).text == "weibull 0.6 mean 60 min")
        #expect(up.value(of: 60).label == "60 min")
        #expect(file.unknowns[1].keys == ["a.b", "a.c"] && file.unknowns[1].range.isWhole)
        let targets = file.targets.compactMap {
            if case .figure(let target) = $0 { target } else { nil }
        }
        #expect(targets.map(\.value) == [0.88, 0.5, 50])
        #expect(targets.map(\.trust) == [.deviation(0.01), .deviation(0.025), .runs(4)])
        #expect(targets.map(\.isShare) == [true, false, false])
        guard case .result(let result) = file.targets[3] else {
            Issue.record("the fourth target is no result")
            return
        }
        #expect(result.path.hasSuffix("/old/run.h5") && result.metrics == ["round_phase"])
        #expect(result.deviation == .absolute(PublishedFigure(value: 2, unit: "s")))
    }

    @Test func `what is not said has its usual value`() throws {
        let file = try read("scenario: x.yaml\n" + Self.unknown + Self.target)
        #expect(file.name == "lines" && file.replications == 4 && file.runs == nil)
        #expect(file.precision == 0.001 && file.unknowns[0].name == "b")
        guard case .figure(let target) = file.targets[0] else { return }
        #expect(target.trust == .weight(1) && target.source == "")
    }

    /// What a file says, and the fault that it has.
    private static let faults: [(text: String, message: String)] = [
        (unknown + target, "scenario: is missing"),
        ("scenario: x.yaml\n" + target, "unknowns: is missing"),
        ("scenario: x.yaml\n" + unknown, "targets: is missing"),
        ("scenario: x.yaml\nunknown: []\n" + target, "did you mean “unknowns”"),
        (
            "scenario: x.yaml\n\(target)unknowns: [{key: a.b, from: 9 Gbps, to: 1 Gbps}]",
            "the high end is not above “9 Gbps”"
        ),
        (
            "scenario: x.yaml\n\(target)unknowns: [{key: a.b, from: 9 Gbps, to: 10 h}]",
            "are not of one dimension"
        ),
        (
            "scenario: x.yaml\n\(target)unknowns: [{key: a.b, from: 0, to: 10, scale: log}]",
            "both ends of a logarithmic range are above zero"
        ),
        (
            "scenario: x.yaml\n\(target)unknowns: [{key: a.b, from: 1, to: 9, start: 10}]",
            "does not lie between"
        ),
        (
            "scenario: x.yaml\n\(target)unknowns: [{key: a.b, from: 1, to: 9, as: mean}]",
            "write {} once"
        ),
        (
            "scenario: x.yaml\n\(target)unknowns: [{key: a.b, from: 1, to: 9}, "
                + "{key: a.b.c, from: 1, to: 9}]",
            "a.b.c is set by the unknown “b” already"
        ),
        (
            "scenario: x.yaml\nset: {a.b.c: 3}\n" + unknown + target,
            "a.b is set by “set” already"
        ),
        (
            "scenario: x.yaml\n\(unknown)targets: [{metric: eficiency, value: 88%}]",
            "did you mean “efficiency”"
        ),
        (
            "scenario: x.yaml\n\(unknown)targets: [{metric: duration, value: 88%}]",
            "“duration” is measured in d, not in %"
        ),
        (
            "scenario: x.yaml\n\(unknown)targets: [{metric: duration, value: 2 d, sd: 0 d}]",
            "no length above zero"
        ),
        (
            "scenario: x.yaml\n\(unknown)targets: [{metric: duration, value: 2 d, sd: 1 h, "
                + "weight: 2}]",
            "“sd” and “weight” exclude each other"
        ),
        (
            "scenario: x.yaml\n\(unknown)targets: [{metric: duration, value: 2 d, sd: 1 h}, "
                + "{metric: efficiency, value: 88%}]",
            "other targets say how sure they are"
        ),
        (
            "scenario: x.yaml\nreplications: 1\n\(unknown)targets: [{metric: duration, "
                + "value: 2 d, runs: 1}]",
            "takes 2 replications or more"
        ),
        (
            "scenario: x.yaml\n\(unknown)targets: [{from: x.txt, metrics: [duration]}]",
            "run.h5 or summary.json"
        ),
        (
            "scenario: x.yaml\n\(unknown)targets: [{from: x.csv}]", "there is no file"
        ),
    ]

    @Test(arguments: faults.indices)
    func `a fault is said at its line`(_ place: Int) throws {
        let (text, message) = Self.faults[place]
        let errors = try #require(throws: ScenarioErrors.self) { try read(text) }
        #expect(errors.description.contains(message), "\(errors)")
        #expect(errors.errors.allSatisfy { $0.line != nil })
    }

    @Test func `a table gives a target a row`() throws {
        let text = "scenario: x.yaml\n\(Self.unknown)targets: [{from: log.csv}]"
        let table = """
            metric,value,sd,source
            efficiency,88%,0.5%,"Smith, table 2"

            duration,1.5 h,5%,
            """
        let file = try read(text, beside: ["log.csv": table])
        let targets = file.targets.compactMap {
            if case .figure(let target) = $0 { target } else { nil }
        }
        #expect(targets.map(\.value) == [0.88, 0.0625])
        #expect(targets.map(\.trust) == [.deviation(0.005), .deviation(0.003125)])
        #expect(targets.map(\.source) == ["Smith, table 2", "log.csv"])
        #expect(targets.map(\.mark.line) == [2, 4])
    }

    @Test(
        arguments: [
            ("metric,number\nduration,1 d", "log.csv:1: targets: the table has no column “value”"),
            ("metric,value\nduration,soon", "log.csv:2: targets: “value” is no number"),
            ("metric,value,sd\nduration,1 d,x", "log.csv:2: targets: “sd” is no number"),
            ("metric,value\nlength,1 d", "log.csv:2: targets: there is no metric “length”"),
            ("metric,value\n", "the table has no rows"),
        ])
    func `a fault of a table is said at its line`(_ table: String, _ message: String) throws {
        let text = "scenario: x.yaml\n\(Self.unknown)targets: [{from: log.csv}]"
        let errors = try #require(throws: ScenarioErrors.self) {
            try read(text, beside: ["log.csv": table])
        }
        #expect(errors.description.contains(message), "\(errors)")
    }

    @Test func `fewer replications by hand are refused where luck has to be seen`() throws {
        let lucky = try read(
            "scenario: x.yaml\n\(Self.unknown)targets: [{metric: duration, value: 2 d, runs: 1}]")
        #expect(try lucky.with(replications: 9).replications == 9)
        #expect(throws: ScenarioErrors.self) { try lucky.with(replications: 1) }
    }

    @Test func `the shipped calibrations can be read, and their scenarios are sound`() throws {
        let folder = Repository.path("Scenarios/studies")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasPrefix("calibrate-") }
        #expect(names.count >= 2)
        let metrics = ["efficiency", "round_phase", "round_reduction", "utilisation"].map {
            (name: $0, unit: $0.hasPrefix("round") ? "s" : "1")
        }
        for name in names {
            let file = try CalibrationFile.read(path: folder + "/" + name, metrics: metrics)
            for share in [0.0, 1] {
                let settings = file.unknowns.flatMap { unknown in
                    unknown.keys.map { "\($0)=\(unknown.value(at: share).text)" }
                }
                _ = try Scenario.load(file.recipe, overrides: settings)
            }
        }
    }
}
