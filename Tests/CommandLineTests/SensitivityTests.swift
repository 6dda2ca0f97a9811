import Foundation
import Testing

/// `zoosim sensitivity` as a person runs it.
struct SensitivityTests {
    private static let few = [
        "sensitivity", CommandLine.fixture("tiny"), "--quiet", "--metric", "gpu_hours",
    ]

    @Test func `it prints tables, a sentence and figures, and keeps all as JSON`() throws {
        let folder = try TemporaryFolder()
        let run = try CommandLine.run(
            Self.few + [
                "--set", "jobs.small.data.text_tokens=0.1e9–0.3e9", "--inputs",
                "text_tokens,streams", "--runs", "130", "--output", folder.path,
            ])
        #expect(run.status == 0, "\(run.errors)")
        for part in [
            "metric  gpu_hours", "One at a time at both ends", "Screening (Morris)",
            "Shares of the variance (Sobol)", "luck (the seed)",
            "jobs.small.data.text_tokens", "200e6",
        ] {
            #expect(run.output.contains(part), "“\(part)” is missing: \(run.output)")
        }
        let path = try #require(run.value(of: "result"))
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let finding = try #require(json["finding"] as? String)
        #expect(finding.contains("jobs.small.data.text_tokens"))
        #expect(try #require(json["runs"] as? Int) <= 130)
        let inputs = try #require(json["inputs"] as? [[String: Any]])
        #expect(inputs.compactMap { $0["low"] as? String } == ["8", "100e6"])
        for name in ["tornado", "screening", "shares"] {
            for format in ["gp", "svg", "png"] {
                let file = path.replacingOccurrences(
                    of: "sensitivity.json", with: "\(name).\(format)")
                #expect(FileManager.default.fileExists(atPath: file), "\(file)")
            }
        }
    }

    @Test func `a dry run says what it would cost, and leaves nothing`() throws {
        let folder = try TemporaryFolder()
        let output = folder.path + "/out"
        let dry = try CommandLine.run(
            ["sensitivity", CommandLine.fixture("tiny"), "--dry-run", "--output", output])
        #expect(dry.status == 0, "\(dry.errors)")
        for part in [
            "runs    up to ", "one run took", "fleet.pool.speed_variation",
            "cannot move efficiency: ", "A100-40GB.idle_power",
        ] {
            #expect(dry.output.contains(part), "“\(part)” is missing: \(dry.output)")
        }
        #expect(!FileManager.default.fileExists(atPath: output))
    }

    @Test(arguments: [
        (["--metric", "effciency"], 64, "did you mean “efficiency”?"),
        (["--inputs", "hearbeat"], 64, "no input with a range contains “hearbeat”"),
        (["--runs", "5"], 64, "are needed at least"), (["--method", "moris"], 64, "takes morris"),
        (["--inputs", "idle_power"], 65, "none of the inputs with a range can move efficiency"),
        (["--set", "network.streams=9–3"], 65, "the lower end stands first: “3 to 9”"),
        (["--set", "jobs.small.max_price=0.01 ZEN/GPU-h"], 1, "the scenario has no efficiency"),
    ])
    func `what cannot be done is said`(
        _ arguments: [String], _ status: Int32, _ message: String
    ) throws {
        let folder = try TemporaryFolder()
        let run = try CommandLine.run(
            [
                "sensitivity", CommandLine.fixture("tiny"), "--quiet", "--output", folder.path,
            ] + arguments)
        #expect(run.status == status, "\(run.errors)")
        #expect(run.errors.contains(message), "\(run.errors)")
    }

    @Test func `Ctrl-C ends it`() throws {
        let folder = try TemporaryFolder()
        let run = try CommandLine([
            "sensitivity", CommandLine.fixture("tiny"), "--threads", "1", "--output", folder.path,
        ])
        while run.isRunning, try FileManager.default.subpathsOfDirectory(atPath: folder.path) == []
        {
            usleep(20_000)
        }
        run.interrupt()
        let outcome = try run.wait()
        #expect(outcome.status == 130, "\(outcome.errors)")
        #expect(outcome.errors.contains("interrupted: nothing follows without all runs"))
    }

    @Test func `help reads like a manual page`() throws {
        let help = try CommandLine.run(["sensitivity", "--help"])
        for part in ["EXAMPLE", "RANGES IN THE FILE", "METHOD", "RESULT", "EXIT CODES"] {
            #expect(help.output.contains(part))
        }
    }

    @Test func `show prints the range that a value carries`() throws {
        let show = try CommandLine.run([
            "show", CommandLine.fixture("tiny"), "--set", "fleet.pool.access=1–4 Gbps",
        ])
        #expect(show.status == 0, "\(show.errors)")
        let line = show.output.split(separator: "\n").first { $0.hasPrefix("  access.up ") }
        #expect(line?.contains("2.5 Gbps") == true, "\(show.output)")
        #expect(line?.contains("assumed 1 Gbps to 4 Gbps") == true)
    }
}
