import ArgumentParser
import Experiments
import Foundation
import Quantities
import ScenarioFiles

/// The scenario that a command is about.
struct ScenarioArguments: ParsableArguments {
    @Argument(help: "The scenario file.", completion: .file(extensions: ["yaml"]))
    var file: String

    @Option(
        name: .customLong("set"), parsing: .singleValue,
        help: ArgumentHelp(
            "Overrides a key: jobs.0.training.inner_steps=200. May be repeated.",
            valueName: "key=value"))
    var overrides: [String] = []

    @Option(help: "The seed of every random stream, in place of the scenario's.")
    var seed: UInt64?

    /// Reads the scenario; its faults are printed, all at once, and end the command.
    func load() throws -> Scenario {
        do {
            let scenario = try Scenario.load(path: file, overrides: overrides, seed: seed)
            try refuseUnknownMetrics(of: scenario)
            return scenario
        } catch let error as ScenarioErrors {
            for fault in error.errors { Terminal.complain(fault.description) }
            throw ExitCode(Terminal.Exit.badScenario)
        }
    }

    /// A figure can only be held against a metric that there is, in its unit.
    private func refuseUnknownMetrics(of scenario: Scenario) throws {
        var isSound = true
        for expectation in scenario.expectations {
            let place = "\(expectation.file):\(expectation.line ?? 1): expect"
            guard let metric = MetricDefinition.named(expectation.metric) else {
                let nearest = Spelling.nearest(
                    expectation.metric, among: MetricDefinition.all.map(\.name))
                let hint = nearest.map { "; did you mean “\($0)”?" } ?? ""
                Terminal.complain("\(place): there is no metric “\(expectation.metric)”\(hint)")
                isSound = false
                continue
            }
            guard metric.unit != expectation.figure.unit else { continue }
            let unit = metric.unit == "1" ? "%" : metric.unit
            Terminal.complain(
                "\(place): “\(metric.name)” is measured in \(unit), not in "
                    + "\(expectation.figure.unit)")
            isSound = false
        }
        if !isSound { throw ExitCode(Terminal.Exit.badScenario) }
    }

    /// The command that repeats a run.
    func command(seed: UInt64) -> String {
        let changes = overrides.map { " --set '\($0)'" }.joined()
        return "zoosim run \(file) --seed \(seed)\(changes)"
    }
}
