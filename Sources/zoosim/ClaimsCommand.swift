import ArgumentParser
import Experiments
import Foundation
import ScenarioFiles

/// `zoosim claims`: whether what was published can be reproduced.
struct ClaimsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "claims",
        abstract: "Tries claims: each is reproduced, refuted or undetermined, with an interval.",
        discussion: """
            Without a file, the claims of the network are tried (Scenarios/claims.yaml). A file \
            lists claims, or is a scenario with `expect:`, of which each line is a claim:

              expect:
                - {metric: efficiency, is: 89% ± 1%, confidence: 95%, source: somebody}
                - {metric: tiers.bronze.apr_on_stake, is: 15%–25%, source: somebody}
                - {metric: duration, is: at most 21 d, source: somebody}

            A figure without a tolerance (`is: 89%`) is only compared: a verdict needs one. Beside \
            a share a tolerance is in points, elsewhere “± 5%” is a share of the figure. A file of \
            claims gives every claim its readings:

              stated: {gpu_hours: 8400 GPU-h, nodes: 24, hours: 504 h}
              claims:
                - claim: efficiency
                  says: 89% of the centralised equivalent
                  metric: efficiency
                  is: 89% ± 1%
                  readings:
                    - {reading: four GPUs a node, scenario: four.yaml}
                    - {reading: one GPU a node, scenario: one.yaml, impossible: does not fit}
                    - {reading: GPUs, check: gpu_hours / (nodes × hours), is: at least 1 GPUs}
                    - {reading: on phones, not_modelled: there are no phones}

            `set:` changes keys of a reading's scenario, and `over: {scenario: …, set: {…}, \
            metric: …}` divides by what another run on the same luck gives. A reading is run until \
            its interval lies inside the tolerance (reproduced) or outside (refuted), or the \
            replicates are used up (undetermined); intervals are corrected for all looks. Then \
            every assumed input is put at both ends of its range, to see where a verdict hangs on \
            it, and for a refuted claim the smallest change of one input is sought that makes it \
            true: among the ranges and the `levers: [{key: …, low: …, high: …}]` of the reading. \
            Both take many runs; `ranges: none` in a reading leaves them out unless --all-ranges \
            is said. `statistic: median` judges the run in the middle instead of the mean.

              zoosim claims Scenarios/zen-2-7b/four-gpus-a-node.yaml --ranges 3

            Exit codes: 0 nothing is refuted or undetermined, 1 something is refuted or published \
            numbers contradict each other, 2 something is undetermined, 64 wrong usage, 65 a fault \
            in a file.
            """)

    @Argument(
        help: "Files of claims, or scenarios with expect:; without any, Scenarios/claims.yaml.",
        completion: .file(extensions: ["yaml"]))
    var files: [String] = []

    @Option(
        help: ArgumentHelp(
            "Replicates at each end of an assumed input's range; 0 leaves the ranges alone.",
            valueName: "n"))
    var ranges = 1

    @Flag(help: "Explores readings too whose file says `ranges: none`, as it takes long.")
    var allRanges = false

    @Flag(help: "Seeks no change that makes a refuted claim true.")
    var noRemedies = false

    @Option(
        name: .customLong("at-most"),
        help: ArgumentHelp(
            "The greatest number of replicates of a reading, below its file's.", valueName: "n"))
    var most: Int?

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

    /// Where the network's claims are.
    private static let shipped = "Scenarios/claims.yaml"

    mutating func validate() throws {
        guard threads > 0 else { throw ValidationError("--threads takes 1 or more") }
        guard ranges >= 0 else { throw ValidationError("--ranges takes 0 or more") }
        guard most ?? 2 >= 2 else { throw ValidationError("--at-most takes 2 or more") }
        guard files.isEmpty else { return }
        guard FileManager.default.fileExists(atPath: Self.shipped) else {
            throw ValidationError(
                "there is no \(Self.shipped) here: name a file of claims, or run it from the "
                    + "project's folder")
        }
        files = [Self.shipped]
    }

    func run() async throws {
        try OutputFile.prepare(["--junit": junit, "--json": json])
        let read = try readAll()
        let progress = ProgressLine(isQuiet: quiet)
        let interrupt = Interrupt()
        let began = Date()
        let study: ClaimStudy
        do throws(ScenarioErrors) {
            study = try ClaimStudy.run(
                read,
                depth: ClaimStudy.Depth(
                    atEnds: ranges, exploresAll: allRanges, seeksRemedies: !noRemedies,
                    mostReplicates: most),
                threads: threads,
                observer: PairedRun.Observer(isInterrupted: { interrupt.isPressed }),
                finished: { done, all in progress.say("claims: \(done) of \(all) runs") })
        } catch {
            progress.clear()
            for fault in error.errors { Terminal.complain(fault.description) }
            throw ExitCode(Terminal.Exit.badScenario)
        }
        progress.clear()
        guard !study.isInterrupted else {
            Terminal.complain("interrupted: there are no verdicts without all runs")
            throw ExitCode(Terminal.Exit.interrupted)
        }
        let elapsed = Date().timeIntervalSince(began)
        print(ClaimsTable(study, width: Terminal.width).text(elapsed: elapsed))
        if let junit { try OutputFile.write(study.junit(), to: junit) }
        if let json { try OutputFile.write(study.json(), to: json) }
        if github { for line in study.annotations() { print(line) } }
        guard study.exitCode == 0 else { throw ExitCode(study.exitCode) }
    }

    /// The files; the faults of all are printed, and end the command.
    private func readAll() throws -> [ClaimFile] {
        let metrics = MetricDefinition.all.map { (name: $0.name, unit: $0.unit) }
        var read: [ClaimFile] = []
        var isSound = true
        for file in files {
            do throws(ScenarioErrors) {
                read.append(try ClaimFile.read(path: file, metrics: metrics))
            } catch {
                for fault in error.errors { Terminal.complain(fault.description) }
                isSound = false
            }
        }
        guard isSound else { throw ExitCode(Terminal.Exit.badScenario) }
        return read
    }
}
