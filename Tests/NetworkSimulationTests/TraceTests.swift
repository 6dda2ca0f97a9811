import Foundation
import NetworkSimulation
import ProtocolCore
import Quantities
import Randomness
import Testing

/// The same configuration gives the same run: in one process here, and against a file in every
/// process and on every machine.
@Suite struct TraceTests {
    /// Worlds with much going on: a market, holds, checks, shocks, churn in both modes.
    static let numbers = [1, 16, 44, 139, 182]

    /// A run driven in stretches of so many events, with its rows.
    private func run(
        _ configuration: WorldConfiguration, events: Int
    ) -> (report: WorldReport, lines: [String]) {
        let sink = MemorySink()
        var run = WorldRun(configuration, role: .network, sink: sink)
        while !run.isDone { run.advance(events: events) }
        return (run.finish(), sink.lines)
    }

    @Test(arguments: numbers)
    func `the same configuration gives the same run`(_ number: Int) {
        let configuration = RandomWorld.configuration(number)
        let first = run(configuration, events: .max)
        let second = run(configuration, events: .max)
        #expect(first.report.traceDigest == second.report.traceDigest)
        #expect(first.report.events == second.report.events)
        #expect(first.lines == second.lines)
        #expect(first.lines.count > 20)
    }

    @Test(arguments: numbers)
    func `a run in many stretches is the same run`(_ number: Int) {
        let configuration = RandomWorld.configuration(number)
        let whole = run(configuration, events: .max)
        let bit = run(configuration, events: 1)
        #expect(whole.report.traceDigest == bit.report.traceDigest)
        #expect(whole.report.endedAt == bit.report.endedAt)
        #expect(whole.lines == bit.lines)
        #expect(bit.report.isComplete)
    }

    @Test func `another seed gives another run`() {
        var configuration = RandomWorld.configuration(16)
        let one = run(configuration, events: .max)
        configuration.seed = Seed(configuration.seed.value + 1)
        let other = run(configuration, events: .max)
        #expect(one.report.traceDigest != other.report.traceDigest)
    }

    /// Streams are made of who draws and what for, so that nobody draws in another's place.
    @Test func `a further node shifts nobody's luck`() {
        var configuration = SmallWorld.configuration()
        configuration.horizon = .hours(1)
        configuration.jobs[0].data.textTokens = 1_000_000_000
        configuration.fleet[0].upLaw = .exponential(mean: 300)
        configuration.fleet[0].downLaw = .exponential(mean: 60)
        configuration.fleet[0].speedVariation = 0.2
        let few = SmallWorld.run(configuration)
        configuration.fleet[0].count += 1
        let more = SmallWorld.run(configuration)
        #expect(few.nodes.map(\.up) == more.nodes.dropLast().map(\.up))
        #expect(few.nodes.map(\.speed) == more.nodes.dropLast().map(\.speed))
        #expect(Set(more.nodes.map(\.up)).count == 5)
    }

    @Test func `a run that is cut short says so, and closes its accounts`() {
        var run = WorldRun(RandomWorld.configuration(44), role: .network)
        run.advance(events: 300)
        let report = run.finish()
        #expect(!report.isComplete)
        #expect(report.events == 300)
        Laws.assert(report)
    }

    /// Digests of whole runs, as they were when the file was recorded. `RECORD_SNAPSHOTS=1` records
    /// them anew: when a change of results is understood.
    @Test func `runs are what they were`() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Golden/traces.txt")
        let lines = Self.numbers.map { number in
            let (report, lines) = run(RandomWorld.configuration(number), events: .max)
            let trace = String(report.traceDigest, radix: 16)
            let rows = Digest(of: Array(lines.joined(separator: "\n").utf8))
            return "world \(number): \(report.events) events, trace \(trace), rows \(rows)"
        }
        let text = lines.joined(separator: "\n") + "\n"
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == text)
    }
}
