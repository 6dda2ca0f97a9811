import ArgumentParser
import Experiments
import Foundation
import NetworkSimulation
import Plotting
import Randomness
import Results
import ScenarioFiles

/// `zoosim run`: simulates a scenario and its centralised twin.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Simulates a scenario and its centralised twin; prints where the efficiency went."
    )

    @OptionGroup var scenario: ScenarioArguments

    @Option(name: .shortAndLong, help: "The folder under which results are written.")
    var output = "Results"

    @Option(help: "How many runs go on at a time.")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    @Flag(help: "Skips the runs at both ends of each assumed input's range.")
    var noRanges = false

    @Flag(help: "Makes no figures.")
    var noFigures = false

    @Flag(
        help: "Solves every exchange anew: the same result, as its digest shows, more slowly.")
    var noCoalescing = false

    @Flag(name: .shortAndLong, help: "Prints no progress.")
    var quiet = false

    mutating func validate() throws {
        guard threads > 0 else { throw ValidationError("--threads takes 1 or more") }
    }

    func run() async throws {
        var loaded = try scenario.load()
        if noCoalescing { loaded.configuration.isCoalescing = false }
        try OutputFolder.make(output)
        let progress = ProgressLine(isQuiet: quiet)
        let interrupt = Interrupt()
        let observer = PairedRun.Observer(
            progress: { progress.note($0) }, isInterrupted: { interrupt.isPressed })
        let began = Date()
        let study: RunStudy
        do {
            study = try RunStudy.run(
                loaded, command: scenario.command(seed: loaded.configuration.seed.value),
                version: Zoosim.version, output: output, observer: observer)
        } catch {
            progress.clear()
            throw end(error, seed: loaded.configuration.seed.value)
        }
        let elapsed = Date().timeIntervalSince(began)
        guard study.run.isComplete else {
            progress.clear()
            print(RunTable.interrupted(study))
            throw ExitCode(Terminal.Exit.interrupted)
        }
        let ranges = noRanges ? nil : explore(loaded, study, progress, interrupt)
        progress.clear()
        let isWhole = !interrupt.isPressed
        try writeSummary(of: study, ranges: isWhole ? ranges : nil)
        print(RunTable.text(study, ranges: isWhole ? ranges : nil, elapsed: elapsed))
        tryGrid(of: loaded, progress, interrupt)
        if !noFigures { try await draw(study) }
        print("\nresult  \(study.resultPath)\nsummary \(study.summaryPath)")
        print("digest  \(study.digest)")
        guard isWhole else {
            Terminal.complain("interrupted: the ends of the ranges are missing; the run is whole")
            throw ExitCode(Terminal.Exit.interrupted)
        }
    }

    private func writeSummary(of study: RunStudy, ranges: AssumptionRanges?) throws {
        do {
            try study.writeSummary(ranges: ranges)
        } catch {
            Terminal.complain(
                "\(study.summaryPath): cannot be written (\(error.localizedDescription)); "
                    + "choose a folder that can be written to with --output")
            throw ExitCode(Terminal.Exit.cannotWrite)
        }
    }

    /// Tries the attacks and defences of the scenario's grid, if it has one, and prints the table.
    private func tryGrid(
        of loaded: Scenario, _ progress: ProgressLine, _ interrupt: Interrupt
    ) {
        let study = PoisoningStudy.run(
            loaded, threads: threads,
            observer: PairedRun.Observer(isInterrupted: { interrupt.isPressed }),
            finished: { done, all in progress.say("attacks and defences: \(done) of \(all) runs") })
        progress.clear()
        if let study { print("\n" + RunTable.poisoning(study).joined(separator: "\n")) }
    }

    private func explore(
        _ loaded: Scenario, _ study: RunStudy, _ progress: ProgressLine, _ interrupt: Interrupt
    ) -> AssumptionRanges {
        AssumptionRanges.explore(
            around: study.run, overrides: scenario.overrides, seed: loaded.configuration.seed.value,
            threads: threads,
            observer: PairedRun.Observer(isInterrupted: { interrupt.isPressed }),
            finished: { done, all in
                progress.say("assumed inputs: \(done) of \(all) runs at the ends of their ranges")
            })
    }

    private func draw(_ study: RunStudy) async throws {
        do {
            let paths = try await Gnuplot.render(study.figures(), into: study.directory)
            print("")
            for path in paths where path.hasSuffix(".png") { print("figure  \(path)") }
            print("        each also as .svg; its .gp draws both anew")
        } catch {
            Terminal.complain("the figures could not be made: \(error)")
            Terminal.complain("every figure's numbers are in \(study.resultPath)")
        }
    }

    /// Says why there is no result, and what that means to a shell.
    private func end(_ error: RunStudy.Failure, seed: UInt64) -> ExitCode {
        switch error {
        case .run(.nothingDone(let why)):
            Terminal.complain("\(scenario.file): no step was done, so there is no efficiency")
            Terminal.complain("  \(why)")
            return ExitCode(Terminal.Exit.badScenario)
        case .run(.lawBroken(let role, let failure)):
            Terminal.complain("zoosim is at fault: in the \(role.rawValue)'s run, \(failure)")
            Terminal.complain("  to repeat it: \(scenario.command(seed: seed))")
            return ExitCode(Terminal.Exit.ourFault)
        case .result(let error):
            Terminal.complain("\(error)")
            return ExitCode(Terminal.Exit.cannotWrite)
        }
    }
}
