import ArgumentParser
import Benchmarks
import Foundation
import Quantities

/// `zoosim bench`: how fast this program is on this machine, as ratios against yardsticks.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Times the event kernel beside a C++ priority queue, flows, and scenarios.",
        discussion: """
            PHOLD, as in Fujimoto (1990): each event makes another one after 0.1 + Exp(0.9), a \
            quarter of them for another process. Both sides handle the same events in the same \
            order, and it is checked that they did.

            Flows between hosts on a star, a network of sites and a tree; with --peer in turns \
            with a program of another simulator, and it is checked that both end at the same time.

            Scenarios with their twins and result files, as by `zoosim run --no-ranges \
            --no-figures`, each in a process of its own so that its peak of memory is its own; it \
            is checked that all runs of a scenario have one result digest. The result files are \
            removed.

            Without --load, --flows and --scenarios it runs all event loads, the short flow loads \
            and \(BenchCommand.smallScenario). Times are CPU time unless they say “wall”; build \
            for release.
            """)

    /// What is timed if nothing is named.
    static let smallScenario = "Scenarios/scale/1000.yaml"

    @Option(help: "How often each load or scenario runs at the most; the tables show medians.")
    var turns = 5

    @Option(help: "Runs the event loads whose name contains this; of the rest only what is named.")
    var load: String?

    @Option(help: "Runs the flow loads whose name contains this; of the rest only what is named.")
    var flows: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Runs these scenarios with their twins; of the rest only what is named.",
            valueName: "file"),
        completion: .file(extensions: ["yaml"]))
    var scenarios: [String] = []

    @Option(
        name: .customLong("for"), parsing: .upToNextOption,
        help: ArgumentHelp(
            "Cuts all scenarios short at a simulated time, such as “2 h”, or each at its own.",
            valueName: "duration"))
    var stretchTexts: [String] = []

    @Flag(
        help: """
            Draws the CPU time of a round against the number of GPUs of the scenarios, beside the \
            file of --output and under its name.
            """)
    var figure = false

    @Option(
        help: "A program that runs the flow loads on another simulator, such as SimGrid.",
        completion: .file())
    var peer: String?

    @Option(help: "Writes the results as JSON to this file.", completion: .file())
    var output: String?

    @Option(help: "The commit that is measured, for the JSON.")
    var commit: String?

    /// Runs one scenario once in this process and prints what it took as JSON: the other end of
    /// `ScenarioBenchmark`.
    @Flag(help: .hidden)
    var here = false

    mutating func validate() throws {
        guard turns > 0 else { throw ValidationError("--turns takes 1 or more") }
        if let peer {
            guard FileManager.default.isExecutableFile(atPath: peer) else {
                throw ValidationError("--peer: \(peer) is no program that can be run")
            }
            guard !flowLoads.isEmpty else {
                throw ValidationError("--peer runs flow loads; name some by --flows")
            }
        }
        if let load, eventLoads.isEmpty {
            let names = PHOLDBenchmark.loads.map(\.name).joined(separator: "; ")
            throw ValidationError("no load has “\(load)” in its name; there are \(names)")
        }
        if let flows, flowLoads.isEmpty {
            let names = FlowBenchmark.loads.map(\.name).joined(separator: "; ")
            throw ValidationError("no flow load has “\(flows)” in its name; there are \(names)")
        }
        try validateScenarios()
    }

    /// Whether nothing is named, so that some of everything is run.
    var isWhole: Bool { load == nil && flows == nil && scenarios.isEmpty }

    private var eventLoads: [PHOLDBenchmark.Load] {
        guard load != nil || isWhole else { return [] }
        return PHOLDBenchmark.loads.filter { $0.name.contains(load ?? "") || load == "" }
    }

    /// Those that take long are run only if they are named.
    private var flowLoads: [FlowBenchmark.Load] {
        guard let flows else { return isWhole ? FlowBenchmark.loads.filter { !$0.isLong } : [] }
        return FlowBenchmark.loads.filter { flows.isEmpty || $0.name.contains(flows) }
    }

    func run() async throws {
        guard !here else { return try measureHere() }
        #if DEBUG
            Terminal.complain("this is a debug build: its times say nothing")
        #endif
        let report: BenchmarkReport
        do throws(BenchmarkError) {
            let cases = try readableScenarios()
            report = BenchmarkReport(
                version: Zoosim.version, commit: commit, phold: try timeEvents(),
                flows: try timeFlows(), scenarios: try timeScenarios(cases))
        } catch { throw Self.end(error) }
        guard let output else { return }
        do {
            try report.json.write(to: URL(fileURLWithPath: output), options: .atomic)
        } catch {
            Terminal.complain("\(output): cannot be written (\(error.localizedDescription))")
            throw ExitCode(Terminal.Exit.cannotWrite)
        }
        if figure { try await draw(report, beside: output) }
    }

    /// Says why there is no result, and what that means to a shell.
    static func end(_ error: BenchmarkError) -> ExitCode {
        switch error {
        case .peer(let message), .scenario(let message):
            Terminal.complain(message)
            return ExitCode(Terminal.Exit.badScenario)
        case .unwritable(let message):
            Terminal.complain(message)
            return ExitCode(Terminal.Exit.cannotWrite)
        case .ended(let code): return ExitCode(code)
        case .interrupted: return ExitCode(Terminal.Exit.interrupted)
        case .differ, .broken:
            Terminal.complain("zoosim is at fault: \(error)")
            return ExitCode(Terminal.Exit.ourFault)
        }
    }

    private func timeEvents() throws(BenchmarkError) -> [PHOLDBenchmark.Result] {
        guard !eventLoads.isEmpty else { return [] }
        var table = TextTable(.left, .right, .right, .right, .right)
        table.add("PHOLD", "events", "kernel / ns", "std::priority_queue / ns", "ratio")
        var results: [PHOLDBenchmark.Result] = []
        for load in eventLoads {
            let result = try PHOLDBenchmark.run(load, turns: turns)
            results.append(result)
            table.add(
                result.load, RunTable.count(result.events), fixed(result.kernel, 1),
                fixed(result.priorityQueue, 1), fixed(result.ratio, 2))
        }
        print("CPU time an event; processes x pending events each, increments of mean 1")
        for line in table.lines() { print(line) }
        return results
    }

    private func timeFlows() throws(BenchmarkError) -> [FlowBenchmark.Result] {
        guard !flowLoads.isEmpty else { return [] }
        var table = TextTable(.left, .right, .right, .right, .right, .right)
        table.add("flows", "number", "network / us", "a CPU second", "peer / us", "ratio")
        var results: [FlowBenchmark.Result] = []
        let program = peer.map { FlowPeer(path: $0) }
        for load in flowLoads {
            let result = try FlowBenchmark.run(load, turns: turns, peer: program)
            results.append(result)
            table.add(
                result.load, RunTable.count(result.flows), fixed(result.network, 2),
                RunTable.count(Int(result.flowsPerSecond)),
                result.peer.map { fixed($0, 1) } ?? "–", result.ratio.map { fixed($0, 1) } ?? "–")
        }
        print("CPU time a flow; the ratio says how many times as long the peer takes")
        for line in table.lines() { print(line) }
        return results
    }

    func fixed(_ value: Double, _ digits: Int) -> String {
        String(format: "%.\(digits)f", value)
    }
}
