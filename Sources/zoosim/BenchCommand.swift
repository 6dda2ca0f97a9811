import ArgumentParser
import Benchmarks
import Foundation

/// `zoosim bench`: how fast this program is on this machine, as ratios against yardsticks.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Times the event kernel beside a C++ priority queue, and the flow network.",
        discussion: """
            PHOLD, as in Fujimoto (1990): each event makes another one after 0.1 + Exp(0.9), a \
            quarter of them for another process. Both sides handle the same events in the same \
            order, and it is checked that they did.

            Flows between hosts on a star, a network of sites and a tree; with --peer in turns \
            with a program of another simulator, and it is checked that both end at the same time.

            Times are CPU time; build for release.
            """)

    @Option(help: "How often each side runs; the tables show medians.")
    var turns = 5

    @Option(help: "Runs only the event loads whose name contains this; no flows without --flows.")
    var load: String?

    @Option(help: "Runs only the flow loads whose name contains this; no events without --load.")
    var flows: String?

    @Option(
        help: "A program that runs the flow loads on another simulator, such as SimGrid.",
        completion: .file())
    var peer: String?

    @Option(help: "Writes the results as JSON to this file.", completion: .file())
    var output: String?

    @Option(help: "The commit that is measured, for the JSON.")
    var commit: String?

    mutating func validate() throws {
        guard turns > 0 else { throw ValidationError("--turns takes 1 or more") }
        if let load, eventLoads.isEmpty {
            let names = PHOLDBenchmark.loads.map(\.name).joined(separator: "; ")
            throw ValidationError("no load has “\(load)” in its name; there are \(names)")
        }
        if let flows, flowLoads.isEmpty {
            let names = FlowBenchmark.loads.map(\.name).joined(separator: "; ")
            throw ValidationError("no flow load has “\(flows)” in its name; there are \(names)")
        }
    }

    private var eventLoads: [PHOLDBenchmark.Load] {
        guard load != nil || flows == nil else { return [] }
        return PHOLDBenchmark.loads.filter { $0.name.contains(load ?? "") || load == "" }
    }

    /// Those that take long are run only if they are named.
    private var flowLoads: [FlowBenchmark.Load] {
        guard let flows else { return load == nil ? FlowBenchmark.loads.filter { !$0.isLong } : [] }
        return FlowBenchmark.loads.filter { flows.isEmpty || $0.name.contains(flows) }
    }

    func run() throws {
        #if DEBUG
            Terminal.complain("this is a debug build: its times say nothing")
        #endif
        let events: [PHOLDBenchmark.Result]
        let flows: [FlowBenchmark.Result]
        do throws(BenchmarkError) {
            events = try timeEvents()
            flows = try timeFlows()
        } catch {
            if case .peer(let message) = error {
                Terminal.complain(message)
                throw ExitCode(Terminal.Exit.badScenario)
            }
            Terminal.complain("zoosim is at fault: \(error)")
            throw ExitCode(Terminal.Exit.ourFault)
        }
        guard let output else { return }
        let report = BenchmarkReport(
            version: Zoosim.version, commit: commit, phold: events, flows: flows)
        do {
            try report.json.write(to: URL(fileURLWithPath: output), options: .atomic)
        } catch {
            Terminal.complain("\(output): cannot be written (\(error.localizedDescription))")
            throw ExitCode(Terminal.Exit.cannotWrite)
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

    private func fixed(_ value: Double, _ digits: Int) -> String {
        String(format: "%.\(digits)f", value)
    }
}
