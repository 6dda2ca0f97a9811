import Foundation
import NetworkSimulation
import Quantities
import ScenarioFiles
import Testing

@testable import Benchmarks

/// Whole scenarios are timed as runs, and leave nothing behind; how long they take is no matter of
/// tests.
@Suite struct ScenarioBenchmarkTests {
    private static func measurement(
        network: Double = 2, wall: Double = 8, peak: Int = 5, rounds: Int = 4, digest: String = "a"
    ) -> ScenarioMeasurement {
        ScenarioMeasurement(
            scenario: "small", seed: 1, nodes: 3, gpus: 12, jobs: 2, simulatedDays: 2,
            rounds: rounds, memberRounds: rounds * 5, events: 10, flows: 11, twinEvents: 12,
            twinFlows: 13, digest: digest, setupSeconds: 0.5, networkSeconds: network,
            twinSeconds: 1, cpuSeconds: 4, wallSeconds: wall, peakBytes: peak)
    }

    private func error(_ body: () throws -> Void) throws -> BenchmarkError {
        try #require(#expect(throws: BenchmarkError.self, performing: body))
    }

    @Test func `a stretch of a scenario gives positive figures and leaves no files behind`() throws
    {
        let program = try Program()
        let run = try ScenarioMeasurement.take(
            of: Program.quickstart, for: .hours(1), version: "1", in: program.folder)
        #expect(try program.files.isEmpty)
        #expect(run.scenario == "quickstart" && run.seed == 1)
        #expect(run.nodes == 6 && run.gpus == 24 && run.jobs == 1)
        #expect(run.simulatedDays == 1.0 / 24)
        #expect(run.rounds > 0 && run.memberRounds == 4 * run.rounds)
        #expect(run.events > 0 && run.flows > 0 && run.twinEvents > 0 && run.twinFlows > 0)
        #expect(run.digest.count == 64)
        for seconds in [
            run.setupSeconds, run.networkSeconds, run.twinSeconds, run.cpuSeconds, run.wallSeconds,
        ] { #expect(seconds > 0 && seconds.isFinite) }
        let parts = run.setupSeconds + run.networkSeconds + run.twinSeconds
        #expect(parts <= run.cpuSeconds)
        #expect(run.peakBytes > 1_000_000)
    }

    @Test func `a scenario is cut short but not made longer`() throws {
        let whole = try ScenarioMeasurement.load(Program.quickstart, for: nil)
        #expect(whole.configuration.horizon == .hours(12))
        let longer = try ScenarioMeasurement.load(Program.quickstart, for: .hours(13))
        #expect(longer.configuration.horizon == .hours(12))
        let shorter = try ScenarioMeasurement.load(
            Program.quickstart, for: Duration(nanoseconds: 90_000_000_001))
        #expect(shorter.configuration.horizon == Duration(nanoseconds: 90_000_000_001))
    }

    @Test func `what has no result says why and leaves no files behind`() throws {
        let program = try Program()
        func failure(
            _ name: String, for stretch: Quantities.Duration = .hours(1), in folder: String,
            isInterrupted: Bool = false
        ) throws -> BenchmarkError {
            try error {
                _ = try ScenarioMeasurement.take(
                    of: "\(Program.root)/Scenarios/\(name).yaml", for: stretch, version: "1",
                    in: folder, isInterrupted: { isInterrupted })
            }
        }
        let folder = program.folder
        let early = try failure("quickstart", for: .minutes(1), in: folder)
        #expect("\(early)".contains("no step was done"))
        let missing = try failure("quickstrt", in: folder)
        #expect("\(missing)".contains("“quickstart.yaml”"))
        let interrupted = try failure("quickstart", in: folder, isInterrupted: true)
        #expect("\(interrupted)" == "a run was interrupted")
        let homeless = try failure("quickstart", in: folder + "/none")
        #expect("\(homeless)".hasPrefix(folder + "/none/zoosim-bench-"))
        #expect(try program.files.isEmpty)
    }

    @Test func `times are medians, the peak is the highest, and the digests must be one`() throws {
        let result = try ScenarioBenchmark.summary(of: [
            Self.measurement(network: 3, wall: 9, peak: 5),
            Self.measurement(network: 1, wall: 10, peak: 7),
            Self.measurement(network: 2, wall: 2, peak: 6),
        ])
        #expect(result.turns == 3)
        #expect(result.typical.networkSeconds == 2 && result.typical.wallSeconds == 9)
        #expect(result.typical.peakBytes == 7)
        #expect(result.daysPerWallSecond == 2.0 / 9 && result.daysPerCPUSecond == 0.5)
        #expect(result.microsecondsPerRound == 500_000)
        #expect(result.microsecondsPerMemberRound == 100_000)
        let error = try error {
            _ = try ScenarioBenchmark.summary(of: [
                Self.measurement(), Self.measurement(digest: "b"),
            ])
        }
        #expect("\(error)" == "small: two runs have the result digests a and b")
    }

    @Test func `the JSON holds every figure, and none of rounds if there were none`() throws {
        func keys(_ measurement: ScenarioMeasurement) throws -> Set<String> {
            let report = BenchmarkReport(
                version: "1", commit: "abc", phold: [],
                scenarios: [try ScenarioBenchmark.summary(of: [measurement])])
            let json = try JSONSerialization.jsonObject(with: report.json) as? [String: Any]
            #expect(json?["commit"] as? String == "abc" && json?["processor"] is String)
            let scenarios = try #require(json?["scenarios"] as? [[String: Any]])
            return Set(try #require(scenarios.first).keys)
        }
        let perRound: Set = ["microsecondsPerRound", "microsecondsPerMemberRound"]
        let others: Set = [
            "scenario", "seed", "nodes", "gpus", "jobs", "simulatedDays", "rounds", "memberRounds",
            "events", "flows", "twinEvents", "twinFlows", "digest", "setupSeconds",
            "networkSeconds", "twinSeconds", "cpuSeconds", "wallSeconds", "peakBytes", "turns",
            "daysPerWallSecond", "daysPerCPUSecond",
        ]
        #expect(try keys(Self.measurement()) == others.union(perRound))
        #expect(try keys(Self.measurement(rounds: 0)) == others)
    }

    @Test func `a run in another process repeats, and its peak is its own`() throws {
        let result = try ScenarioBenchmark.run(
            Program.quickstart, for: .hours(1), turns: 2, by: try Program.path())
        #expect(result.turns >= 1)
        let here = try ScenarioMeasurement.take(
            of: Program.quickstart, for: .hours(1), version: "1")
        #expect(result.typical.events == here.events && result.typical.flows == here.flows)
        #expect(result.typical.peakBytes > 1_000_000)
    }

    @Test func `a process that gives no measurement is said to`() throws {
        let program = try Program()
        func ending(_ lines: String) throws -> BenchmarkError {
            let path = try program.script(lines)
            return try error {
                _ = try ScenarioBenchmark.run("x.yaml", for: nil, turns: 1, by: path)
            }
        }
        #expect("\(try ending("exit 65"))".hasSuffix("ended with exit code 65"))
        #expect("\(try ending("echo nonsense"))".contains("no measurement in “nonsense"))
        #expect(
            "\(try ending("kill -KILL $$"))".contains("signal 9, perhaps because memory ran out"))
        let missing = try error {
            _ = try ScenarioBenchmark.run("x.yaml", for: nil, turns: 1, by: "/nowhere")
        }
        #expect("\(missing)".contains("/nowhere: cannot be run"))
    }

    @Test func `the peak is read from what the kernel says`() {
        #expect(
            PeakMemory.bytes(in: "Name:\tx\nVmHWM:\t    1234 kB\nVmRSS:\t 99 kB\n") == 1_263_616)
        #expect(PeakMemory.bytes(in: "Name:\tx\nVmRSS:\t 99 kB\n") == 0)
        #expect(PeakMemory.bytes > 0)
    }
}
