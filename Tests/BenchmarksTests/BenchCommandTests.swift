import Foundation
import Testing

/// `zoosim bench` with scenarios, as a person runs it.
@Suite struct BenchCommandTests {
    /// Arguments, the exit code, and what standard error has to say.
    static let faults: [(arguments: [String], status: Int32, words: [String])] = [
        (["--turns", "0"], 64, ["--turns takes 1 or more"]),
        (["--load", "nothing"], 64, ["no load has “nothing” in its name", "1,024 x 16"]),
        (["--flows", "nothing"], 64, ["no flow load has “nothing” in its name"]),
        (["--scenarios"], 64, ["--scenarios <file>"]),
        (["--for", "2"], 64, ["--for: “2” has no unit", "“21 d”"]),
        (["--for", "2 hors"], 64, ["--for", "“2 hors” is unknown", "did you mean “hours”?"]),
        (["--for", "0 h"], 64, ["--for takes durations above zero, not “0 h”"]),
        (["--load", "", "--for", "2 h"], 64, ["name some with --scenarios"]),
        (
            ["--scenarios", quickstart, quickstart, quickstart, "--for", "1 h", "2 h"], 64,
            ["one for each of the 3, not 2"]
        ),
        (["--figure", "--scenarios", quickstart, quickstart], 64, ["--output"]),
        (["--figure", "--output", "a.json", "--scenarios", quickstart], 64, ["two or more"]),
        (
            ["--figure", "--output", "a.svg", "--scenarios", quickstart, quickstart], 64,
            ["a.svg would be a file of --figure"]
        ),
        (
            ["--figure", "--output", "a.json", "--scenarios", quickstart, quickstart], 65,
            ["networks of different sizes"]
        ),
        (
            ["--scenarios", "Scenarios/quickstrt.yaml", quickstart], 65,
            ["quickstrt.yaml: there is no such file", "“quickstart.yaml”"]
        ),
        (["--scenarios", quickstart, "--for", "1 min"], 65, ["no step was done"]),
    ]

    static let quickstart = "Scenarios/quickstart.yaml"

    @Test(arguments: faults.indices)
    func `a fault has its exit code and a message that helps`(_ index: Int) throws {
        let fault = Self.faults[index]
        let program = try Program()
        let run = try program.run(["bench"] + fault.arguments)
        #expect(run.status == fault.status, "\(fault.arguments): \(run.errors)")
        for word in fault.words {
            #expect(run.errors.contains(word), "“\(word)” is not in:\n\(run.errors)")
        }
        #expect(run.output.isEmpty, "a fault is said on standard error:\n\(run.output)")
        #expect(try program.files.isEmpty)
    }

    @Test func `scenarios of two sizes give a table, the JSON and a figure, and nothing else`()
        throws
    {
        let program = try Program()
        let small = "Scenarios/scale/1000.yaml"
        let run = try program.run([
            "bench", "--turns", "1", "--scenarios", Self.quickstart, small, "--for", "30 min",
            "90 min", "--figure", "--output", program.folder + "/sizes.json",
        ])
        #expect(run.status == 0, "\(run.errors)")
        #expect(try program.files == ["sizes.gp", "sizes.json", "sizes.png", "sizes.svg"])
        let lines = run.output.split(separator: "\n")
        #expect(lines.count == 5, "\(run.output)")
        #expect(lines[1].contains("us/member/round") && lines[1].contains("peak / MB"))
        #expect(lines[2].contains("quickstart") && lines[2].contains(" 0.02 "))
        #expect(lines[3].contains("scale-1000") && lines[3].contains(" 0.06 "))
        let data = try Data(contentsOf: URL(fileURLWithPath: program.folder + "/sizes.json"))
        let json = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
        let scenarios = try #require(json["scenarios"] as? [[String: Any]])
        #expect(scenarios.map { $0["gpus"] as? Int } == [24, 1_000])
        #expect((json["phold"] as? [Any])?.isEmpty == true)
        for scenario in scenarios {
            for key in ["daysPerWallSecond", "microsecondsPerMemberRound", "networkSeconds"] {
                let value = try #require(scenario[key] as? Double, "\(key)")
                #expect(value > 0 && value.isFinite, "\(key)")
            }
        }
        let script = try String(contentsOfFile: program.folder + "/sizes.gp", encoding: .utf8)
        #expect(script.contains("quickstart (0.0208 d), scale-1000 (0.0625 d)"))
    }
}
