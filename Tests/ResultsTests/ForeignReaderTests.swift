import Foundation
import NetworkSimulation
import ProtocolCore
import Results
import Testing

/// What programs that know nothing of zoosim find in its files.
struct ForeignReaderTests {
    @Test func `h5py and xarray read every group of a finished file`() throws {
        try Fixtures.inTemporaryFolder { folder in
            let digest = try Fixtures.writeComplete("\(folder)/run.h5")
            let expected = try JSONSerialization.data(
                withJSONObject: Self.expectation(digest: digest))
            try expected.write(to: URL(fileURLWithPath: "\(folder)/expected.json"))
            let read = try Tool.run(
                Tool.python(),
                [
                    Tool.script("read_finished"), "\(folder)/run.h5", "\(folder)/expected.json",
                ])
            #expect(read.status == 0, "\(read.output)")
            let columns = RecordTable.all.reduce(0) { $0 + $1.columns.count } * 2
            #expect(read.output.contains("read \(columns) columns"), "\(read.output)")
        }
    }

    @Test func `h5py reads a file that is being written`() throws {
        try Fixtures.inTemporaryFolder { folder in
            let writer = try Self.unfinished("\(folder)/run.h5", rows: 3_000)
            let read = try Tool.run(
                Tool.python(), [Tool.script("read_unfinished"), "\(folder)/run.h5"])
            #expect(read.status == 0)
            #expect(
                read.output == """
                    3000 179940.0 network № 2999 名 2 false
                    '' 0 zen-2-7b

                    """)
            try writer.close(digest: ResultDigest(header: Fixtures.header).finish(), complete: true)
        }
    }

    @Test func `after a crash h5py reads up to the last flush`() throws {
        try Fixtures.inTemporaryFolder { folder in
            let writer = try Self.unfinished("\(folder)/run.h5", rows: 700)
            for row in 700..<720 { Self.append(row, to: writer) }
            // The bytes on disk while the writer is open are what a kill leaves behind.
            try FileManager.default.copyItem(
                atPath: "\(folder)/run.h5", toPath: "\(folder)/crashed.h5")
            let expected = "700 41940.0 network № 699 名 2 false\n"
            let script = try Tool.script("read_unfinished")
            let left = try Tool.run(Tool.python(), [script, "\(folder)/crashed.h5"])
            #expect(left.status == 0)
            #expect(left.output.hasPrefix(expected), "\(left.output)")
            let clear = try Tool.run(Tool.hdf5("h5clear"), ["-s", "\(folder)/crashed.h5"])
            #expect(clear.status == 0, "\(clear.output)")
            let cleared = try Tool.run(Tool.python(), [script, "\(folder)/crashed.h5"])
            #expect(cleared.status == 0)
            #expect(cleared.output.hasPrefix(expected), "\(cleared.output)")
            try writer.close(
                digest: ResultDigest(header: Fixtures.header).finish(), complete: false)
        }
    }

    @Test func `h5dump prints the header and every column`() throws {
        try Fixtures.inTemporaryFolder { folder in
            try Fixtures.writeComplete("\(folder)/run.h5")
            let dump = try Tool.run(Tool.hdf5("h5dump"), ["-H", "\(folder)/run.h5"])
            #expect(dump.status == 0)
            for table in RecordTable.all {
                #expect(dump.output.contains("GROUP \"\(table.name)\""))
                for column in table.columns {
                    #expect(dump.output.contains("DATASET \"\(column.name)\""))
                }
            }
            #expect(dump.output.contains("ATTRIBUTE \"resolved_scenario\""))
            #expect(dump.output.contains("DATASET \"jobs.zen-2-7b.efficiency\""))
        }
    }

    private static func append(_ row: Int, to writer: ResultWriter) {
        let index = RecordTable.Index.auctions
        writer.append(
            Fixtures.row(row, of: RecordTable.all[index], role: .network), to: index, of: .network)
    }

    private static func unfinished(_ path: String, rows: Int) throws -> ResultWriter {
        let writer = try ResultWriter(path: path, header: Fixtures.header)
        for row in 0..<rows { append(row, to: writer) }
        try writer.flush()
        return writer
    }

    /// All that the file should hold, as JSON for the script.
    private static func expectation(digest: String) -> [String: Any] {
        let header = Fixtures.header
        let tables = RecordTable.all.enumerated().map { index, table -> [String: Any] in
            let columns = table.columns.enumerated().map { place, column -> [String: Any] in
                var entry: [String: Any] = [
                    "name": column.name, "unit": column.unit, "about": column.about,
                    "kind": "\(column.kind)",
                ]
                for role in RunRole.allCases {
                    entry[role.rawValue] = (0..<Fixtures.rowCount(of: index, role: role)).map {
                        plain(Fixtures.row($0, of: table, role: role)[place])
                    }
                }
                return entry
            }
            return [
                "name": table.name, "about": table.about, "isTimeSeries": table.isTimeSeries,
                "columns": columns,
            ]
        }
        let metrics = Fixtures.metrics.map {
            ($0.name, ["value": $0.value, "unit": $0.unit, "about": $0.about] as [String: Any])
        }
        return [
            "header": [
                "scenario": header.scenario, "about": header.about, "seed": header.seed,
                "command": header.command, "resolved_scenario": header.resolvedScenario,
                "zoosim_version": header.version, "digest": digest, "complete": "true",
            ] as [String: Any],
            "tables": tables, "metrics": Dictionary(uniqueKeysWithValues: metrics),
        ]
    }

    private static func plain(_ value: RecordValue) -> Any {
        switch value {
        case .integer(let integer): integer
        case .real(let real): real
        case .text(let text): text
        }
    }
}
