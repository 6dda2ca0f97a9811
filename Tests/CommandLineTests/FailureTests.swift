import Foundation
import Testing

/// How commands fail: with the exit code that the README promises and a message that helps.
struct FailureTests {
    /// Arguments after the command, the exit code, and what standard error has to say.
    static let faults: [(arguments: [String], status: Int32, words: [String])] = [
        (["run"], 64, ["<file>"]),
        (["frobnicate"], 64, ["frobnicate"]),
        (["run", "Scenarios/quickstart.yaml", "--treads", "1"], 64, ["--threads"]),
        (["run", "Scenarios/quickstart.yaml", "--threads", "0"], 64, ["--threads", "1 or more"]),
        (["run", "Scenarios/quickstart.yaml", "--seed", "one"], 64, ["--seed"]),
        (["show"], 64, ["<file>"]),
        (["explain", "effciency"], 64, ["effciency", "did you mean “efficiency”?"]),
        (["run", "Scenarios/quickstrt.yaml"], 65, ["quickstrt.yaml", "“quickstart.yaml”"]),
        (["show", "Scenarios"], 65, ["quickstart.yaml"]),
        (
            ["run", fixture("two-faults")], 65,
            [
                "two-faults.yaml:3: duration: ", "“three days”", "e.g. “21 d”",
                "two-faults.yaml:6: jobs.small.training.iner_steps: ", "“inner_steps”",
            ]
        ),
        (
            ["show", fixture("two-faults")], 65,
            ["two-faults.yaml:3: duration: ", "two-faults.yaml:6: jobs.small.training."]
        ),
        (
            ["run", "Scenarios/quickstart.yaml", "--set", "jobs.0.nods=3"], 65,
            ["--set jobs.0.nods=3: jobs.small.nods", "“nodes”"]
        ),
        (
            ["run", "Scenarios/quickstart.yaml", "--set", "duration=12"], 65,
            ["duration", "unit", "“12 d”"]
        ),
        (
            ["run", "Scenarios/quickstart.yaml", "--set", "jobs.small.nodes=7"], 65,
            ["jobs.small.nodes", "the pool has 6"]
        ),
        (
            ["run", "Scenarios/zen-2-7b/one-gpu-a-node.yaml"], 65,
            ["one-gpu-a-node.yaml:", "does not fit", "6.7e9 parameters × 16 B", "= 36.8 GB"]
        ),
    ]

    static func fixture(_ name: String) -> String { CommandLine.fixture(name) }

    @Test(arguments: faults.indices)
    func `a fault has its exit code and a message that helps`(_ index: Int) throws {
        let fault = Self.faults[index]
        let run = try CommandLine.run(fault.arguments)
        #expect(run.status == fault.status, "\(fault.arguments): \(run.errors)")
        for word in fault.words {
            #expect(run.errors.contains(word), "“\(word)” is not in:\n\(run.errors)")
        }
        #expect(run.output.isEmpty, "a fault is said on standard error:\n\(run.output)")
    }

    @Test func `a faulty scenario leaves no result`() throws {
        let folder = try TemporaryFolder()
        let run = try CommandLine.run(["run", Self.fixture("two-faults"), "--output", folder.path])
        #expect(run.status == 65)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    }

    @Test func `a run in which no step was done is an error that says why`() throws {
        let folder = try TemporaryFolder()
        let run = try CommandLine.run([
            "run", CommandLine.fixture("tiny"), "--set", "jobs.small.max_price=0.01 ZEN/GPU-h",
            "--output", folder.path, "--quiet",
        ])
        #expect(run.status == 65)
        #expect(run.errors.contains("no step was done"))
        #expect(run.errors.contains("0.01 ZEN/GPU-h is below every ask"), "\(run.errors)")
        #expect(!run.output.contains("Efficiency"))
    }

    @Test(arguments: ["/dev/null/results", "file", "file/below"])
    func `a folder that cannot be written to is named before anything is simulated`(
        _ place: String
    ) throws {
        let folder = try TemporaryFolder()
        _ = FileManager.default.createFile(atPath: folder.path + "/file", contents: nil)
        let output = place.hasPrefix("/") ? place : folder.path + "/" + place
        let run = try CommandLine.run(["run", CommandLine.fixture("tiny"), "--output", output])
        #expect(run.status == 73)
        #expect(run.errors.contains(output))
        #expect(run.errors.contains("--output"))
        #expect(!run.errors.contains("NSCocoaErrorDomain"))
        #expect(run.output.isEmpty)
    }

    @Test(arguments: [
        ["compare", "--set", "seed=2", "--output"], ["compare", "--set", "seed=2", "--figure"],
        ["claims", "--json"], ["guard", "--junit"],
    ])
    func `a file that cannot be written is named before anything is simulated`(
        _ words: [String]
    ) throws {
        let option = words[words.count - 1]
        for place in ["/dev/null/report", "/dev"] {
            let run = try CommandLine.run(
                [words[0], CommandLine.fixture("tiny")] + words.dropFirst() + [place])
            #expect(run.status == 73, "\(run.errors)")
            #expect(run.errors.contains(place == "/dev" ? place : "/dev/null"))
            #expect(run.errors.contains(place == "/dev" ? "it is a folder" : option))
            #expect(run.output.isEmpty)
        }
    }

    @Test func `without gnuplot the numbers stay`() throws {
        let folder = try TemporaryFolder()
        let run = try CommandLine.run(
            ["run", CommandLine.fixture("tiny"), "--no-ranges", "--output", folder.path],
            environment: ["PATH": folder.path])
        #expect(run.status == 0)
        #expect(run.errors.contains("gnuplot"))
        #expect(run.errors.contains("run.h5"))
        #expect(run.value(of: "digest")?.count == 64)
    }
}
