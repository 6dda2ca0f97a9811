import Foundation
import NetworkSimulation
import ProtocolCore
import Testing

@testable import Results

/// What remains of a run that has not come to its end.
struct UnfinishedFileTests {
    private static let table = RecordTable.Index.money

    private static func append(_ rows: Range<Int>, to writer: ResultWriter) {
        for row in rows {
            writer.append(
                Fixtures.row(row, of: RecordTable.all[table], role: .network), to: table,
                of: .network)
        }
    }

    @Test func `our reader reads a file while it is written and after it was killed`() throws {
        try Fixtures.inTemporaryFolder { folder in
            let writer = try ResultWriter(path: "\(folder)/run.h5", header: Fixtures.header)
            Self.append(0..<100, to: writer)
            try writer.flush()
            Self.append(100..<150, to: writer)
            try FileManager.default.copyItem(
                atPath: "\(folder)/run.h5", toPath: "\(folder)/killed.h5")
            for path in ["\(folder)/run.h5", "\(folder)/killed.h5"] {
                let reader = try ResultReader(path: path)
                #expect(reader.header == Fixtures.header)
                #expect(reader.digest == nil)
                #expect(!reader.isComplete)
                #expect(reader.metrics.isEmpty)
                #expect(try reader.rowCount(.network, Self.table) == 100)
                #expect(
                    try reader.column(.network, Self.table, "time").last == Double(99 * 60))
            }
            // Reading has not disturbed the writer.
            Self.append(150..<200, to: writer)
            try writer.close(
                digest: ResultDigest(header: Fixtures.header).finish(), complete: false)
            let reader = try ResultReader(path: "\(folder)/run.h5")
            #expect(try reader.rowCount(.network, Self.table) == 200)
            #expect(!reader.isComplete)
            #expect(reader.digest != nil)
        }
    }

    @Test func `a flush happens by itself after a thousand rows`() throws {
        try Fixtures.inTemporaryFolder { folder in
            let writer = try ResultWriter(path: "\(folder)/run.h5", header: Fixtures.header)
            Self.append(0..<1_023, to: writer)
            let reader = try ResultReader(path: "\(folder)/run.h5")
            #expect(try reader.rowCount(.network, Self.table) == 0)
            Self.append(1_023..<1_279, to: writer)
            #expect(try reader.rowCount(.network, Self.table) == 1_024)
            Self.append(1_279..<1_280, to: writer)
            #expect(try reader.rowCount(.network, Self.table) == 1_280)
        }
    }

    @Test func `no more rows wait in memory than a chunk holds, however long the run`() throws {
        try Fixtures.inTemporaryFolder { folder in
            let writer = try ResultWriter(path: "\(folder)/run.h5", header: Fixtures.header)
            var most = 0
            for start in stride(from: 0, to: 40_000, by: 100) {
                Self.append(start..<start + 100, to: writer)
                most = max(most, writer.waitingRows)
            }
            #expect(most > 1_000)
            #expect(most < 16_384)
            try writer.close(
                digest: ResultDigest(header: Fixtures.header).finish(), complete: false)
        }
    }

    @Test func `a writer that is forgotten leaves what it took`() throws {
        try Fixtures.inTemporaryFolder { folder in
            do {
                let writer = try ResultWriter(path: "\(folder)/run.h5", header: Fixtures.header)
                Self.append(0..<10, to: writer)
            }
            let reader = try ResultReader(path: "\(folder)/run.h5")
            #expect(try reader.rowCount(.network, Self.table) == 10)
            #expect(!reader.isComplete)
        }
    }

    @Test func `two writers at once do not disturb each other`() async throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("zoosim-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let digests = try await withThrowingTaskGroup(of: String.self) { group in
            for run in 0..<4 {
                group.addTask { try Fixtures.writeComplete("\(folder)/run\(run).h5") }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(digests).count == 1)
        for run in 0..<4 {
            let reader = try ResultReader(path: "\(folder)/run\(run).h5")
            #expect(try reader.computedDigest().description == digests[0])
        }
    }
}
