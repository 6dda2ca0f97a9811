import Foundation
import Testing

/// `zoosim guard` as CI runs it.
struct GuardTests {
    private let folder: TemporaryFolder
    private let changelog: String

    init() throws {
        folder = try TemporaryFolder()
        changelog = folder.path + "/CHANGELOG.md"
        try Data("# Log\n\n## [Unreleased]\n".utf8).write(to: URL(fileURLWithPath: changelog))
    }

    private func run(_ arguments: String...) throws -> CommandLine.Outcome {
        try CommandLine.run(
            ["guard"] + arguments + [
                "--baselines", folder.path + "/baselines", "--changelog", changelog, "--quiet",
            ])
    }

    private func log() throws -> String { try String(contentsOfFile: changelog, encoding: .utf8) }

    @Test func `a baseline is accepted with a reason, kept, and seen to drift`() throws {
        let scenario = CommandLine.fixture("tiny")
        let accepted = try run(
            scenario, "--accept", "--reason", "the first", "--replications", "3", "--metrics",
            "gpu_hours,cost_usd")
        #expect(accepted.status == 0, "\(accepted.errors)")
        #expect(try log().contains("### Changed results\n\n- Baselines: the first. They moved in"))
        let again = try run("--accept", "--reason", "the second")
        #expect(again.status == 0 && again.output.contains("nothing is written"))
        #expect(try !log().contains("the second"))

        let same = try run()
        #expect(same.status == 0 && same.output.contains("2 unchanged; 3 runs"), "\(same.output)")
        let dearer = try run(
            scenario, "--set", "economy.zen_price=3 USD/ZEN", "--github", "--junit",
            folder.path + "/guard.xml")
        #expect(dearer.status == 1 && dearer.output.contains("DRIFTED"), "\(dearer.output)")
        #expect(dearer.output.contains("Accepted because: the first"))
        #expect(dearer.output.contains("::error file=\(scenario),title="))
        let junit = try String(contentsOfFile: folder.path + "/guard.xml", encoding: .utf8)
        #expect(junit.contains("tests=\"2\" failures=\"1\" errors=\"0\""))
        let borne = try run(
            scenario, "--set", "economy.zen_price=3 USD/ZEN", "--tolerance", "cost_usd=60%")
        #expect(borne.status == 0 && borne.output.contains("1 unchanged, 1 within"))

        #expect(try run("--digests").output.contains("reproduced"))
        let other = try run("--digests", "--set", "economy.zen_price=3 USD/ZEN")
        #expect(other.status == 1 && other.output.contains("DIFFERS: jobs."), "\(other.output)")
    }

    @Test func `another file of the same name neither meets nor replaces a baseline`() throws {
        let scenario = CommandLine.fixture("tiny")
        let first = try run(
            scenario, "--accept", "--reason", "the first", "--replications", "2", "--metrics",
            "gpu_hours")
        #expect(first.status == 0, "\(first.errors)")
        let baseline = folder.path + "/baselines/tiny.json"
        let before = try String(contentsOfFile: baseline, encoding: .utf8)
        let copy = folder.path + "/copy.yaml"
        try "extends: \(CommandLine.root)/\(scenario)\n".write(
            toFile: copy, atomically: true, encoding: .utf8)
        for more in [[], ["--accept", "--reason", "mine"]] {
            let outcome = try CommandLine.run(
                ["guard", copy, "-q", "--baselines", folder.path + "/baselines", "--changelog"]
                    + [changelog] + more)
            #expect(outcome.status == 65)
            #expect(outcome.errors.contains("give it another “name:”"), "\(outcome.errors)")
        }
        #expect(try String(contentsOfFile: baseline, encoding: .utf8) == before)
        // However its place is written.
        #expect(try run("./" + scenario).status == 0)
    }

    @Test func `other luck in too few runs ends with 2, and says how many would do`() throws {
        let scenario = CommandLine.fixture("tiny")
        let accepted = try run(
            scenario, "--accept", "--reason", "r", "--replications", "2", "--metrics",
            "utilisation",
            "--tolerance", "utilisation=0.001%")
        #expect(accepted.status == 0 && accepted.errors.contains("were the luck to change"))
        let unsure = try run(scenario, "--set", "seed=99")
        #expect(unsure.status == 2, "\(unsure.output)")
        #expect(unsure.output.contains("Too few runs") && unsure.output.contains("cannot tell"))
    }

    @Test func `nothing is accepted without a reason, or without a place for it`() throws {
        let scenario = CommandLine.fixture("tiny")
        let silent = try run(scenario, "--accept")
        #expect(silent.status == 64 && silent.errors.contains("--accept needs --reason"))
        try FileManager.default.removeItem(atPath: changelog)
        let lost = try run(scenario, "--accept", "--reason", "r", "--replications", "2")
        #expect(lost.status == 65 && lost.errors.contains("a reason has to go somewhere"))
        let none = try run()
        #expect(none.status == 65 && none.errors.contains("there are no baselines"))
        let missing = try run(scenario)
        #expect(missing.status == 65 && missing.errors.contains("there is no baseline"))
    }
}
