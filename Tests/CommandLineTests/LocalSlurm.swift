import Foundation
import Testing

/// A Slurm of this machine alone, started by `Scripts/slurm-local`; it lives as long as a test.
final class LocalSlurm {
    /// Whether its commands are installed; `make test-slurm` installs them, and takes no for an
    /// answer from nobody.
    static let isWanted =
        ProcessInfo.processInfo.environment["ZOOSIM_REQUIRE_SLURM"] == "1"
        || ["slurmctld", "slurmd", "munged", "sbatch"].allSatisfy { name in
            ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin"].contains {
                FileManager.default.isExecutableFile(atPath: "\($0)/\(name)")
            }
        }

    /// Why the tests are skipped.
    static let notice: Comment =
        "SKIPPED: Slurm is not installed; make test-slurm installs it and runs these tests"

    private let process = Process()
    private let input = Pipe()
    private let folder: TemporaryFolder
    /// What Slurm's commands have to know.
    let environment: [String: String]

    /// Starts it, and waits until it takes jobs.
    ///
    /// - Parameter hidden: a folder that the node is to see empty.
    init(hidden: String? = nil) throws {
        folder = try TemporaryFolder()
        let output = folder.path + "/output"
        _ = FileManager.default.createFile(atPath: output, contents: nil)
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments =
            [CommandLine.root + "/Tests/CommandLineTests/Scripts/slurm-local"]
            + (hidden.map { [$0] } ?? [])
        process.standardInput = input
        let sink = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
        process.standardOutput = sink
        process.standardError = sink
        try process.run()
        let deadline = Date(timeIntervalSinceNow: 90)
        var said = ""
        while !said.hasPrefix("ready "), process.isRunning, Date() < deadline {
            usleep(50_000)
            said = try String(contentsOfFile: output, encoding: .utf8)
        }
        try #require(said.hasPrefix("ready "), "Slurm does not start: \(said)")
        let path = said.split(whereSeparator: \.isWhitespace)[1]
        environment = ["SLURM_CONF": String(path)]
    }

    deinit {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    /// What one of Slurm's commands prints.
    func ask(_ command: String, _ arguments: String...) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [command] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = output
        try process.run()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: said, as: UTF8.self)
    }

    /// The processes of tasks of a sweep in a folder: each with its array and task.
    static func tasks(below folder: String) -> [(process: pid_t, task: String)] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { Int32($0) }.sorted().compactMap { process in
            guard let data = FileManager.default.contents(atPath: "/proc/\(process)/cmdline")
            else { return nil }
            let words = data.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            guard words.count > 3, words[1] == "sweep-task", words[2].hasPrefix(folder) else {
                return nil
            }
            return (process, words[3])
        }
    }
}
