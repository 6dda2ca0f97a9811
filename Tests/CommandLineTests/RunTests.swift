import Foundation
import NetworkSimulation
import ProtocolCore
import Results
import Testing

/// What `zoosim run` prints and leaves behind.
struct RunTests {
    @Test func `a run says its efficiency, where the rest went, and its digest`() throws {
        let folder = try TemporaryFolder()
        let run = try CommandLine.run(
            ["run", "Scenarios/quickstart.yaml", "--output", folder.path, "--quiet"])
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors.isEmpty, "--quiet prints no progress: \(run.errors)")
        for part in [
            "quickstart, seed 1", "outcome: finished", "centralised twin", "the network",
            "utilisation", "duration", "held", "customer paid", "APR on stake",
            "detection share", "Assumed inputs", "network.streams",
        ] {
            #expect(run.output.contains(part), "“\(part)” is missing in:\n\(run.output)")
        }
        #expect(run.value(of: "digest")?.count == 64)
        for name in ["run.h5", "summary.json"]
            + ["waterfall", "timeline", "money"].flatMap({
                ["\($0).gp", "\($0).svg", "\($0).png"]
            })
        {
            let path = try #require(run.value(of: "result")).replacingOccurrences(
                of: "run.h5", with: name)
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
            #expect((size ?? 0) > 0, "\(path)")
        }
    }

    @Test func `a run without jobs speaks of rentals, and not of rounds`() throws {
        let folder = try TemporaryFolder()
        let run = try CommandLine.run([
            "run", "Scenarios/economy/demand-shock.yaml", "--set", "duration=2 d", "--output",
            folder.path, "--quiet", "--no-ranges",
        ])
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("of their time, to "))
        #expect(run.output.contains(" rentals\n"))
        for part in ["0 jobs", "rounds", "spot checks", "flows"] {
            #expect(!run.output.contains(part), "“\(part)” is in:\n\(run.output)")
        }
        for name in ["timeline", "money", "market", "returns", "inequality", "flow"] {
            #expect(run.output.contains("/\(name).png"), "\(name)")
        }
    }

    @Test func `the waterfall that is printed adds up`() throws {
        let run = try TinyRun()
        let lines = run.outcome.output.split(separator: "\n").map(String.init)
        let first = try #require(lines.firstIndex { $0.contains("centralised twin") })
        let last = try #require(lines.firstIndex { $0.contains("the network  ") })
        let bars = lines[(first + 1)..<last]
        let points = try bars.map { line in
            let words = line.split(separator: " ")
            let place = try #require(words.firstIndex(of: "pp"))
            return try #require(Double(words[place - 1]))
        }
        let efficiency = try #require(run.outcome.number(of: "the network"))
        // Every bar is rounded to a hundredth.
        #expect(abs(100 + points.reduce(0, +) - efficiency) <= 0.005 * Double(bars.count + 1))
    }

    @Test func `columns of numbers stand flush right`() throws {
        let run = try TinyRun()
        let lines = run.outcome.output.split(separator: "\n").map(String.init)
        let bars = lines.filter { $0.hasSuffix("GPU-h") && ($0.contains("pp") || $0.contains("%")) }
        #expect(bars.count > 3)
        #expect(Set(bars.map(\.count)).count == 1, "\(bars.joined(separator: "\n"))")
    }

    @Test func `the summary holds what the table says`() throws {
        let run = try TinyRun(ranges: true)
        let path = try #require(run.outcome.value(of: "summary"))
        let json = try #require(
            JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path)))
                as? [String: Any])
        #expect(json["digest"] as? String == run.outcome.value(of: "digest"))
        #expect(json["outcome"] as? String == "finished")
        #expect(json["seed"] as? Int == 3)
        let waterfall = try #require(json["waterfall"] as? [String: Any])
        let efficiency = try #require(waterfall["efficiency"] as? Double)
        let printed = try #require(run.outcome.number(of: "the network"))
        #expect(abs(efficiency * 100 - printed) < 0.0051)
        let bars = try #require(waterfall["bars"] as? [[String: Any]])
        let shares = bars.compactMap { $0["share"] as? Double }
        #expect(abs(shares.reduce(0, +) - (1 - efficiency)) < 1e-12)
        let assumptions = try #require(json["assumptions"] as? [[String: Any]])
        #expect(
            assumptions.contains { entry in
                entry["key"] as? String == "network.streams"
                    && entry["efficiency_at_low"] is Double && entry["low"] as? String == "8"
            }, "\(assumptions)")
    }

    @Test func `the result file holds the digest that was printed`() throws {
        let run = try TinyRun()
        let reader = try ResultReader(path: try #require(run.outcome.value(of: "result")))
        #expect(reader.isComplete)
        #expect(reader.digest == run.outcome.value(of: "digest"))
        #expect(try reader.computedDigest().description == reader.digest)
        #expect(reader.header.scenario == "tiny")
        #expect(reader.header.command.hasPrefix("zoosim run "))
    }

    @Test func `an override reaches the run and stands in the command that repeats it`() throws {
        let plain = try TinyRun()
        let changed = try TinyRun(["--set", "jobs.small.training.inner_steps=50"])
        #expect(plain.outcome.value(of: "digest") != changed.outcome.value(of: "digest"))
        let reader = try ResultReader(path: try #require(changed.outcome.value(of: "result")))
        #expect(reader.header.command.contains("--set 'jobs.small.training.inner_steps=50'"))
    }

    @Test func `progress goes to standard error`() throws {
        let folder = try TemporaryFolder()
        let run = try CommandLine.run([
            "run", "Scenarios/quickstart.yaml", "--no-ranges", "--no-figures", "--set",
            "jobs.small.data.text_tokens=60e9", "--set", "duration=30 d", "--output", folder.path,
        ])
        #expect(run.status == 0, "\(run.errors)")
        #expect(!run.errors.isEmpty)
        for line in run.errors.split(separator: "\n") {
            #expect(line.contains("of the text") && line.contains("events/s"), "\(line)")
        }
        #expect(!run.output.contains("events/s"))
    }
}

/// A run of the smallest scenario in a folder of its own.
struct TinyRun {
    let outcome: CommandLine.Outcome
    private let folder: TemporaryFolder

    init(
        _ arguments: [String] = [], ranges: Bool = false, environment: [String: String] = [:]
    ) throws {
        folder = try TemporaryFolder()
        outcome = try CommandLine.run(
            [
                "run", CommandLine.fixture("tiny"), "--quiet", "--no-figures", "--output",
                folder.path,
            ] + (ranges ? [] : ["--no-ranges"]) + arguments, environment: environment)
        try #require(outcome.status == 0, "\(outcome.errors)")
    }

    /// What `summary.json` holds, byte by byte.
    func summary() throws -> String {
        try String(contentsOfFile: try #require(outcome.value(of: "summary")), encoding: .utf8)
    }
}
