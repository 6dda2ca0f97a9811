import Experiments
import Foundation
import NetworkSimulation
import Plotting
import Results
import ScenarioFiles
import Testing

/// Calibrations of the simulator itself.
struct CalibrationPlanTests {
    private static let metrics = MetricDefinition.all.map { (name: $0.name, unit: $0.unit) }

    private func plan(_ text: String, in folder: ScratchFolder) throws -> CalibrationPlan {
        try FileManager.default.createDirectory(
            atPath: folder.path, withIntermediateDirectories: true)
        let path = folder.path + "/calibration.yaml"
        try "scenario: \(Fixture.folder)/Scenarios/tiny.yaml\n\(text)\n"
            .write(toFile: path, atomically: true, encoding: .utf8)
        return try CalibrationPlan(CalibrationFile.read(path: path, metrics: Self.metrics))
    }

    /// The result of a run of the tiny scenario with other values.
    private func result(_ overrides: [String], in folder: ScratchFolder) throws -> RunStudy {
        let study = try RunStudy.run(
            try Fixture.tiny(overrides), command: "", version: "test", output: folder.path,
            observer: PairedRun.Observer())
        try study.writeSummary(ranges: nil)
        return study
    }

    /// Nodes that do not fail: what is hidden is all that moves a run.
    private static let calm = "fleet.pool.availability.up=exponential mean 10000 h"
    private static let hidden = [
        "fleet.pool.access=740 Mbps", "jobs.small.data.text_tokens=0.31e9",
    ]
    private static let unknowns = """
        unknowns:
          - {name: line, key: fleet.pool.access, from: 100 Mbps, to: 10 Gbps, scale: log}
          - {name: text, key: jobs.small.data.text_tokens, from: 0.1e9, to: 0.6e9}
        """

    @Test func `what a run hid is found from its own result`() throws {
        let folder = ScratchFolder()
        let study = try result(Self.hidden + [Self.calm], in: folder)
        let plan = try plan(
            """
            \(Self.unknowns)
            targets: [{from: \(study.resultPath), metrics: [round_reduction, duration], sd: 1%}]
            set: {fleet.pool.availability.up: exponential mean 10000 h}
            replications: 1
            precision: 0.5%
            """, in: folder)
        #expect(plan.targets.map(\.metric) == ["round_reduction", "duration"])
        let found = try Calibration.run(
            plan.problem(threads: 2, observer: PairedRun.Observer()), isSliced: false)
        #expect(found.verdict == .calibrated, "\(found.verdict)")
        for (unknown, truth) in zip(found.unknowns, [740, 0.31e9]) {
            let interval = try #require(unknown.interval)
            #expect(abs(unknown.value.number / truth - 1) < 0.03, "\(unknown.value)")
            #expect(interval.low < truth && truth < interval.high, "\(interval)")
            #expect(!unknown.isCut.low && !unknown.isCut.high)
        }
        #expect(found.identifiability.isWhole)
        // The scenario that is written says where its values come from.
        let scenario = try plan.scenario(with: found, command: "test").scenario()
        let input = scenario.inputs.first { $0.key.hasPrefix("fleet.pool.access") }
        guard case .source(let source)? = input?.note else {
            Issue.record("\(String(describing: input))")
            return
        }
        #expect(source.contains("calibrated to round_reduction"))
        #expect(source.contains("95% interval"))
    }

    @Test func `a summary says what its result says, and is only as sure as luck leaves it`() throws
    {
        let folder = ScratchFolder()
        let study = try result([], in: folder)
        func targets(_ path: String) throws -> [CalibrationTarget] {
            try plan(
                "\(Self.unknowns)\ntargets: [{from: \(path), metrics: [efficiency, "
                    + "network.failures]}]", in: folder
            ).targets
        }
        let (own, summary) = (try targets(study.resultPath), try targets(study.summaryPath))
        #expect(own.map(\.value) == summary.map(\.value))
        #expect(own[0].value == study.run.efficiency)
        #expect(own.allSatisfy { $0.trust == .runs(1) })
    }

    @Test func `the number of threads changes nothing`() throws {
        let folder = ScratchFolder()
        let plan = try plan(
            """
            unknowns: [{key: jobs.small.training.inner_steps, from: 10, to: 60, whole: yes}]
            targets: [{metric: round_phase, value: 20 s, sd: 1 s}]
            replications: 3
            """, in: folder)
        let found = try [1, 2].map { threads in
            try Calibration.run(plan.problem(threads: threads, observer: PairedRun.Observer()))
        }
        #expect(try found[0].json() == found[1].json())
        #expect(found[0].method == .root)
        let figure = try #require(found[0].figure(name: "test"))
        #expect(figure.script().text.contains("off the target / standard deviations"))
    }

