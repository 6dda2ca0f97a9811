import Foundation
import Testing

@testable import Experiments

/// What is asked of Slurm.
struct SlurmRequestTests {
    @Test func `options become arguments, and the person's own have the last word`() {
        let plain = SlurmRequest(tasks: 4, threads: 2)
            .arguments(name: "zoosim-x", tasks: 3, script: "/a/task.sh", logs: "/a/50%/logs")
        #expect(plain.contains("--array=0-2"))
        #expect(plain.contains("--cpus-per-task=2"))
        #expect(plain.contains("--no-requeue"))
        #expect(plain.contains("--output=/a/50%%/logs/%A_%a.log"))
        #expect(!plain.contains { $0.hasPrefix("--mem") || $0.hasPrefix("--time") })
        #expect(plain.last == "/a/task.sh")
        let rich = SlurmRequest(
            tasks: 4, threads: 1, partition: "gpu", time: "1:00:00", memory: "4G",
            options: ["account=physics", "--cpus-per-task=8", "-C", "intel"]
        ).arguments(name: "x", tasks: 1, script: "s", logs: "l")
        #expect(
            Array(rich.suffix(8)) == [
                "--partition=gpu", "--time=1:00:00", "--mem=4G", "--account=physics",
                "--cpus-per-task=8", "-C", "--intel", "s",
            ])
    }

    @Test(arguments: [
        ("12\n", 12), ("12;cluster\n", 12), ("a note of the site\n77\n", 77),
    ])
    func `the number of an array is found`(_ answer: String, _ number: Int) {
        #expect(SlurmRequest.array(in: answer) == number)
    }

    @Test func `an answer without a number is none`() {
        #expect(SlurmRequest.array(in: "") == nil)
        #expect(SlurmRequest.array(in: "Submitted batch job 12") == nil)
    }

    /// Runs the script of a task, and says how it ends and what it complains of.
    private func run(_ script: String, _ index: String) throws -> (Int32, String) {
        let process = Process()
        let errors = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", script]
        process.environment = [
            "PATH": "/usr/bin:/bin", "SLURM_ARRAY_TASK_ID": index, "SLURM_CPUS_PER_TASK": "3",
        ]
        process.standardOutput = errors
        process.standardError = errors
        try process.run()
        let said = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: said, as: UTF8.self))
    }

    @Test func `a task says what its node does not see`() throws {
        let folder = ScratchFolder()
        let odd = folder.path + "/it's a \"$folder\""
        try FileManager.default.createDirectory(atPath: odd, withIntermediateDirectories: true)
        let plan = odd + "/plan.json"
        var (status, said) = try run(
            SlurmRequest.script(program: "/bin/echo", plan: plan), "4")
        #expect(status == 66)
        #expect(said.contains("there is no \(plan) on "))
        #expect(said.contains("is the folder shared with this node?"))
        try Data("{}".utf8).write(to: URL(fileURLWithPath: plan))
        (status, said) = try run(SlurmRequest.script(program: odd + "/zoosim", plan: plan), "4")
        #expect(status == 69)
        #expect(said.contains("there is no \(odd)/zoosim on "))
        (status, said) = try run(SlurmRequest.script(program: "/bin/echo", plan: plan), "4")
        #expect(status == 0)
        #expect(said == "sweep-task \(plan) 4 --threads 3\n")
    }
}
