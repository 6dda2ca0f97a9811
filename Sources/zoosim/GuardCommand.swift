import ArgumentParser
import Experiments
import Foundation
import ScenarioFiles

/// `zoosim guard`: whether the figures are still what they were.
struct GuardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "guard",
        abstract: "Holds scenarios against their baselines; fails when a figure has drifted.",
        discussion: """
            A baseline is a file Results/baselines/<scenario>.json with what each guarded metric \
            was, seed by seed, when somebody last accepted it. Without a scenario, all baselines \
            are checked:

              zoosim guard
              zoosim guard mine.yaml --accept --reason "first figures of our cluster"
              zoosim guard mine.yaml --tolerance efficiency=1% --junit guard.xml --github

            The scenarios run again on the same seeds. Code that does the same gives the same \
            bits, and every difference is zero. Where something moved, the differences are tested \
            seed by seed: a metric has drifted if its mean has moved by more than its tolerance, \
            and not only by luck. At most a share --alpha of all guards fails without such a \
            drift, over all metrics and scenarios together (Holm); it holds too when a change \
            draws its luck in another order.

            A guard that sees nothing must have been able to see something: it reckons with what \
            probability it would have found a drift of twice the tolerance, and where that is \
            less than --power it cannot tell, and says how many replicates could. More than the \
            baseline has are compared by Welch's test (--replications).

            --accept makes what the scenarios come to now the baselines, and puts a line with the \
            reason under “Changed results” in CHANGELOG.md. Metrics and tolerances stay those of \
            the baseline there was. --digests checks instead, with one run a scenario, that its \
            result is reproduced bit by bit, and names the first metric that is not.

            Exit codes: 0 nothing drifted, 1 something drifted or is not given any more, 2 the \
            replicates cannot tell, 64 wrong usage, 65 a fault in a scenario or baseline.
            """)

    @Argument(
        help: "Scenarios; without any, those of all baselines.",
        completion: .file(extensions: ["yaml"]))
    var scenarios: [String] = []

    @Option(help: ArgumentHelp("Where the baselines are.", valueName: "folder"))
    var baselines = "Results/baselines"

    @Flag(help: "Records what the scenarios come to now as the baselines.")
    var accept = false

    @Option(help: ArgumentHelp("Why the baselines are to change.", valueName: "text"))
    var reason: String?

    @Option(help: ArgumentHelp("Where --accept puts the reason.", valueName: "file"))
    var changelog = "CHANGELOG.md"

    @Option(
        help: ArgumentHelp(
            "What --accept begins to guard, with commas between; else what the baseline has, or "
                + "the standard metrics that the scenario gives.", valueName: "metrics"))
    var metrics = ""

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "How far a metric may drift. Beside a share in points (efficiency=0.5%), else as a "
                + "share of the mean (duration=1%) or in its unit (duration=0.1d). Repeatable.",
            valueName: "metric=amount"))
    var tolerance: [String] = []

    @Option(help: "The share of guards that may fail without a drift beyond tolerance.")
    var alpha = 0.01

    @Option(help: "With what probability a drift of twice the tolerance has to be found.")
    var power = 0.9

    @Option(
        name: .shortAndLong,
        help: "Runs of each scenario; else as many as the baseline has, or 12 for a new one.")
    var replications: Int?

    @Option(
        name: .customLong("set"), parsing: .singleValue,
        help: ArgumentHelp(
            "Overrides a key of every scenario, to see what a guard would say to it.",
            valueName: "key=value"))
    var overrides: [String] = []

    @Flag(help: "Checks or accepts the digest of one run, and nothing else.")
    var digests = false

    @Option(help: ArgumentHelp("Writes the verdicts as JUnit's XML.", valueName: "file"))
    var junit: String?

    @Option(help: ArgumentHelp("Writes everything as JSON.", valueName: "file"))
    var json: String?

    @Flag(help: "Prints annotations for GitHub's workflows.")
    var github = false

    @Option(help: "How many runs go on at a time.")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    @Flag(name: .shortAndLong, help: "Prints no progress.")
    var quiet = false

    /// How many replicates a new baseline has where nobody says it.
    static let standardReplications = 12

    mutating func validate() throws {
        guard threads > 0 else { throw ValidationError("--threads takes 1 or more") }
        guard alpha > 0, alpha < 1 else { throw ValidationError("--alpha takes 0 to 1") }
        guard power > 0, power < 1 else { throw ValidationError("--power takes 0 to 1") }
        guard replications ?? 2 > 1 else {
            throw ValidationError("--replications takes 2 or more: one run has no spread")
        }
        if accept {
            guard reason?.contains(where: { !$0.isWhitespace }) == true else {
                throw ValidationError("--accept needs --reason: say why the figures may change")
            }
            guard overrides.isEmpty else {
                throw ValidationError("--accept takes no --set: a baseline is of the file itself")
            }
        } else if reason != nil || !metrics.isEmpty {
            throw ValidationError("--reason and --metrics go with --accept")
        }
        guard !digests || junit == nil && json == nil else {
            throw ValidationError(
                "--digests has no --junit or --json: there is one line a scenario")
        }
        _ = try tolerances()
    }

    /// What --tolerance says, by metric.
    func tolerances() throws -> [(name: String, tolerance: GuardedMetric.Tolerance)] {
        try tolerance.map { text in
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, let metric = MetricDefinition.named(parts[0]),
                let tolerance = GuardedMetric.Tolerance(parts[1], unit: metric.unit)
            else {
                throw ValidationError(
                    "--tolerance \(text): write e.g. “efficiency=0.5%” or “duration=0.1d”")
            }
            return (parts[0], tolerance)
        }
    }

    func run() async throws {
        if accept { return try record() }
        try OutputFile.prepare(["--junit": junit, "--json": json])
        let subjects = try subjects()
        if digests { return try checkDigests(subjects) }
        let progress = ProgressLine(isQuiet: quiet)
        let interrupt = Interrupt()
        let began = Date()
        let study: GuardStudy
        do throws(GuardStudy.Failure) {
            study = try GuardStudy.run(
                subjects, rule: GuardRule(alpha: alpha, power: power), replications: replications,
                threads: threads,
                observer: PairedRun.Observer(isInterrupted: { interrupt.isPressed }),
                finished: { done, all in progress.say("guard: \(done) of \(all) runs") })
        } catch {
            progress.clear()
            throw end(error)
        }
        progress.clear()
        let elapsed = Date().timeIntervalSince(began)
        print(GuardTable(study, width: Terminal.width).text(elapsed: elapsed))
        if let junit { try OutputFile.write(study.junit(), to: junit) }
        if let json { try OutputFile.write(study.json(), to: json) }
        if github { for line in study.annotations() { print(line) } }
        guard study.exitCode == 0 else { throw ExitCode(study.exitCode) }
    }

    /// The scenarios beside their baselines, with the tolerances that are asked for.
    private func subjects() throws -> [GuardStudy.Subject] {
        let wanted = try tolerances()
        let found: [GuardStudy.Subject]
        do {
            found =
                scenarios.isEmpty
                ? try Baseline.readAll(in: baselines).map {
                    GuardStudy.Subject(scenario: try load($0.file), baseline: $0)
                }
                : try scenarios.map { file in
                    let scenario = try load(file)
                    let baseline = try Baseline.read(of: scenario.name, in: baselines)
                    try check(baseline, isOf: file)
                    return GuardStudy.Subject(scenario: scenario, baseline: baseline)
                }
        } catch let fault as Baseline.Fault {
            Terminal.complain(fault.description)
            throw ExitCode(Terminal.Exit.badScenario)
        }
        return found.map { subject in
            var subject = subject
            for place in subject.baseline.metrics.indices {
                let metric = subject.baseline.metrics[place]
                guard let said = wanted.last(where: { $0.name == metric.metric }) else { continue }
                subject.baseline.metrics[place].tolerance = said.tolerance.amount(
                    about: metric.mean)
            }
            return subject
        }
    }

    /// Refuses a file whose scenario has the name of another that is guarded: a baseline is found
    /// by that name, and would be compared with, or replaced by, what it is not of.
    func check(_ baseline: Baseline, isOf file: String) throws {
        let places = [baseline.file, file].map { URL(fileURLWithPath: $0).standardizedFileURL }
        guard places[0] != places[1] else { return }
        Terminal.complain(
            "\(file): its name, “\(baseline.scenario)”, is that of \(baseline.file), whose "
                + "baseline is \(baselines)/\(baseline.scenario).json; give it another “name:”, or "
                + "remove that baseline if the file has only moved")
        throw ExitCode(Terminal.Exit.badScenario)
    }

    /// Reads a scenario; its faults are printed, and end the command.
    func load(_ file: String) throws -> Scenario {
        do throws(ScenarioErrors) {
            return try Scenario.load(path: file, overrides: overrides)
        } catch {
            for fault in error.errors { Terminal.complain(fault.description) }
            throw ExitCode(Terminal.Exit.badScenario)
        }
    }

    /// Says why there is no answer.
    func end(_ failure: GuardStudy.Failure) -> any Error {
        switch failure {
        case .interrupted:
            Terminal.complain("interrupted: there are no verdicts without all runs")
            return ExitCode(Terminal.Exit.interrupted)
        case .failed(let scenario, let replicate, let reason):
            Terminal.complain("\(scenario), replicate \(replicate): \(reason)")
            return ExitCode(Terminal.Exit.badScenario)
        case .unknown(let metric): return ValidationError("\(metric)")
        }
    }
}
