import ArgumentParser
import Experiments
import Foundation
import NetworkSimulation
import Plotting
import ProtocolCore
import Randomness
import ScenarioFiles

/// `zoosim sensitivity`: which uncertain inputs a metric hangs on.
struct SensitivityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sensitivity",
        abstract: "Says which of a scenario's uncertain inputs decides a metric, and how much.",
        discussion: SensitivityManual.text)

    @OptionGroup var scenario: ScenarioArguments

    @Option(help: "What is explained; zoosim explain lists the metrics.")
    var metric = "efficiency"

    @Option(
        help:
            "“morris” screens, “sobol” apportions the variance, “both” do one after the other."
    )
    var method = SensitivityOptions.Method.both.rawValue

    @Option(help: ArgumentHelp("Morris's trajectories.", valueName: "n"))
    var trajectories = 10

    @Option(help: ArgumentHelp("Rows for Sobol's indices.", valueName: "n"))
    var samples = 256

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Runs of each point, of which the mean counts.", valueName: "n"))
    var replications = 1

    @Option(
        help: ArgumentHelp(
            "Only inputs whose key contains one of these, with commas between.",
            valueName: "parts"))
    var inputs = ""

    @Option(
        help: ArgumentHelp(
            "The greatest number of runs; trajectories and rows are made fewer to fit.",
            valueName: "n"))
    var runs: Int?

    @Flag(help: "All runs have the same luck; the seed is no input.")
    var commonLuck = false

    @Flag(help: "Says what would be run, and how long it would take; lists the inputs.")
    var dryRun = false

    @Option(name: .shortAndLong, help: "The folder under which results are written.")
    var output = "Results"

    @Option(help: "How many runs go on at a time.")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    @Flag(help: "Makes no figures.")
    var noFigures = false

    @Flag(name: .shortAndLong, help: "Prints no progress.")
    var quiet = false

    mutating func validate() throws {
        guard threads > 0 else { throw ValidationError("--threads takes 1 or more") }
        guard replications > 0 else { throw ValidationError("--replications takes 1 or more") }
        guard SensitivityOptions.Method(rawValue: method) != nil else {
            throw ValidationError("--method takes morris, sobol or both")
        }
        let least = SensitivityOptions.self
        guard trajectories >= least.leastTrajectories else {
            throw ValidationError("--trajectories takes \(least.leastTrajectories) or more")
        }
        guard samples >= least.leastSamples else {
            throw ValidationError("--samples takes \(least.leastSamples) or more")
        }
    }

    private var options: SensitivityOptions {
        var options = SensitivityOptions()
        options.metric = metric
        options.method = SensitivityOptions.Method(rawValue: method) ?? .both
        options.trajectories = trajectories
        options.samples = samples
        options.replications = replications
        options.budget = runs
        options.hasLuck = !commonLuck
        options.filter = inputs.split(separator: ",").map {
            $0.trimmingCharacters(in: .whitespaces)
        }.filter { !$0.isEmpty }
        return options
    }

    func run() async throws {
        let plan = try self.plan()
        let progress = ProgressLine(isQuiet: quiet)
        let interrupt = Interrupt()
        let observer = PairedRun.Observer(isInterrupted: { interrupt.isPressed })
        let seconds = plan.secondsOfRun(patience: dryRun ? 20 : 5, observer: observer)
        print(SensitivityText.estimate(of: plan, secondsOfRun: seconds, threads: threads))
        guard !dryRun else {
            return print("\n" + SensitivityText.inputs(of: plan, width: Terminal.width))
        }
        let folder = folder(of: plan)
        try OutputFolder.make(folder)
        let study = try self.study(plan, observer, progress)
        progress.clear()
        print("\n" + SensitivityText.text(of: study, width: Terminal.width))
        let path = folder + "/sensitivity.json"
        try OutputFile.write(try study.json(), to: path)
        if !noFigures { try await draw(study, into: folder) }
        print("\nresult  \(path)")
    }

    private func plan() throws -> SensitivityPlan {
        do throws(SensitivityPlan.Failure) {
            return try SensitivityPlan(
                path: scenario.file, overrides: scenario.overrides, seed: scenario.seed,
                options: options)
        } catch {
            switch error {
            case .scenario(let errors):
                for fault in errors.errors { Terminal.complain(fault.description) }
                throw ExitCode(Terminal.Exit.badScenario)
            case .noRanges(let idle):
                Terminal.complain(
                    "\(scenario.file): "
                        + (idle > 0
                            ? "none of the inputs with a range can move \(metric)"
                            : "no input has a range; write “8–64”, “0.35 ± 0.05”, or “assumed LOW "
                                + "to HIGH” in a comment beside a value"))
                throw ExitCode(Terminal.Exit.badScenario)
            case .metric(let unknown): throw refusal("--metric: \(unknown)")
            case .noInput(let part, let nearest):
                throw refusal(
                    "--inputs: no input with a range contains “\(part)”"
                        + (nearest.map { "; did you mean “\($0)”?" } ?? ""))
            case .tooManyInputs(let count, let most):
                throw refusal(
                    "--method sobol takes at most \(most) inputs, since GSL's sequence has 40 "
                        + "dimensions, and \(count) have a range; screen them first (--method "
                        + "both), or name some with --inputs")
            case .budget(let least):
                throw refusal(
                    "--runs: \(least) are needed at least, for both ends of every range and the "
                        + "fewest trajectories and rows; --method morris, --method sobol or fewer "
                        + "--inputs need fewer")
            }
        }
    }

    /// Says what is wrong with an option, and how the command ends.
    private func refusal(_ message: String) -> ExitCode {
        Terminal.complain(message)
        return ExitCode(ExitCode.validationFailure.rawValue)
    }

    private func study(
        _ plan: SensitivityPlan, _ observer: PairedRun.Observer, _ progress: ProgressLine
    ) throws -> SensitivityStudy {
        let began = Date()
        do throws(SensitivityStudy.Failure) {
            return try SensitivityStudy.run(plan, threads: threads, observer: observer) {
                part, done, all in
                progress.say(
                    SensitivityText.progress(
                        part, done, all, elapsed: Date().timeIntervalSince(began)))
            }
        } catch {
            progress.clear()
            switch error {
            case .interrupted:
                Terminal.complain("interrupted: nothing follows without all runs")
                throw ExitCode(Terminal.Exit.interrupted)
            case .noValue(let why):
                Terminal.complain(
                    "\(scenario.file): as it is, the scenario has no \(metric): \(why)")
                throw ExitCode(Terminal.Exit.failed)
            }
        }
    }

    /// Another folder for everything that the result follows from.
    private func folder(of plan: SensitivityPlan) -> String {
        let inputs = [
            Zoosim.version, plan.scenario.resolvedYAML, "\(plan.scenario.configuration.seed.value)",
            metric, method, "\(trajectories) \(samples) \(replications) \(runs ?? 0)",
            "\(commonLuck)", self.inputs,
        ]
        let hash = Digest(of: Array(inputs.joined(separator: "\n").utf8)).description.prefix(8)
        return "\(output)/\(plan.scenario.name)/sensitivity-\(hash)"
    }

    private func draw(_ study: SensitivityStudy, into folder: String) async throws {
        do throws(PlotError) {
            let paths = try await Gnuplot.render(study.figures(), into: folder)
            print("")
            for path in paths where path.hasSuffix(".png") { print("figure  \(path)") }
        } catch {
            Terminal.complain("the figures could not be made: \(error)")
        }
    }
}
