import ArgumentParser
import Foundation
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
            return try Scenario.load(path: file, overrides: overrides, seed: seed)
        } catch {
            for fault in error.errors { Terminal.complain(fault.description) }
            throw ExitCode(Terminal.Exit.badScenario)
        }
    }

    /// The command that repeats a run.
    func command(seed: UInt64) -> String {
        let changes = overrides.map { " --set '\($0)'" }.joined()
        return "zoosim run \(file) --seed \(seed)\(changes)"
    }
}
