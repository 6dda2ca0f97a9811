import Foundation
import Testing

/// `zoosim sweep` as a person runs it.
struct SweepTests {
    private func write(_ text: String, in folder: TemporaryFolder) throws -> String {
        let path = folder.path + "/sweep.yaml"
        let scenario = CommandLine.root + "/" + CommandLine.fixture("tiny")
        try "name: test\nscenario: \(scenario)\n\(text)\n"
            .write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private static let axes = """
        axes:
          - {name: h, key: jobs.0.training.inner_steps, values: [10, 20, 25]}
          - {name: line, key: fleet.pool.access, values: [1 Gbps, 10 Gbps]}
        replications: 3
        metrics: [efficiency, duration]
        """

    private func merged(below folder: String) throws -> Data {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
        let name = try #require(names.first { $0.hasSuffix("sweep.h5") })
        return try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))
    }

    private func runs(below folder: String) -> Int {
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
        return names.count { $0.hasSuffix(".run") }
    }

    @Test func `a sweep that is killed again and again comes to the same file`() throws {
        let folder = try TemporaryFolder()
        let file = try write(Self.axes, in: folder)
        let whole = folder.path + "/whole"
        let arguments = ["sweep", file, "--quiet", "--no-figures", "--output"]
        #expect(try CommandLine.run(arguments + [whole]).status == 0)
        let pieces = folder.path + "/pieces"
        var kept = 0
        for wanted in [0, 1, 4, 9, 17] {
            let sweep = try CommandLine(arguments + [pieces])
            let deadline = Date(timeIntervalSinceNow: 60)
            while sweep.isRunning, runs(below: pieces) < wanted, Date() < deadline {
                usleep(2_000)
            }
            sweep.kill()
            _ = try sweep.wait()
            // No run that was there is lost.
            #expect(runs(below: pieces) >= max(kept, min(wanted, 18)))
            kept = runs(below: pieces)
        }
        let last = try CommandLine.run(arguments + [pieces])
        #expect(last.status == 0, "\(last.errors)")
        #expect(last.output.contains("\(kept) there"))
        #expect(runs(below: pieces) == 18)
        #expect(try merged(below: pieces) == merged(below: whole))
    }

    @Test func `a dry run says what it would cost, and leaves nothing`() throws {
        let folder = try TemporaryFolder()
        let file = try write(Self.axes + "\nwhere: h < 25 || line > 1 Gbps", in: folder)
        let output = folder.path + "/out"
        let dry = try CommandLine.run(["sweep", file, "--dry-run", "--output", output])
        #expect(dry.status == 0, "\(dry.errors)")
        #expect(dry.output.contains("points        5 (and 1 excluded by “where”)"))
        #expect(dry.output.contains("15 to make, 0 there"))
        #expect(dry.output.contains("one run took"))
        #expect(dry.output.contains("disk"))
        #expect(!FileManager.default.fileExists(atPath: output))
    }

    @Test func `a failed point is named, and the others are there`() throws {
        let folder = try TemporaryFolder()
        let file = try write("axes: {jobs.0.nodes: [4, 77]}", in: folder)
        let run = try CommandLine.run(
            ["sweep", file, "--quiet", "--no-figures", "--output", folder.path + "/out"])
        #expect(run.status == 1)
        #expect(run.errors.contains("1 of 2 points failed"))
        #expect(run.errors.contains("point 1 (nodes 77): jobs.small.nodes: wants 77 nodes"))
        #expect(run.output.contains("failed"))
        #expect(runs(below: folder.path) == 1)
    }

    @Test func `a filter runs a part, and a wrong one says its column`() throws {
        let folder = try TemporaryFolder()
        let file = try write(Self.axes, in: folder)
        let output = ["--quiet", "--no-figures", "--output", folder.path + "/out"]
        let part = try CommandLine.run(
            ["sweep", file, "--where", "h == 20 && line >= 10 Gbps"] + output)
        #expect(part.status == 0, "\(part.errors)")
        #expect(part.output.contains("points        1 (and 5 left out by --where)"))
        #expect(runs(below: folder.path) == 3)
        let wrong = try CommandLine.run(["sweep", file, "--where", "hh == 20"] + output)
        #expect(wrong.status == 64)
        #expect(wrong.errors.contains("column 1: nothing is called “hh”; did you mean “h”?"))
    }

    @Test func `a scenario with a sweep can be run and swept`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/own.yaml"
        let scenario = CommandLine.root + "/" + CommandLine.fixture("tiny")
        try """
        extends: \(scenario)
        name: own
        catalog: \(CommandLine.root)/Scenarios/catalog
        sweep: {jobs.0.training.inner_steps: [10, 20]}
        """.write(toFile: path, atomically: true, encoding: .utf8)
        let output = ["--quiet", "--no-figures", "--output", folder.path + "/out"]
        let sweep = try CommandLine.run(["sweep", path] + output)
        #expect(sweep.status == 0, "\(sweep.errors)")
        #expect(runs(below: folder.path + "/out/own") == 2)
        #expect(try CommandLine.run(["run", path, "--no-ranges"] + output).status == 0)
    }

    @Test func `a faulty sweep says where`() throws {
        let folder = try TemporaryFolder()
        let file = try write("axes: {jobs.0.nodes: [4]}\nmetrics: [effciency]", in: folder)
        let run = try CommandLine.run(["sweep", file])
        #expect(run.status == 65)
        #expect(run.errors.contains("sweep.yaml:4: metrics: there is no metric “effciency”"))
        #expect(run.errors.contains("did you mean “efficiency”?"))
    }

    @Test func `help reads like a manual page`() throws {
        let help = try CommandLine.run(["sweep", "--help"])
        for part in ["EXAMPLE", "KEYS OF THE FILE", "EXPRESSIONS", "RESULT", "EXIT CODES"] {
            #expect(help.output.contains(part))
        }
    }
}
