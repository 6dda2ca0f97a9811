import Foundation
import Testing

/// Sweeps of the tiny scenario, and what they leave.
enum SweepFiles {
    /// Six points of three runs each.
    static let axes = """
        axes:
          - {name: h, key: jobs.0.training.inner_steps, values: [10, 20, 25]}
          - {name: line, key: fleet.pool.access, values: [1 Gbps, 10 Gbps]}
        replications: 3
        metrics: [efficiency, duration]
        """

    /// Writes a sweep, and returns its path.
    static func write(_ text: String, in folder: TemporaryFolder) throws -> String {
        let path = folder.path + "/sweep.yaml"
        let scenario = CommandLine.root + "/" + CommandLine.fixture("tiny")
        try "name: test\nscenario: \(scenario)\n\(text)\n"
            .write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }

    /// Where the merged file is; nil without one.
    static func path(below folder: String) -> String? {
        ((try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? [])
            .first { $0.hasSuffix("sweep.h5") }.map { folder + "/" + $0 }
    }

    /// The merged file.
    static func merged(below folder: String) throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: try #require(path(below: folder))))
    }

    /// Whether HDF5's own tool opens a file and finds a metric in it.
    static func opens(_ path: String) throws -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["h5dump", "--header", "--dataset=efficiency", path]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    /// What is kept of each run, by the name of its file.
    static func records(below folder: String) throws -> [String: Data] {
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
        var records: [String: Data] = [:]
        for name in names where name.hasSuffix(".run") {
            records[name] = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))
        }
        return records
    }

    /// How many runs are kept.
    static func runs(below folder: String) -> Int {
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
        return names.count { $0.hasSuffix(".run") }
    }

    /// Waits until something holds, as long as a process runs.
    static func wait(for sweep: CommandLine, until holds: () -> Bool) {
        let deadline = Date(timeIntervalSinceNow: 90)
        while sweep.isRunning, !holds(), Date() < deadline { usleep(5_000) }
    }
}
