import Foundation
import Testing

/// The commands that read without running: show, explain, schema.
struct ShowTests {
    static let scenarios = [
        "Scenarios/quickstart.yaml", "Scenarios/zen-2-7b/four-gpus-a-node.yaml",
        "Scenarios/embedding/one-gpu-a-node.yaml", "Scenarios/embedding/four-gpus-a-node.yaml",
    ]

    @Test(arguments: scenarios)
    func `show prints inputs with origin and source, and what follows from them`(
        _ file: String
    ) throws {
        let show = try CommandLine.run(["show", file])
        #expect(show.status == 0, "\(show.errors)")
        for part in [
            "\nfleet.pool\n", "\neconomy\n", "\ntwin\n", "list_price", "tiers.yaml:", "source: ",
            "assumed ", "bytes a round", "step time", "expected time up", "memory a GPU",
        ] {
            #expect(show.output.contains(part), "“\(part)” is missing")
        }
    }

    @Test(arguments: scenarios)
    func `no line of show is longer than 120 characters`(_ file: String) throws {
        let show = try CommandLine.run(["show", file])
        for line in show.output.split(separator: "\n") {
            #expect(line.count <= 120, "\(line)")
        }
    }

    @Test func `show knows what the command line changed`() throws {
        let show = try CommandLine.run([
            "show", "Scenarios/quickstart.yaml", "--set", "jobs.0.nodes=3",
        ])
        let line = show.output.split(separator: "\n").first { $0.hasPrefix("  nodes ") }
        #expect(line?.contains("--set") == true, "\(show.output)")
        #expect(line?.split(separator: " ").contains("3") == true)
    }

    @Test func `the resolved scenario is a scenario with the same figures`() throws {
        let folder = try TemporaryFolder()
        let yaml = try CommandLine.run(["show", CommandLine.fixture("tiny"), "--yaml"])
        #expect(yaml.status == 0)
        let copy = folder.path + "/copy.yaml"
        try yaml.output.write(toFile: copy, atomically: true, encoding: .utf8)
        let again = try CommandLine.run(["show", copy, "--yaml"])
        #expect(again.output == yaml.output, "\(again.errors)")
        let options = ["--no-ranges", "--no-figures", "--quiet", "--output", folder.path]
        let first = try CommandLine.run(["run", CommandLine.fixture("tiny")] + options)
        let second = try CommandLine.run(["run", copy] + options)
        #expect(first.value(of: "digest") == second.value(of: "digest"))
        #expect(second.status == 0, "\(second.errors)")
    }

    @Test func `explain says what efficiency is and what it stands on`() throws {
        let explain = try CommandLine.run(["explain", "efficiency"])
        #expect(explain.status == 0)
        #expect(explain.output.hasPrefix("efficiency [1]: H_twin / H_net\n"))
        #expect(explain.output.contains("simulated by the same code"))
        let long = try CommandLine.run(["explain", "jobs.small.efficiency"])
        #expect(long.output == explain.output)
    }

    @Test func `explain lists every metric that a run writes`() throws {
        let list = try CommandLine.run(["explain"])
        #expect(list.status == 0)
        let names = Set(
            list.output.split(separator: "\n").compactMap { $0.split(separator: " ").first })
        let summary = try TinyRun().summary()
        let pattern = try Regex(#""jobs\.small\.([a-z_]+)""#, as: (Substring, Substring).self)
        let written = summary.matches(of: pattern).map(\.output.1)
        #expect(written.count > 10)
        for name in written { #expect(names.contains(name), "\(name)") }
    }

    @Test func `schema lists keys with type, example and default`() throws {
        let schema = try CommandLine.run(["schema"])
        #expect(schema.status == 0)
        #expect(
            schema.output.contains("duration  (a duration above zero; e.g. 21 d; required)"))
        let part = try CommandLine.run(["schema", "verification"])
        #expect(part.status == 0)
        #expect(part.output.contains("jobs.<name>.verification.sample"))
        #expect(part.output.contains("    "), "a key comes with its sentence")
        #expect(!part.output.contains("fleet."))
    }

    @Test func `schema says so when nothing contains the text`() throws {
        let part = try CommandLine.run(["schema", "verifcation"])
        #expect(part.status == 64)
        #expect(part.errors.contains("verifcation"))
        #expect(part.errors.contains("verification"))
    }

    @Test func `help and version succeed`() throws {
        for arguments in [["--help"], ["help", "run"], ["--version"], []] {
            let help = try CommandLine.run(arguments)
            #expect(help.status == 0)
            #expect(!help.output.isEmpty)
        }
    }
}
