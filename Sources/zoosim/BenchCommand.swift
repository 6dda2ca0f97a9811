import ArgumentParser
import Benchmarks
import Foundation

/// `zoosim bench`: how fast this program is on this machine, as ratios against a yardstick.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Times the event kernel beside a C++ priority queue, in turns.",
        discussion: """
            PHOLD, as in Fujimoto (1990): each event makes another one after 0.1 + Exp(0.9), a \
            quarter of them for another process. Both sides handle the same events in the same \
            order, and it is checked that they did. Times are CPU time; build for release.
            """)

    @Option(help: "How often each side runs; the table shows medians.")
    var turns = 5

    @Option(help: "Runs only the loads whose name contains this.")
    var load = ""

    @Option(help: "Writes the results as JSON to this file.", completion: .file())
    var output: String?

    @Option(help: "The commit that is measured, for the JSON.")
    var commit: String?

    mutating func validate() throws {
        guard turns > 0 else { throw ValidationError("--turns takes 1 or more") }
        guard !loads.isEmpty else {
            let names = PHOLDBenchmark.loads.map(\.name).joined(separator: "; ")
            throw ValidationError("no load has “\(load)” in its name; there are \(names)")
        }
    }

    private var loads: [PHOLDBenchmark.Load] {
        PHOLDBenchmark.loads.filter { load.isEmpty || $0.name.contains(load) }
    }

    func run() throws {
        #if DEBUG
            Terminal.complain("this is a debug build: its times say nothing")
        #endif
        var table = TextTable(.left, .right, .right, .right, .right)
        table.add("PHOLD", "events", "kernel / ns", "std::priority_queue / ns", "ratio")
        var results: [PHOLDBenchmark.Result] = []
        for load in loads {
            do throws(BenchmarkError) {
                let result = try PHOLDBenchmark.run(load, turns: turns)
                results.append(result)
                table.add(
                    result.load, RunTable.count(result.events), fixed(result.kernel, 1),
                    fixed(result.priorityQueue, 1), fixed(result.ratio, 2))
            } catch {
                Terminal.complain("zoosim is at fault: \(error)")
                throw ExitCode(Terminal.Exit.ourFault)
            }
        }
        print("CPU time an event; processes x pending events each, increments of mean 1")
        for line in table.lines() { print(line) }
        guard let output else { return }
        let report = BenchmarkReport(version: Zoosim.version, commit: commit, phold: results)
        do {
            try report.json.write(to: URL(fileURLWithPath: output), options: .atomic)
        } catch {
            Terminal.complain("\(output): cannot be written (\(error.localizedDescription))")
            throw ExitCode(Terminal.Exit.cannotWrite)
        }
    }

    private func fixed(_ value: Double, _ digits: Int) -> String {
        String(format: "%.\(digits)f", value)
    }
}
