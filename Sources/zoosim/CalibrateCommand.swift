import ArgumentParser
import Experiments
import Foundation
import NetworkSimulation
import Plotting
import ScenarioFiles

/// `zoosim calibrate`: finds values that nobody knows from figures that a run has to come to.
struct CalibrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Finds unknown values of a scenario from what its runs have to come to.",
        discussion: CalibrateManual.text)

    @Argument(help: "The calibration.", completion: .file(extensions: ["yaml"]))
    var file: String

    @Option(
        name: .customLong("set"), parsing: .singleValue,
        help: ArgumentHelp("Overrides a key of the scenario.", valueName: "key=value"))
    var overrides: [String] = []

    @Option(help: "Runs of each point, in place of what the file says.")
    var replications: Int?

    @Flag(help: "Says what is sought and from what, and how long it may take.")
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
        if let replications, replications < 1 {
            throw ValidationError("--replications takes 1 or more")
        }
    }

    func run() async throws {
        let plan = try self.plan()
        let progress = ProgressLine(isQuiet: quiet)
        let interrupt = Interrupt()
        let observer = PairedRun.Observer(isInterrupted: { interrupt.isPressed })
        let text = CalibrateText(plan: plan, width: Terminal.width)
        let seconds = plan.secondsOfRun(patience: dryRun ? 20 : 5, observer: observer)
        print(text.beginning(seconds: seconds, threads: threads))
        guard !dryRun else { return print(text.tables()) }
        let folder = "\(output)/\(plan.file.name)/calibration"
        try OutputFolder.make(folder)
        let began = Date()
        let calibration: Calibration
        do throws(Calibration.Failure) {
            calibration = try Calibration.run(
                plan.problem(threads: threads, observer: observer), isSliced: !noFigures,
                progress: { progress.say(CalibrateText.progress($0)) })
        } catch {
            progress.clear()
            throw end(error)
        }
        progress.clear()
        print(text.result(calibration, elapsed: Date().timeIntervalSince(began)))
        try await write(calibration, plan, into: folder)
        switch calibration.verdict {
        case .calibrated: return
        case .unconverged(let reason): Terminal.complain("not converged: \(reason)")
        case .unreached(let reason): Terminal.complain("not reached: \(reason)")
        }
        throw ExitCode(Terminal.Exit.undetermined)
    }

    private func plan() throws -> CalibrationPlan {
        do throws(ScenarioErrors) {
            var read = try CalibrationFile.read(
                path: file, metrics: MetricDefinition.all.map { ($0.name, $0.unit) })
            if let replications { read = try read.with(replications: replications) }
            return try CalibrationPlan(read, overrides: overrides)
        } catch {
            for fault in error.errors { Terminal.complain(fault.description) }
            throw ExitCode(Terminal.Exit.badScenario)
        }
    }

    private func write(
        _ calibration: Calibration, _ plan: CalibrationPlan, into folder: String
    ) async throws {
        let path = folder + "/calibrated.yaml"
        do {
            let changes = overrides.map { " --set '\($0)'" }.joined()
            let found = plan.scenario(
                with: calibration, command: "zoosim calibrate \(file)\(changes)")
            try OutputFile.write(try found.text(in: folder), to: path)
            // What a file lays over another can mean less than what was run: then it says it all.
            var written = try Scenario.load(path: path).configuration
            let run = try found.scenario().configuration
            written.name = run.name
            if written != run {
                try OutputFile.write(try found.wholeText(), to: path)
            }
        } catch let error as ScenarioErrors {
            for fault in error.errors { Terminal.complain(fault.description) }
            throw ExitCode(Terminal.Exit.ourFault)
        }
        try OutputFile.write(try calibration.json(), to: folder + "/calibration.json")
        print("")
        if let figure = calibration.figure(name: plan.file.name) {
            do throws(PlotError) {
                for path in try await Gnuplot.render([figure], into: folder)
                where path.hasSuffix(".png") {
                    print("figure    \(path)")
                }
            } catch {
                Terminal.complain("the figure could not be made: \(error)")
            }
        }
        print("result    \(folder)/calibration.json\nscenario  \(path)")
    }

    /// Says why there is no result, and what that means to a shell.
    private func end(_ failure: Calibration.Failure) -> ExitCode {
        switch failure {
        case .interrupted:
            Terminal.complain("interrupted: nothing is found without the whole search")
            return ExitCode(Terminal.Exit.interrupted)
        case .impossible(let reason):
            Terminal.complain(
                "not reached: no point within the ranges gives the targets: \(reason)")
            return ExitCode(Terminal.Exit.undetermined)
        }
    }
}
