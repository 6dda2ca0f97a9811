import ArgumentParser
import Experiments
import Foundation
import Plotting
import Quantities
import ScenarioFiles

/// `zoosim compare`: two scenarios on the same luck.
struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Runs two scenarios on the same luck; prints what differs, with intervals.",
        discussion: """
            Either two files are compared, or one with what --set makes of it:

              zoosim compare Scenarios/training/ring.yaml Scenarios/training/tree.yaml
              zoosim compare Scenarios/quickstart.yaml --set jobs.small.training.inner_steps=50
              zoosim compare A.yaml B.yaml --until "efficiency=±0.2%" --metrics efficiency,cost_zen

            Replicate by replicate both have the same seed, so that nodes fail at the same times \
            and are as fast: the difference is reckoned pair by pair, and its interval (Student's, \
            95%) is mostly far narrower than that of either. How many seeds that saved is said \
            below the table: an interval as narrow would need so many more a side if the luck were \
            not shared. With --until the replicates go on until half of the interval is as narrow \
            as is wanted; it is then corrected for the looks.

            Where both have a centralised twin, the waterfall of the difference says which states \
            of GPU-time it is made of; its bars add up to it.

            Exit codes: 0 compared, 2 --until was not reached, 64 wrong usage, 65 a fault in a \
            scenario.
            """)

    @Argument(help: "The first scenario.", completion: .file(extensions: ["yaml"]))
    var first: String

    @Argument(
        help: "The second scenario; without it, the first as --set changes it.",
        completion: .file(extensions: ["yaml"]))
    var second: String?

    @Option(
        name: .customLong("set"), parsing: .singleValue,
        help: ArgumentHelp(
            "Overrides a key: of the second where there is one file, of both where there are two.",
            valueName: "key=value"))
    var overrides: [String] = []

    @Option(help: "The seed of both, in place of the first scenario's.")
    var seed: UInt64?

    @Option(name: .shortAndLong, help: "How many replicates a side; with --until, at most.")
    var replications: Int?

    @Option(
        help: ArgumentHelp(
            "Goes on until half of the interval of a metric's difference is as narrow.",
            valueName: "metric=±width"))
    var until: String?

    @Option(
        help: ArgumentHelp(
            "What is compared, with commas between; else the headline metrics of both.",
            valueName: "metrics"))
    var metrics = ""

    @Option(name: .shortAndLong, help: ArgumentHelp("Writes it all as JSON.", valueName: "file"))
    var output: String?

    @Option(
        help: ArgumentHelp(
            "Draws the waterfall of the difference, as SVG and PNG beside its script.",
            valueName: "file"))
    var figure: String?

    @Option(help: "How many runs go on at a time.")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    @Flag(name: .shortAndLong, help: "Prints no progress.")
    var quiet = false

    mutating func validate() throws {
        guard threads > 0 else { throw ValidationError("--threads takes 1 or more") }
        guard replications ?? 2 > 1 else {
            throw ValidationError("--replications takes 2 or more: one pair has no interval")
        }
        guard second != nil || !overrides.isEmpty else {
            throw ValidationError("name a second scenario, or say with --set what changes")
        }
        _ = try stopping()
    }

    private func stopping() throws -> Comparison.Stopping {
        guard let until else { return .fixed(replications ?? 10) }
        let parts = until.split(separator: "=", maxSplits: 1).map(String.init)
        let problem = ValidationError("--until: write e.g. “efficiency=±0.5%” or “duration=±0.1 d”")
        guard parts.count == 2, let metric = MetricDefinition.named(parts[0]),
            let width = CompareTable.width(parts[1], unit: metric.unit), width > 0
        else { throw problem }
        return .until(metric: parts[0], half: width, most: replications ?? 200)
    }

    func run() async throws {
        let a = try load(first, second == nil ? [] : overrides)
        let b = try load(second ?? first, overrides)
        try OutputFile.prepare(["--output": output, "--figure": figure])
        let progress = ProgressLine(isQuiet: quiet)
        let interrupt = Interrupt()
        let comparison: Comparison
        do throws(Comparison.Failure) {
            comparison = try Comparison.run(
                a, b,
                metrics: metrics.split(separator: ",").map { String($0.filter { $0 != " " }) },
                stopping: (try? stopping()) ?? .fixed(10), threads: threads,
                observer: PairedRun.Observer(isInterrupted: { interrupt.isPressed }),
                finished: { done, all in progress.say("compare: \(done) of \(all) runs") })
        } catch {
            progress.clear()
            throw end(error)
        }
        progress.clear()
        print(CompareTable(comparison, width: Terminal.width).text())
        if let output { try OutputFile.write(comparison.json(), to: output) }
        try await draw(comparison)
        if comparison.isReached == false { throw ExitCode(Terminal.Exit.undetermined) }
    }

    private func load(_ file: String, _ overrides: [String]) throws -> Scenario {
        do throws(ScenarioErrors) {
            return try Scenario.load(path: file, overrides: overrides, seed: seed)
        } catch {
            for fault in error.errors { Terminal.complain(fault.description) }
            throw ExitCode(Terminal.Exit.badScenario)
        }
    }

    private func end(_ failure: Comparison.Failure) -> any Error {
        switch failure {
        case .interrupted:
            Terminal.complain("interrupted: there is no comparison without all runs")
            return ExitCode(Terminal.Exit.interrupted)
        case .failed(let scenario, let replicate, let reason):
            Terminal.complain("\(scenario), replicate \(replicate): \(reason)")
            return ExitCode(Terminal.Exit.badScenario)
        case .unknown(let metric): return ValidationError("--metrics: \(metric)")
        case .nothingInCommon:
            Terminal.complain("the two give none of the metrics both; name some with --metrics")
            return ExitCode(Terminal.Exit.badScenario)
        }
    }

    private func draw(_ comparison: Comparison) async throws {
        guard let figure else { return }
        guard var drawing = comparison.figure() else {
            Terminal.complain("no figure: a waterfall needs the centralised twins of both")
            return
        }
        let file = URL(fileURLWithPath: figure)
        drawing.name =
            ["svg", "png", "gp"].contains(file.pathExtension)
            ? file.deletingPathExtension().lastPathComponent : file.lastPathComponent
        do {
            let paths = try await Gnuplot.render(
                [drawing], into: file.deletingLastPathComponent().relativePath)
            for path in paths { print("figure  \(path)") }
        } catch {
            Terminal.complain("the figure could not be made: \(error)")
            throw ExitCode(Terminal.Exit.cannotWrite)
        }
    }
}
