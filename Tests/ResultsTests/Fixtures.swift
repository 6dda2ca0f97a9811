import Foundation
import NetworkSimulation
import ProtocolCore
import Results
import Testing

/// Headers, rows and places that the tests of result files share.
enum Fixtures {
    static let header = RunHeader(
        scenario: "zen-2-7b", about: "Ein Lauf über drei Wochen: 24 Knoten, ≤ 40 im Vorrat.",
        seed: .max, command: "zoosim run 'a file.yaml' --seed 18446744073709551615",
        resolvedScenario: "name: zen-2-7b\nseed: 18446744073709551615\n", version: "0.1.0")

    static let metrics = [
        Metric(name: "jobs.zen-2-7b.efficiency", value: 0.875, unit: "1", about: "H_twin / H_net"),
        Metric(name: "cost", value: 17_122.25, unit: "ZEN", about: "paid by the customer"),
    ]

    /// A value for a row and column, different in all of them.
    static func value(
        _ kind: RecordTable.Kind, row: Int, column: Int, role: RunRole
    ) -> RecordValue {
        let sign = role == .twin ? -1 : 1
        return switch kind {
        case .integer: .integer(Int64(sign) << 62 | Int64(sign * (row * 100 + column)))
        case .real: .real(Double(sign * row) + Double(column) / 7)
        case .text: .text("\(role.rawValue) № \(row) 名 \(column)")
        case .word: .text("№ \(row) 名")
        }
    }

    /// Row of a table; the time of a time series counts up from zero.
    static func row(_ row: Int, of table: RecordTable, role: RunRole) -> [RecordValue] {
        table.columns.enumerated().map { column, definition in
            if table.isTimeSeries && column == 0 { return .real(Double(row) * 60) }
            return value(definition.kind, row: row, column: column, role: role)
        }
    }

    /// Rows that each table of each role gets in `fill`: some many, one none.
    static func rowCount(of table: Int, role: RunRole) -> Int {
        table == RecordTable.Index.slashes ? 0 : 5 + 3 * table + (role == .twin ? 1 : 0)
    }

    /// Fills every table of both roles.
    static func fill(_ sink: any RecordSink) {
        for role in RunRole.allCases {
            for (index, table) in RecordTable.all.enumerated() {
                for row in 0..<rowCount(of: index, role: role) {
                    sink.append(Self.row(row, of: table, role: role), to: index, of: role)
                }
            }
        }
    }

    /// Gives the body a folder that is removed afterwards.
    static func inTemporaryFolder<Value>(_ body: (String) throws -> Value) throws -> Value {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("zoosim-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder.path)
    }

    /// Writes a complete file, and gives its digest.
    @discardableResult
    static func writeComplete(_ path: String) throws -> String {
        let writer = try ResultWriter(path: path, header: header)
        let digest = ResultDigest(header: header)
        fill(TeeSink([digest, writer]))
        for metric in metrics {
            writer.setMetric(metric)
            digest.setMetric(metric)
        }
        try writer.close(digest: digest.finish(), complete: true)
        return digest.finish().description
    }
}

/// Programs from outside that read result files.
enum Tool {
    static let packageRoot = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The python with h5py and xarray; a test without it fails and says how to get it.
    static func python() throws -> String {
        let path = packageRoot.appendingPathComponent(".build-python/bin/python3").path
        try #require(
            FileManager.default.isExecutableFile(atPath: path),
            "\(path) is missing: run `make deps-test`")
        return path
    }

    /// A tool of the hdf5-tools package.
    static func hdf5(_ name: String) throws -> String {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let path = folders.map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        return try #require(path, "there is no \(name): run `make deps-test`")
    }

    /// Runs a program to its end; gives its status and all that it printed.
    static func run(
        _ program: String, _ arguments: [String]
    ) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    static func script(_ name: String) throws -> String {
        try #require(
            Bundle.module.path(forResource: name, ofType: "py", inDirectory: "Scripts"))
    }
}