    @Test(
        arguments: [
            (
                "unknowns: [{key: jobs.small.training.iner_steps, from: 10, to: 60}]\n"
                    + "targets: [{metric: efficiency, value: 88%}]",
                "did you mean “inner_steps”"
            ),
            (
                "unknowns: [{key: jobs.small.training.inner_steps, from: 10 h, to: 60 h}]\n"
                    + "targets: [{metric: efficiency, value: 88%}]",
                "calibration.yaml:2: unknowns.0: jobs.small.training.inner_steps: found “35 h”"
            ),
            (
                "unknowns: [{key: jobs.small.nodes, from: 2, to: 4, whole: yes}]\n"
                    + "targets: [{metric: duration, value: 1 d}, {metric: duration, value: 2 d}]",
                "“duration” is a target already"
            ),
            (
                "unknowns: [{key: jobs.small.nodes, from: 2, to: 4, whole: yes}]\n"
                    + "targets: [{from: none.h5, metrics: [efficiency]}]",
                "there is no file"
            ),
            (
                "unknowns: [{key: jobs.small.nodes, from: 2, to: 4, whole: yes}]\n"
                    + "targets: [{from: calibration.yaml.json, metrics: [efficiency]}]",
                "there is no file"
            ),
        ])
    func `faults of the scenario and of results are told before a run`(
        _ text: String, _ message: String
    ) throws {
        let folder = ScratchFolder()
        let errors = try #require(throws: ScenarioErrors.self) { try plan(text, in: folder) }
        #expect(errors.description.contains(message), "\(errors)")
    }

    @Test(
        arguments: [
            ("efficiency", "jobs.small.efficiency"), ("network.efficiency", "efficiency"),
            ("failures", "network.failures"), ("jobs.small.failures", "failures"),
        ])
    func `one metric under two names is one target`(_ first: String, _ second: String) throws {
        let folder = ScratchFolder()
        let errors = try #require(throws: ScenarioErrors.self) {
            try plan(
                """
                \(Self.unknowns)
                targets:
                  - {metric: \(first), value: 0.8, sd: 0.01}
                  - {metric: \(second), value: 0.8, sd: 0.01}
                """, in: folder)
        }
        #expect(errors.description.contains("calibration.yaml:7: "), "\(errors)")
        #expect(
            errors.description.contains(
                "“\(second)” is a target already, as “\(first)”; leave one of the two out"))
        // The same of two tiers, or of a tier and of all, are two.
        let apart = try plan(
            "\(Self.unknowns)\ntargets: [{metric: gpu_hours, value: 1}, "
                + "{metric: tiers.bronze.apr_on_stake, value: 1}, "
                + "{metric: apr_on_stake, value: 1}]", in: folder)
        #expect(apart.targets.count == 3)
    }

    @Test func `the time of a run is told without waiting for its end`() throws {
        let folder = ScratchFolder()
        let plan = try plan(
            """
            unknowns: [{key: jobs.small.training.inner_steps, from: 10, to: 60, whole: yes}]
            targets: [{metric: round_phase, value: 20 s, sd: 1 s}]
            set: {jobs.small.data.text_tokens: 1e15, duration: 20000 d}
            """, in: folder)
        let began = Date()
        let seconds = plan.secondsOfRun(patience: 0.3, observer: PairedRun.Observer())
        #expect(Date().timeIntervalSince(began) < 20)
        #expect((seconds ?? .infinity) > 0.3)
    }

    @Test func `a result without the metric names the nearest, and half a file is refused`() throws
    {
        let folder = ScratchFolder()
        let study = try result([], in: folder)
        let none = try #require(throws: ScenarioErrors.self) {
            try plan(
                "\(Self.unknowns)\ntargets: [{from: \(study.resultPath), "
                    + "metrics: [cheaters_caught]}]",
                in: folder)
        }
        #expect(none.description.contains("has no metric “cheaters_caught”"))
        let path = folder.path + "/half.json"
        try "{\"metrics\": {".write(toFile: path, atomically: true, encoding: .utf8)
        let half = try #require(throws: ScenarioErrors.self) {
            try plan(
                "\(Self.unknowns)\ntargets: [{from: half.json, metrics: [efficiency]}]",
                in: folder)
        }
        #expect(half.description.contains("is no summary of a run"))
    }
}
