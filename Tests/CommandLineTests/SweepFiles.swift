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

    /// The merged file.
    static func merged(below folder: String) throws -> Data {
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
        let name = try #require(names.first { $0.hasSuffix("sweep.h5") })
        return try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))
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
