import Foundation
import Testing

/// `zoosim calibrate` as a person runs it.
struct CalibrateTests {
    private func write(_ text: String, in folder: TemporaryFolder) throws -> String {
        let path = folder.path + "/calibration.yaml"
        let scenario = CommandLine.root + "/" + CommandLine.fixture("tiny")
        try "name: test\nscenario: \(scenario)\n\(text)\n"
            .write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    private static let unknowns =
        "unknowns: [{name: h, key: jobs.0.training.inner_steps, from: 10, to: 60, whole: yes}]\n"

    private func target(_ value: String) -> String {
        Self.unknowns + "targets: [{metric: round_phase, value: \(value), sd: 0.5 s}]\n"
            + "replications: 2"
    }

    @Test func `a value is found, and the scenario with it runs`() throws {
        let folder = try TemporaryFolder()
        let file = try write(target("20 s"), in: folder)
        let output = folder.path + "/out"
        let run = try CommandLine.run(["calibrate", file, "--quiet", "--output", output])
        #expect(run.status == 0, "\(run.errors)")
        for word in ["found", "95% interval", "off / sd", "round_phase", "a root between two"] {
            #expect(run.output.contains(word))
        }
        let below = output + "/test/calibration"
        for name in ["calibrated.yaml", "calibration.json", "residuals.svg", "residuals.png"] {
            #expect(FileManager.default.fileExists(atPath: below + "/" + name), "\(name)")
        }
        let text = try String(contentsOfFile: below + "/calibrated.yaml", encoding: .utf8)
        #expect(text.contains("extends: ") && text.contains("# source: calibrated to round_phase"))
        let again = try CommandLine.run([
            "run", below + "/calibrated.yaml", "--quiet", "--no-ranges", "--no-figures",
            "--output", output,
        ])
        #expect(again.status == 0, "\(again.errors)")
        #expect(again.value(of: "result")?.contains("tiny-calibrated") == true)
    }

    @Test func `what cannot be reached ends with 2, and is written all the same`() throws {
        let folder = try TemporaryFolder()
        let file = try write(target("900 s"), in: folder)
        let run = try CommandLine.run([
            "calibrate", file, "--quiet", "--no-figures", "--output", folder.path + "/out",
        ])
        #expect(run.status == 2, "\(run.errors)")
        #expect(run.errors.contains("not reached: round_phase goes from"))
        #expect(run.errors.contains("nowhere to 900 s"))
        let path = folder.path + "/out/test/calibration/calibrated.yaml"
        let written = try String(contentsOfFile: path, encoding: .utf8)
        #expect(written.contains("which were NOT met"), "\(written)")
        #expect(!written.contains("calibrated to"))
    }

    @Test func `a dry run says what is sought, and leaves nothing`() throws {
        let folder = try TemporaryFolder()
        let file = try write(target("20 s"), in: folder)
        let output = folder.path + "/out"
        let dry = try CommandLine.run(["calibrate", file, "--dry-run", "--output", output])
        #expect(dry.status == 0, "\(dry.errors)")
        for word in ["10 at first", "at most 400", "one run took", "whole numbers", "sd 0.5 s"] {
            #expect(dry.output.contains(word), "\(dry.output)")
        }
        #expect(!FileManager.default.fileExists(atPath: output))
    }

    @Test func `faults have their exit codes`() throws {
        let folder = try TemporaryFolder()
        let faulty = try write(
            Self.unknowns + "targets: [{metric: round_fase, value: 1 s}]", in: folder)
        let run = try CommandLine.run(["calibrate", faulty])
        #expect(run.status == 65)
        #expect(run.errors.contains("calibration.yaml:4: targets.round_fase: there is no metric"))
        #expect(try CommandLine.run(["calibrate"]).status == 64)
        #expect(try CommandLine.run(["calibrate", faulty, "--threads", "0"]).status == 64)
        let sound = try write(target("20 s"), in: folder)
        let blocked = try CommandLine.run(["calibrate", sound, "--quiet", "--output", sound])
        #expect(blocked.status == 73, "\(blocked.errors)")
    }

    @Test func `Ctrl-C ends the search, and nothing is found`() throws {
        let folder = try TemporaryFolder()
        let file = try write(
            Self.unknowns + "targets: [{metric: round_phase, value: 20 s, sd: 0.5 s}]\n"
                + "replications: 5000", in: folder)
        let run = try CommandLine([
            "calibrate", file, "--quiet", "--output", folder.path + "/out",
        ])
        let deadline = Date(timeIntervalSinceNow: 60)
        let made = folder.path + "/out/test/calibration"
        while run.isRunning, !FileManager.default.fileExists(atPath: made), Date() < deadline {
            usleep(5_000)
        }
        run.interrupt()
        let outcome = try run.wait()
        #expect(outcome.status == 130, "\(outcome.errors)")
        #expect(outcome.errors.contains("interrupted"))
        #expect(!FileManager.default.fileExists(atPath: made + "/calibrated.yaml"))
    }

    @Test func `help reads like a manual page`() throws {
        let help = try CommandLine.run(["calibrate", "--help"])
        for part in ["EXAMPLE", "KEYS OF THE FILE", "METHOD", "RESULT", "EXIT CODES"] {
            #expect(help.output.contains(part))
        }
    }
}
