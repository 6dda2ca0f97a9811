import Foundation
import Randomness
import Testing

/// `zoosim sweep` as a person runs it.
struct SweepTests {
    @Test func `a sweep that is killed at 20 random instants loses no finished run`() throws {
        let folder = try TemporaryFolder()
        let file = try SweepFiles.write(
            SweepFiles.axes.replacing("replications: 3", with: "replications: 8"), in: folder)
        let arguments = ["sweep", file, "--quiet", "--no-figures", "--output"]
        let pieces = folder.path + "/pieces"
        var stream = RandomStream(seed: Seed(20), entity: 0, purpose: "instants")
        var kept: [String: Data] = [:]
        var instants = 0
        while instants < 20 {
            let sweep = try CommandLine(arguments + [pieces])
            // Before the first run of this start, within one, or between two.
            let wanted = kept.count + Int(stream.below(4))
            SweepFiles.wait(for: sweep) { SweepFiles.runs(below: pieces) >= wanted }
            usleep(UInt32(stream.below(80_000)))
            let isKilled = sweep.isRunning
            sweep.kill()
            _ = try sweep.wait()
            if isKilled { instants += 1 }
            let now = try SweepFiles.records(below: pieces)
            for (name, record) in kept { #expect(now[name] == record, "\(name)") }
            kept = now
            if let merged = SweepFiles.path(below: pieces) {
                #expect(try SweepFiles.opens(merged))
            } else {
                // Killed before it had begun.
                #expect(now.isEmpty)
            }
            // All are there sooner on a quick machine: begin anew.
            if kept.count == 48 {
                try FileManager.default.removeItem(atPath: pieces)
                kept = [:]
            }
        }
        let last = try CommandLine.run(arguments + [pieces])
        #expect(last.status == 0, "\(last.errors)")
        #expect(last.output.contains("\(kept.count) there"))
        #expect(SweepFiles.runs(below: pieces) == 48)
        let whole = folder.path + "/whole"
        #expect(try CommandLine.run(arguments + [whole]).status == 0)
        #expect(try SweepFiles.merged(below: pieces) == SweepFiles.merged(below: whole))
        // What was half written is gone.
        let names = try FileManager.default.subpathsOfDirectory(atPath: pieces)
        #expect(names.count { !$0.hasSuffix(".run") && $0.contains(".") } == 1, "\(names)")
    }

    @Test func `a dry run says what it would cost, and leaves nothing`() throws {
        let folder = try TemporaryFolder()
        let file = try SweepFiles.write(
            SweepFiles.axes + "\nwhere: h < 25 || line > 1 Gbps", in: folder)
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
        let file = try SweepFiles.write("axes: {jobs.0.nodes: [4, 77]}", in: folder)
        let run = try CommandLine.run(
            ["sweep", file, "--quiet", "--no-figures", "--output", folder.path + "/out"])
        #expect(run.status == 1)
        #expect(run.errors.contains("1 of 2 points failed"))
        #expect(run.errors.contains("point 1 (nodes 77): jobs.small.nodes: wants 77 nodes"))
        #expect(run.output.contains("failed"))
        #expect(SweepFiles.runs(below: folder.path) == 1)
    }

    @Test func `an axis that leads nowhere is refused, and an earlier result is left alone`() throws
    {
        let folder = try TemporaryFolder()
        let output = ["-q", "--no-figures", "--output", folder.path]
        let good = try SweepFiles.write(SweepFiles.axes, in: folder)
        #expect(try CommandLine.run(["sweep", good] + output).status == 0)
        let kept = try SweepFiles.merged(below: folder.path)
        let typo = SweepFiles.axes.replacingOccurrences(of: "inner_steps", with: "inner_stepps")
        let bad = try SweepFiles.write(typo, in: folder)
        let outcome = try CommandLine.run(["sweep", bad] + output)
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("none of its 6 points is a sound scenario"))
        #expect(outcome.errors.contains("inner_stepps: unknown key"), "\(outcome.errors)")
        #expect(try SweepFiles.merged(below: folder.path) == kept)
    }

    @Test func `a filter runs a part, and a wrong one says its column`() throws {
        let folder = try TemporaryFolder()
        let file = try SweepFiles.write(SweepFiles.axes, in: folder)
        let output = ["--quiet", "--no-figures", "--output", folder.path + "/out"]
        let part = try CommandLine.run(
            ["sweep", file, "--where", "h == 20 && line >= 10 Gbps"] + output)
        #expect(part.status == 0, "\(part.errors)")
        #expect(part.output.contains("points        1 (and 5 left out by --where)"))
        #expect(SweepFiles.runs(below: folder.path) == 3)
        let none = try CommandLine.run(["sweep", file, "--where", "h > 1000"] + output)
        #expect(none.status == 64)
        #expect(none.errors.contains("“h > 1000” holds at none of the 6 points"), "\(none.errors)")
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
        #expect(SweepFiles.runs(below: folder.path + "/out/own") == 2)
        #expect(try CommandLine.run(["run", path, "--no-ranges"] + output).status == 0)
    }

    @Test func `a faulty sweep says where`() throws {
        let folder = try TemporaryFolder()
        let file = try SweepFiles.write(
            "axes: {jobs.0.nodes: [4]}\nmetrics: [effciency]", in: folder)
        let run = try CommandLine.run(["sweep", file])
        #expect(run.status == 65)
        #expect(run.errors.contains("sweep.yaml:4: metrics: there is no metric “effciency”"))
        #expect(run.errors.contains("did you mean “efficiency”?"))
    }

    @Test func `help reads like a manual page`() throws {
        let help = try CommandLine.run(["sweep", "--help"])
        for part in [
            "EXAMPLE", "KEYS OF THE FILE", "ON A CLUSTER", "EXPRESSIONS", "RESULT", "EXIT CODES",
        ] {
            #expect(help.output.contains(part))
        }
    }
}
