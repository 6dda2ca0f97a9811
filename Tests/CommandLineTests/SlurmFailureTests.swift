import Foundation
import Testing

/// `zoosim sweep --executor slurm` where Slurm is missing, silent, or loses everything.
struct SlurmFailureTests {
    private func sweep(
        _ text: String = SweepFiles.axes, in folder: TemporaryFolder, _ more: [String] = [],
        environment: [String: String]
    ) throws -> CommandLine.Outcome {
        let file = try SweepFiles.write(text, in: folder)
        return try CommandLine.run(
            ["sweep", file, "--no-figures", "--output", folder.path + "/out", "--executor"]
                + ["slurm"] + more, environment: environment)
    }

    @Test func `a machine without Slurm is told so`() throws {
        let folder = try TemporaryFolder()
        let outcome = try sweep(in: folder, environment: ["PATH": folder.path])
        #expect(outcome.status == 69)
        #expect(outcome.errors.contains("there is no sbatch on this machine"), "\(outcome.errors)")
        // A file that opens is there all the same, with the run of the estimate in it.
        #expect(SweepFiles.runs(below: folder.path) == 1)
        #expect(try SweepFiles.merged(below: folder.path).count > 0)
    }

    @Test func `replications that end at a width are submitted look by look`() throws {
        let text = """
            axes: {jobs.0.training.inner_steps: [25]}
            replications: {at_least: 2, at_most: 6, until: {metric: duration, relative: 0%}}
            metrics: [duration]
            """
        let folder = try TemporaryFolder()
        let slurm = try FakeSlurm()
        let outcome = try sweep(text, in: folder, environment: slurm.environment)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(slurm.asked.count { $0.hasPrefix("sbatch") } > 1)
        let file = folder.path + "/sweep.yaml"
        let other = folder.path + "/local"
        let local = try CommandLine.run(["sweep", file, "-q", "--no-figures", "-o", other])
        #expect(local.status == 0, "\(local.errors)")
        #expect(
            try SweepFiles.merged(below: folder.path + "/out") == SweepFiles.merged(below: other))
    }

    @Test func `a failed point is a result, and is not tried again`() throws {
        let folder = try TemporaryFolder()
        let slurm = try FakeSlurm()
        // No node asks so little: no step is done.
        let outcome = try sweep(
            "axes: {jobs.small.max_price: [2.5 ZEN/GPU-h, 0.01 ZEN/GPU-h]}\nreplications: 2",
            in: folder, environment: slurm.environment)
        #expect(outcome.status == 1, "\(outcome.errors)")
        #expect(outcome.errors.contains("1 of 2 points failed"), "\(outcome.errors)")
        #expect(!outcome.errors.contains("tried again"), "\(outcome.errors)")
        #expect(slurm.asked.count { $0.hasPrefix("sbatch") } == 1)
    }

    @Test func `a queue that is silent is asked again, and the array goes on`() throws {
        let folder = try TemporaryFolder()
        let slurm = try FakeSlurm(
            squeue: """
                count=$(($(cat count 2>/dev/null || echo 0) + 1))
                echo "$count" >count
                if [ "$count" -le 2 ]; then
                    echo "slurm_load_jobs error: Unable to contact slurm controller" >&2
                    exit 1
                fi
                \(FakeSlurm.forgets)
                """)
        let outcome = try sweep(in: folder, environment: slurm.environment)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(
            outcome.errors.components(separatedBy: "the queue does not answer (").count == 2,
            "\(outcome.errors)")
        #expect(outcome.errors.contains("Unable to contact slurm controller"))
        #expect(outcome.errors.contains("the queue answers again"))
    }

    @Test func `an array of an earlier start is waited for while the queue is silent`() throws {
        let folder = try TemporaryFolder()
        // One task, which ends once the queue, silent in between, has said that it runs.
        let slurm = try FakeSlurm(
            sbatch: """
                for word; do script=$word; done
                echo "$script" >script
                echo 7
                """,
            squeue: """
                if [ -e down ]; then
                    echo "slurm_load_jobs error: Unable to contact slurm controller" >&2
                    exit 1
                fi
                if [ -e up ]; then
                    SLURM_ARRAY_TASK_ID=0 sh "$(cat script)" >log 2>&1
                    echo "7|0|COMPLETED|0|None|a|"
                    exit
                fi
                [ ! -e was_down ] || touch up
                echo "7|0|RUNNING|0|None|a|"
                """)
        func looks() -> Int { slurm.asked.count { $0.hasPrefix("squeue") } }
        let file = try SweepFiles.write(SweepFiles.axes, in: folder)
        func start() throws -> CommandLine {
            try CommandLine(
                [
                    "sweep", file, "--no-figures", "--output", folder.path + "/out", "--executor",
                    "slurm", "--tasks", "1",
                ], environment: slurm.environment)
        }
        let first = try start()
        SweepFiles.wait(for: first) { looks() > 0 }
        first.kill()
        _ = try first.wait()
        let (down, wasDown) = (slurm.path + "/down", slurm.path + "/was_down")
        for path in [down, wasDown] {
            #expect(FileManager.default.createFile(atPath: path, contents: nil))
        }
        // Ctrl-C ends the waiting, and what may go on is named.
        let second = try start()
        var seen = looks()
        SweepFiles.wait(for: second) { looks() > seen + 1 }
        second.interrupt()
        let interrupted = try second.wait()
        #expect(interrupted.status == 130, "\(interrupted.errors)")
        #expect(interrupted.errors.contains("array 7 of an earlier start may be under way still"))
        let third = try start()
        seen = looks()
        SweepFiles.wait(for: third) { looks() > seen + 1 }
        try FileManager.default.removeItem(atPath: down)
        let outcome = try third.wait()
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("the queue does not answer ("), "\(outcome.errors)")
        #expect(outcome.errors.contains("array 7 of an earlier start is still under way"))
        #expect(slurm.asked.count { $0.hasPrefix("sbatch") } == 1)
        #expect(SweepFiles.runs(below: folder.path) == 18)
    }

    @Test func `tasks that are lost again and again are given up, and what there is is kept`()
        throws
    {
        let folder = try TemporaryFolder()
        // Three arrays vanish; the fourth would do.
        let slurm = try FakeSlurm(
            sbatch: """
                lost=$(($(cat lost 2>/dev/null || echo 0) + 1))
                echo "$lost" >lost
                [ "$lost" -gt 3 ] || { echo "$lost"; exit 0; }
                \(FakeSlurm.makesAll)
                """)
        let outcome = try sweep(
            in: folder, ["--retries", "2", "--tasks", "1"], environment: slurm.environment)
        #expect(outcome.status == 1, "\(outcome.errors)")
        #expect(
            outcome.errors.contains(
                "task 1_0 is gone from the queue; 17 of its 17 runs are missing and tried again, "
                    + "attempt 2"), "\(outcome.errors)")
        #expect(outcome.errors.contains("task 3_0 is gone from the queue"))
        #expect(outcome.errors.contains("and not tried again"))
        #expect(outcome.errors.contains("17 runs are missing; the same command tries again"))
        #expect(slurm.asked.count { $0.hasPrefix("sbatch") } == 3)
        let again = try sweep(in: folder, environment: slurm.environment)
        #expect(again.status == 0, "\(again.errors)")
        #expect(SweepFiles.runs(below: folder.path) == 18)
    }

    @Test func `a plan of another version ends all at once`() throws {
        let folder = try TemporaryFolder()
        let slurm = try FakeSlurm(
            sbatch: """
                for word; do script=$word; done
                plan=$(dirname "$script")/plan.json
                sed -i 's/"version":"[^"]*"/"version":"0.0.0"/' "$plan"
                \(FakeSlurm.makesAll)
                """,
            squeue: """
                for task in $(seq 0 3); do echo "7|$task|FAILED|16640|NonZeroExitCode|a|"; done
                """)
        let outcome = try sweep(in: folder, ["--tasks", "4"], environment: slurm.environment)
        #expect(outcome.status == 1, "\(outcome.errors)")
        #expect(outcome.errors.contains("the sweep was planned by zoosim 0.0.0"))
        #expect(outcome.errors.contains("no other attempt would help"))
        #expect(slurm.asked.count { $0.hasPrefix("sbatch") } == 1)
    }

    @Test func `options of Slurm are passed on, and are none of this machine's`() throws {
        let folder = try TemporaryFolder()
        let slurm = try FakeSlurm()
        let outcome = try sweep(
            in: folder,
            [
                "--tasks", "2", "--threads", "3", "--partition", "gpu", "--time", "10",
                "--memory", "1G", "--sbatch-option", "--account=physics",
            ], environment: slurm.environment)
        #expect(outcome.status == 0, "\(outcome.errors)")
        let asked = try #require(slurm.asked.first { $0.hasPrefix("sbatch") })
        for word in [
            "--array=0-1", "--cpus-per-task=3", "--partition=gpu", "--time=10", "--mem=1G",
            "--account=physics", "--job-name=zoosim-test",
        ] {
            #expect(asked.contains(" \(word) "), "\(asked)")
        }
        let file = folder.path + "/sweep.yaml"
        let local = try CommandLine.run(["sweep", file, "--tasks", "2"])
        #expect(local.status == 64)
        #expect(local.errors.contains("go with --executor slurm"), "\(local.errors)")
    }
}
