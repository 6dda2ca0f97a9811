import Foundation
import Testing

/// `zoosim sweep --executor slurm` on a real Slurm.
@Suite(.serialized, .enabled(if: LocalSlurm.isWanted, LocalSlurm.notice))
struct SlurmTests {
    private static let slurm = ["--no-figures", "--executor", "slurm", "--output"]

    /// Twelve points of five runs: some seconds in two tasks at a time.
    private static let long = """
        axes:
          - {name: h, key: jobs.0.training.inner_steps, values: [10, 20, 25, 40, 50, 100]}
          - {name: line, key: fleet.pool.access, values: [1 Gbps, 10 Gbps]}
        replications: 5
        metrics: [efficiency, duration]
        """

    /// What the long one comes to on this machine, without Slurm.
    private static let local = Result {
        let folder = try TemporaryFolder()
        let file = try SweepFiles.write(long, in: folder)
        let path = folder.path + "/local"
        let run = try CommandLine.run(["sweep", file, "-q", "--no-figures", "--output", path])
        #expect(run.status == 0, "\(run.errors)")
        return try SweepFiles.merged(below: path)
    }

    @Test func `two tasks are killed, and the merged file equals the local one`() throws {
        let folder = try TemporaryFolder()
        let slurm = try LocalSlurm()
        let file = try SweepFiles.write(Self.long, in: folder)
        let output = folder.path + "/slurm"
        let sweep = try CommandLine(
            ["sweep", file] + Self.slurm + [output, "--tasks", "4"],
            environment: slurm.environment)
        var killed: Set<String> = []
        SweepFiles.wait(for: sweep) {
            guard SweepFiles.runs(below: output) > 3 * (killed.count + 1) else { return false }
            for (process, task) in LocalSlurm.tasks(below: folder.path)
            where killed.count < 2 && !killed.contains(task) {
                kill(process, SIGKILL)
                killed.insert(task)
            }
            return killed.count == 2
        }
        let outcome = try sweep.wait()
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(killed.count == 2)
        for task in killed {
            #expect(outcome.errors.contains("task 1_\(task) on "), "\(outcome.errors)")
        }
        #expect(
            outcome.errors.components(separatedBy: "was killed by signal 9").count == 3,
            "\(outcome.errors)")
        #expect(outcome.errors.contains("and tried again, attempt 2"))
        #expect(SweepFiles.runs(below: output) == 60)
        #expect(try SweepFiles.merged(below: output) == Self.local.get())
        // Another start finds all there, and has nothing to ask Slurm for.
        let again = try CommandLine.run(
            ["sweep", file] + Self.slurm + [output], environment: ["PATH": "/nowhere"])
        #expect(again.status == 0, "\(again.errors)")
        #expect(again.output.contains("0 to make, 60 there"))
    }

    @Test func `Ctrl-C cancels the array, and the same command makes the rest`() throws {
        let folder = try TemporaryFolder()
        let slurm = try LocalSlurm()
        let file = try SweepFiles.write(Self.long, in: folder)
        let output = folder.path + "/slurm"
        let arguments = ["sweep", file] + Self.slurm + [output, "--tasks", "3"]
        let sweep = try CommandLine(arguments, environment: slurm.environment)
        SweepFiles.wait(for: sweep) { SweepFiles.runs(below: output) > 4 }
        sweep.interrupt()
        let outcome = try sweep.wait()
        #expect(outcome.status == 130, "\(outcome.errors)")
        #expect(outcome.errors.contains("array 1 is cancelled"))
        #expect(outcome.errors.contains("the same command makes the rest"))
        let kept = SweepFiles.runs(below: output)
        #expect((5..<60).contains(kept))
        let states = try slurm.ask("squeue", "-h", "-r", "-t", "all", "-o", "%T")
        #expect(!states.contains("PENDING"), "\(states)")
        let rest = try CommandLine.run(arguments, environment: slurm.environment)
        #expect(rest.status == 0, "\(rest.errors)")
        #expect(!rest.errors.contains("tried again"), "\(rest.errors)")
        #expect(try SweepFiles.merged(below: output) == Self.local.get())
    }

    @Test func `an array outlives whoever submitted it, and the next start follows it`() throws {
        let folder = try TemporaryFolder()
        let slurm = try LocalSlurm()
        let file = try SweepFiles.write(Self.long, in: folder)
        let output = folder.path + "/slurm"
        let arguments = ["sweep", file] + Self.slurm + [output, "--tasks", "3"]
        let first = try CommandLine(arguments, environment: slurm.environment)
        SweepFiles.wait(for: first) { SweepFiles.runs(below: output) > 4 }
        // While it follows the array nobody else does.
        let other = try CommandLine.run(arguments, environment: slurm.environment)
        #expect(other.status == 69)
        #expect(other.errors.contains("follows this sweep already"), "\(other.errors)")
        first.kill()
        _ = try first.wait()
        let second = try CommandLine.run(arguments, environment: slurm.environment)
        #expect(second.status == 0, "\(second.errors)")
        // It had nothing to submit: all that was missing was under way.
        #expect(!second.errors.contains("array 2"), "\(second.errors)")
        #expect(second.errors.contains("array 1 of an earlier start is still under way"))
        #expect(try SweepFiles.merged(below: output) == Self.local.get())
    }

    @Test func `a task that is told to end keeps its runs, and its log is quoted`() throws {
        let folder = try TemporaryFolder()
        let slurm = try LocalSlurm()
        let file = try SweepFiles.write(Self.long, in: folder)
        let output = folder.path + "/slurm"
        let sweep = try CommandLine(
            ["sweep", file, "-q"] + Self.slurm + [output, "--tasks", "1", "--threads", "2"],
            environment: slurm.environment)
        // As Slurm does it some seconds before a task's time is over.
        var told: [pid_t] = []
        SweepFiles.wait(for: sweep) {
            guard SweepFiles.runs(below: output) > 3 else { return false }
            told = LocalSlurm.tasks(below: folder.path).map(\.process)
            for process in told { kill(process, SIGTERM) }
            return true
        }
        let outcome = try sweep.wait()
        #expect(told.count == 1)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("ended with code 130"), "\(outcome.errors)")
        #expect(outcome.errors.contains("1_0.log ends with:\n    ended from outside: "))
        #expect(try SweepFiles.merged(below: output) == Self.local.get())
    }

    @Test func `what sbatch refuses is said in its own words`() throws {
        let folder = try TemporaryFolder()
        let slurm = try LocalSlurm()
        let file = try SweepFiles.write(SweepFiles.axes, in: folder)
        let arguments = ["sweep", file, "-q"] + Self.slurm + [folder.path + "/out"]
        let outcome = try CommandLine.run(
            arguments + ["--partition", "nix"], environment: slurm.environment)
        #expect(outcome.status == 69)
        #expect(
            outcome.errors.contains("sbatch refuses: sbatch: error: invalid partition"),
            "\(outcome.errors)")
        let option = try CommandLine.run(
            arguments + ["--sbatch-option", "--array=0-5000"], environment: slurm.environment)
        #expect(option.status == 69)
        #expect(option.errors.contains("Invalid job array specification"), "\(option.errors)")
    }

    @Test(.enabled(if: getuid() == 0, "SKIPPED: only root can hide a folder from the node"))
    func `a folder that is not shared is named`() throws {
        let folder = try TemporaryFolder()
        let slurm = try LocalSlurm(hidden: folder.path)
        let file = try SweepFiles.write(SweepFiles.axes, in: folder)
        let outcome = try CommandLine.run(
            ["sweep", file, "-q"] + Self.slurm + [folder.path + "/out", "--retries", "0"],
            environment: slurm.environment)
        #expect(outcome.status == 1, "\(outcome.errors)")
        #expect(outcome.errors.contains("is the folder shared with the node?"))
        #expect(outcome.errors.contains("17 runs are missing; the same command tries again"))
    }
}
