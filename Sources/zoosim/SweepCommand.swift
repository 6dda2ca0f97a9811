import ArgumentParser
import Experiments
import Foundation
import NetworkSimulation
import Plotting
import Results
import ScenarioFiles

/// `zoosim sweep`: runs a scenario at many points, and says what came of each.
struct SweepCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sweep",
        abstract: "Runs a scenario with other values: a grid, a sample, or one at a time.",
        discussion: SweepManual.text)

    @Argument(
        help: "The sweep, or a scenario with a “sweep:”.", completion: .file(extensions: ["yaml"]))
    var file: String

    @Option(
        name: .customLong("set"), parsing: .singleValue,
        help: ArgumentHelp("Overrides a key of the scenario.", valueName: "key=value"))
    var overrides: [String] = []

    @Option(
        name: .customLong("where"),
        help: ArgumentHelp("Runs only the points for which it holds.", valueName: "expression"))
    var condition: String?

    @Option(help: "Runs of each point, in place of what the file says.")
    var replications: Int?

    @Flag(help: "Says what would be run, and how long it would take; lists the points.")
    var dryRun = false

    @Option(name: .shortAndLong, help: "The folder under which results are written.")
    var output = "Results"

    @Option(
        help: """
            How many runs go on at a time, in each task if Slurm makes them. (default: as many as \
            there are processors; with Slurm 1)
            """)
    var threads: Int?

    @Option(help: "Who makes the runs: this machine, or a cluster under Slurm.")
    var executor = SweepExecutor.local

    @OptionGroup(title: "On a cluster")
    var slurm: SlurmArguments

    @Flag(help: "Makes no figures.")
    var noFigures = false

    @Flag(name: .shortAndLong, help: "Prints no progress.")
    var quiet = false

    mutating func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads takes 1 or more") }
        if let replications, replications < 1 {
            throw ValidationError("--replications takes 1 or more")
        }
        guard executor == .local, slurm.isGiven else { return }
        throw ValidationError(
            "--partition, --tasks, --time, --memory, --sbatch-option and --retries go with "
                + "--executor slurm")
    }

    /// Threads on this machine.
    private var ownThreads: Int {
        executor == .local
            ? threads ?? ProcessInfo.processInfo.activeProcessorCount
            : ProcessInfo.processInfo.activeProcessorCount
    }

    func run() async throws {
        let plan = try self.plan()
        let store = SweepStore(of: plan, output: output)
        var run = SweepRun(plan, store: store)
        let progress = ProgressLine(isQuiet: quiet)
        let interrupt = Interrupt()
        let observer = PairedRun.Observer(isInterrupted: { interrupt.isPressed })
        let estimate = SweepEstimate.of(run, patience: dryRun ? 20 : 5, observer: observer)
        print(SweepText.estimate(estimate, of: run, threads: allThreads))
        guard !dryRun else { return print(SweepText.points(of: plan)) }
        try OutputFolder.make(store.folder)
        // A file that opens is there from the beginning, whatever happens.
        try write(SweepResult(of: run), to: store.resultPath)
        var missing = 0
        do {
            switch executor {
            case .local:
                try run.finish(threads: ownThreads, observer: observer, estimate: estimate) {
                    progress.say(SweepText.progress($0))
                }
            case .slurm:
                try run.keepProbe(of: estimate)
                missing = try await submit(&run, progress, interrupt)
            }
        } catch let code as ExitCode {
            try write(SweepResult(of: run), to: store.resultPath)
            throw code
        } catch {
            progress.clear()
            throw cannotWrite(store.folder, error.localizedDescription)
        }
        progress.clear()
        let result = SweepResult(of: run)
        try write(result, to: store.resultPath)
        if let fault = run.faults.first { throw cannotWrite(store.folder, fault) }
        print(SweepText.table(of: result))
        if !noFigures { try await draw(result, into: store.folder) }
        print("\nresult  \(store.resultPath)\ndigest  \(result.arrays.digest)")
        try end(result, isInterrupted: interrupt.isPressed, missing: missing)
    }

    /// How many runs go on at a time, on all machines.
    private var allThreads: Int {
        executor == .local ? ownThreads : slurm.request(threads: threads ?? 1).allThreads
    }

    /// Has Slurm make what is missing, and takes up what there is in the end, however it ends.
    ///
    /// - Returns: runs that are still missing.
    private func submit(
        _ run: inout SweepRun, _ progress: ProgressLine, _ interrupt: Interrupt
    ) async throws -> Int {
        guard run.missing.now > 0 else { return 0 }
        var executor = try SlurmExecutor(
            run, request: slurm.request(threads: threads ?? 1),
            retries: slurm.retries ?? SlurmArguments.standardRetries, progress: progress,
            interrupt: interrupt, isQuiet: quiet)
        defer { run = executor.run }
        return try await executor.finish()
    }

    private func plan() throws -> SweepPlan {
        do {
            var sweep = try SweepFile.read(path: file)
            if let replications { sweep.replications = .fixed(replications) }
            var plan = try SweepPlan(
                sweep, overrides: overrides, version: Zoosim.version, threads: ownThreads)
            if let condition { try plan.select(where: Expression(condition)) }
            try check(plan)
            return plan
        } catch let error as ScenarioErrors {
            for fault in error.errors { Terminal.complain(fault.description) }
            throw ExitCode(Terminal.Exit.badScenario)
        } catch let error as ExpressionError {
            Terminal.complain("--where “\(condition ?? "")”, \(error)")
            throw ExitCode(ExitCode.validationFailure.rawValue)
        }
    }

    /// Refuses a sweep of which nothing can be run, before it touches an earlier result.
    private func check(_ plan: SweepPlan) throws {
        let left = plan.entries.filter { $0.isSelected && $0.state != .excluded }
        if left.isEmpty {
            Terminal.complain(
                condition.map {
                    "--where “\($0)” holds at none of the \(plan.entries.count) points"
                }
                    ?? "\(file): “where” holds at none of the \(plan.entries.count) points")
            throw ExitCode(ExitCode.validationFailure.rawValue)
        }
        guard !left.contains(where: { $0.state == .sound }),
            case .faulty(let why)? = left.first?.state
        else { return }
        Terminal.complain(
            "\(file): none of its \(left.count) points is a sound scenario; of the first: \(why)")
        throw ExitCode(Terminal.Exit.badScenario)
    }

    private func write(_ result: SweepResult, to path: String) throws {
        do throws(ResultError) {
            try result.arrays.write(to: path)
        } catch {
            Terminal.complain("\(error)")
            throw ExitCode(Terminal.Exit.cannotWrite)
        }
    }

    private func cannotWrite(_ folder: String, _ reason: String) -> ExitCode {
        Terminal.complain(
            "\(folder): runs cannot be kept there: \(reason); choose another folder with --output")
        return ExitCode(Terminal.Exit.cannotWrite)
    }

    private func draw(_ result: SweepResult, into folder: String) async throws {
        do throws(PlotError) {
            let paths = try await Gnuplot.render(result.figures(), into: folder)
            print("")
            for path in paths where path.hasSuffix(".png") { print("figure  \(path)") }
        } catch {
            Terminal.complain("the figures could not be made: \(error)")
        }
    }

    /// Says what is missing, and what that means to a shell.
    private func end(_ result: SweepResult, isInterrupted: Bool, missing: Int) throws {
        for line in SweepText.failures(of: result) { Terminal.complain(line) }
        guard !isInterrupted else {
            Terminal.complain(
                "interrupted: the runs so far are kept; the same command makes the rest")
            throw ExitCode(Terminal.Exit.interrupted)
        }
        if missing > 0 {
            Terminal.complain(
                "\(missing) run\(missing == 1 ? " is" : "s are") missing; the same command tries "
                    + "again")
            throw ExitCode(Terminal.Exit.failed)
        }
        if !result.failures.isEmpty { throw ExitCode(Terminal.Exit.failed) }
    }
}
