import ArgumentParser
import Experiments
import Foundation
import Plotting
import ScenarioFiles

/// `zoosim validate`: predictions against what was published.
struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Runs published cases and holds the predictions against what was measured.",
        discussion: """
            A case names a scenario, what it changes in it, a metric, and what was measured. The \
            table shows every prediction with its error, then the mean, median and worst absolute \
            error of each group, and what was not scored and why. A file in YAML or JSON:

              group: my runs
              source: https://example.org/paper
              base: base.yaml                  # a scenario, relative to this file
              inputs:                          # what the source states
                - {key: network.streams, value: 8, source: section 4}
              fitted:                          # these cases are shown and not scored
                - {key: network.inside.window, value: 2 MB, on: [two-nodes]}
              cases:
                - id: four-nodes
                  set: {jobs.0.nodes: 4}       # any key of the scenario, as --set says it
                  predict:
                    - {metric: step_time, measured: 12.5 s, tolerance: 10%}
                    - {metric: compute_utilisation, measured: 91%, tolerance: 3 points,
                       note: why it misses}
                - id: two-nodes
                  set: {jobs.0.nodes: 2}
                  metric: step_time
                  measured: 11 s to 12 s

            `scenario:` in place of `base:` or beside it holds keys of a scenario inline. A metric \
            can be divided (`over: {case: two-nodes, metric: step_time}`), a tolerance be 10%, \
            3 points, 5 s or x2, a case or prediction be `unscored: why`. `transfer: {from: a, \
            to: b}` runs one transfer, which gives throughput and transfer_time. `least:` seeks \
            the least value of a key with which a metric `reaches:` a figure. The README and the \
            article ValidationFiles say it all; `zoosim explain` lists the metrics.

            A JSON file with links, flows and their finish times by SimGrid or another solver \
            (`finish_s`) compares the flow network itself.

            Exit codes: 0 all within tolerance, 1 something missed, 64 wrong usage, 65 a fault in \
            a file.
            """)

    @Argument(
        help: "The case files; without any, those of Scenarios/validation.",
        completion: .file(extensions: ["yaml", "json"]))
    var files: [String] = []

    @Option(help: ArgumentHelp("Runs only cases whose id begins so.", valueName: "beginning"))
    var only = ""

    @Option(help: ArgumentHelp("Writes the report as markdown too.", valueName: "file"))
    var markdown: String?

    @Option(help: ArgumentHelp("Writes the report as JSON too.", valueName: "file"))
    var json: String?

    @Option(
        help: ArgumentHelp(
            "Draws predicted against measured, beside its script; an SVG and a PNG are made.",
            valueName: "file"))
    var figure: String?

    @Option(help: "How many runs go on at a time.")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    @Flag(name: .shortAndLong, help: "Prints the summary only, and one line for a file of flows.")
    var brief = false

    @Flag(name: .shortAndLong, help: "Prints no progress.")
    var quiet = false

    /// How many faults are printed of those that one file has.
    private static let shownFaults = 30
    /// Where cases are that nobody names.
    private static let shipped = "Scenarios/validation"

    mutating func validate() throws {
        guard threads > 0 else { throw ValidationError("--threads takes 1 or more") }
        guard files.isEmpty else { return }
        files = Self.shippedFiles
        guard !files.isEmpty else {
            throw ValidationError(
                "there is no \(Self.shipped) here: name a file of cases, or run it from the "
                    + "project's folder")
        }
    }

    /// The files of cases of the project; the scenarios that they stand on are named as such.
    private static var shippedFiles: [String] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: shipped)) ?? []
        return all.filter {
            ($0.hasSuffix(".yaml") || $0.hasSuffix(".json")) && !$0.hasSuffix("base.yaml")
        }.sorted().map { shipped + "/" + $0 }
    }

    func run() async throws {
        let inputs = try readAll()
        var isGood = true
        var cases: [ValidationFile] = []
        for input in inputs {
            switch input {
            case .flows(let path): if try !compareFlows(path) { isGood = false }
            case .cases(let file): cases.append(file)
            }
        }
        if !cases.isEmpty {
            guard cases.contains(where: { $0.has(caseBeginningWith: only) }) else {
                throw ValidationError("--only \(only): no case has a name that begins so")
            }
            let report = try simulate(cases.filter { $0.has(caseBeginningWith: only) })
            print(ValidationTable.text(report, isBrief: brief))
            try write(report)
            try await draw(report)
            complain(report.faults)
            if !report.faults.isEmpty { throw ExitCode(Terminal.Exit.badScenario) }
            isGood = isGood && report.isGood
        }
        if !isGood { throw ExitCode(Terminal.Exit.failed) }
    }

    /// The files; the faults of all are printed, and end the command.
    private func readAll() throws -> [ValidationInput] {
        var inputs: [ValidationInput] = []
        var isSound = true
        for file in files {
            do throws(ScenarioErrors) {
                inputs.append(try ValidationFile.read(path: file))
            } catch {
                complain(error.errors)
                isSound = false
            }
        }
        guard isSound else { throw ExitCode(Terminal.Exit.badScenario) }
        return inputs
    }

    /// Prints faults, so many that a person reads them.
    private func complain(_ faults: [ScenarioError]) {
        for fault in faults.prefix(Self.shownFaults) { Terminal.complain(fault.description) }
        if faults.count > Self.shownFaults {
            Terminal.complain("and \(faults.count - Self.shownFaults) more faults")
        }
    }

    private func simulate(_ cases: [ValidationFile]) throws -> ValidationReport {
        let progress = ProgressLine(isQuiet: quiet)
        let interrupt = Interrupt()
        let report: ValidationReport
        do throws(ScenarioErrors) {
            report = try ValidationStudy.run(
                cases, only: only, threads: threads,
                observer: PairedRun.Observer(isInterrupted: { interrupt.isPressed }),
                finished: { done, all in progress.say("\(done) of \(all) runs") })
        } catch {
            progress.clear()
            complain(error.errors)
            throw ExitCode(Terminal.Exit.badScenario)
        }
        progress.clear()
        guard !interrupt.isPressed else {
            Terminal.complain("interrupted: there is no report without every case")
            throw ExitCode(Terminal.Exit.interrupted)
        }
        return report
    }

    private func write(_ report: ValidationReport) throws {
        if let markdown {
            try put(Data(ValidationTable.markdown(report).utf8), into: markdown)
        }
        if let json { try put(try report.json(), into: json) }
    }

    private func put(_ data: Data, into path: String) throws {
        let file = URL(fileURLWithPath: path)
        try OutputFolder.make(file.deletingLastPathComponent().path)
        do {
            try data.write(to: file, options: .atomic)
        } catch {
            Terminal.complain("\(path): cannot be written (\(error.localizedDescription))")
            throw ExitCode(Terminal.Exit.cannotWrite)
        }
    }

    private func draw(_ report: ValidationReport) async throws {
        guard let figure else { return }
        let file = URL(fileURLWithPath: figure)
        let name =
            ["svg", "png", "gp"].contains(file.pathExtension)
            ? file.deletingPathExtension().lastPathComponent : file.lastPathComponent
        guard let drawing = report.figure(name: name) else {
            Terminal.complain("no figure: nothing above zero is scored")
            return
        }
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
