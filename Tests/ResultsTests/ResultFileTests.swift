import Foundation
import NetworkSimulation
import ProtocolCore
import Results
import Testing

/// What is written comes back, whole and bit by bit.
struct ResultFileTests {
    @Test func `a file gives back header, metrics and every row`() throws {
        try Fixtures.inTemporaryFolder { folder in
            // The folders on the way are made.
            let path = "\(folder)/a/b/run.h5"
            let digest = try Fixtures.writeComplete(path)
            let reader = try ResultReader(path: path)
            #expect(reader.header == Fixtures.header)
            #expect(reader.metrics == Fixtures.metrics.sorted { $0.name < $1.name })
            #expect(reader.metric("cost")?.value == 17_122.25)
            #expect(reader.digest == digest)
            #expect(reader.isComplete)
            let memory = MemorySink()
            Fixtures.fill(memory)
            for role in RunRole.allCases {
                for table in RecordTable.all.indices {
                    var rows: [[RecordValue]] = []
                    try reader.forEachRow(role, table) { rows.append($0) }
                    #expect(rows == memory.rows(of: role, in: table))
                }
            }
        }
    }

    @Test func `columns are read by name, and a wrong name is answered with the right ones`() throws
    {
        try Fixtures.inTemporaryFolder { folder in
            try Fixtures.writeComplete("\(folder)/run.h5")
            let reader = try ResultReader(path: "\(folder)/run.h5")
            let memory = MemorySink()
            Fixtures.fill(memory)
            let auctions = RecordTable.Index.auctions
            #expect(
                try reader.column(.twin, auctions, "price")
                    == memory.column(.twin, auctions, "price"))
            #expect(
                try reader.textColumn(.twin, auctions, "tier")
                    == memory.textColumn(.twin, auctions, "tier"))
            #expect(
                try reader.column(.network, auctions, "epoch")
                    == memory.column(.network, auctions, "epoch"))
            #expect(
                try reader.integerColumn(.network, auctions, "epoch")[3] == Int64(1) << 62 | 301)
            let error = #expect(throws: ResultError.self) {
                try reader.column(.network, auctions, "tier")
            }
            #expect(error?.description.contains("time, epoch, price, demand") == true)
        }
    }

    @Test func `the digest can be computed again from the file`() throws {
        try Fixtures.inTemporaryFolder { folder in
            let digest = try Fixtures.writeComplete("\(folder)/run.h5")
            let reader = try ResultReader(path: "\(folder)/run.h5")
            #expect(try reader.computedDigest().description == digest)
        }
    }

    @Test func `identical runs give identical bytes`() throws {
        try Fixtures.inTemporaryFolder { folder in
            try Fixtures.writeComplete("\(folder)/a.h5")
            try Fixtures.writeComplete("\(folder)/b.h5")
            let a = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/a.h5"))
            let b = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/b.h5"))
            #expect(a.count > 10_000)
            #expect(a == b)
        }
    }

    @Test func `rows beyond one chunk come back, and the digest with them`() throws {
        try Fixtures.inTemporaryFolder { folder in
            let path = "\(folder)/run.h5"
            let writer = try ResultWriter(path: path, header: Fixtures.header)
            let digest = ResultDigest(header: Fixtures.header)
            let sink = TeeSink([writer, digest])
            let index = RecordTable.Index.slashes
            let count = 40_000
            for row in 0..<count {
                sink.append(
                    [
                        .real(Double(row)), .integer(Int64(row % 40)), .text("r\(row % 7)"),
                        .real(0.5),
                    ],
                    to: index, of: .network)
            }
            try writer.close(digest: digest.finish(), complete: true)
            let reader = try ResultReader(path: path)
            #expect(try reader.rowCount(.network, index) == count)
            #expect(
                try reader.column(.network, index, "time") == (0..<count).map { Double($0) })
            #expect(try reader.textColumn(.network, index, "reason").last == "r\(39_999 % 7)")
            #expect(try reader.computedDigest() == digest.finish())
        }
    }

    @Test func `numbers that do not compress come back like those that do`() throws {
        try Fixtures.inTemporaryFolder { folder in
            let path = "\(folder)/run.h5"
            let writer = try ResultWriter(path: path, header: Fixtures.header)
            let digest = ResultDigest(header: Fixtures.header)
            let index = RecordTable.Index.slashes
            var bits: UInt64 = 1
            let values = (0..<100_000).map { row in
                bits = bits &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Double(row) + Double(bits >> 11) * 0x1p-53
            }
            for (row, value) in values.enumerated() {
                TeeSink([writer, digest]).append(
                    [.real(value), .integer(Int64(row)), .text("downtime"), .real(0.5)],
                    to: index, of: .network)
                if row == 70_000 { try writer.flush() }
            }
            try writer.close(digest: digest.finish(), complete: true)
            let reader = try ResultReader(path: path)
            #expect(try reader.column(.network, index, "time") == values)
            #expect(try reader.column(.network, index, "amount").allSatisfy { $0 == 0.5 })
            #expect(try reader.computedDigest() == digest.finish())
            // A stranger reads it too, and what does compress is compressed.
            let listing = try Tool.run(
                Tool.hdf5("h5dump"),
                ["-d", "/network/slashes/time", "-s", "99999", "-c", "1", "-m", "%.17g", path])
            #expect(listing.status == 0)
            #expect(listing.output.contains("\(values[99_999])"))
            let size = try Data(contentsOf: URL(fileURLWithPath: path)).count
            #expect(size > 8 * 60_000)
            #expect(size < 20 * 100_000)
        }
    }

    @Test func `long texts are cut between characters and say so`() throws {
        try Fixtures.inTemporaryFolder { folder in
            let path = "\(folder)/run.h5"
            let writer = try ResultWriter(path: path, header: Fixtures.header)
            let digest = ResultDigest(header: Fixtures.header)
            let index = RecordTable.Index.checkpoints
            let texts = [
                "", String(repeating: "x", count: 128), String(repeating: "x", count: 129),
                "x" + String(repeating: "名", count: 60), "before\0after",
            ]
            for text in texts {
                TeeSink([writer, digest])
                    .append(
                        [
                            .real(0), .integer(0), .integer(0), .text("durable"), .integer(1),
                            .text(text),
                        ],
                        to: index, of: .twin)
            }
            try writer.close(digest: digest.finish(), complete: true)
            let reader = try ResultReader(path: path)
            #expect(
                try reader.textColumn(.twin, index, "content") == [
                    "", texts[1], String(repeating: "x", count: 125) + "…",
                    "x" + String(repeating: "名", count: 41) + "…", "before",
                ])
            #expect(
                try reader.textColumn(.twin, index, "outcome")
                    == Array(repeating: "durable", count: 5))
            #expect(try reader.computedDigest() == digest.finish())
        }
    }

    @Test func `metrics may have any name and any value`() throws {
        try Fixtures.inTemporaryFolder { folder in
            let path = "\(folder)/run.h5"
            let writer = try ResultWriter(path: path, header: Fixtures.header)
            let names = ["a/b", "100% of %2F", "ü name", "/", "jobs.x.apr"]
            for name in names {
                writer.setMetric(Metric(name: name, value: 1, unit: "1", about: "first"))
                writer.setMetric(Metric(name: name, value: .infinity, unit: "1", about: ""))
            }
            try writer.close(
                digest: ResultDigest(header: Fixtures.header).finish(), complete: true)
            let metrics = try ResultReader(path: path).metrics
            #expect(metrics.map(\.name) == names.sorted())
            #expect(metrics.allSatisfy { $0.value == .infinity && $0.about.isEmpty })
        }
    }

    @Test func `a scenario longer than an object header fits`() throws {
        try Fixtures.inTemporaryFolder { folder in
            var header = Fixtures.header
            header.resolvedScenario = String(repeating: "- {tier: bronze}\n", count: 20_000)
            let writer = try ResultWriter(path: "\(folder)/run.h5", header: header)
            try writer.close(digest: ResultDigest(header: header).finish(), complete: true)
            #expect(try ResultReader(path: "\(folder)/run.h5").header == header)
        }
    }
}
