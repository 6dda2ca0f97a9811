import Foundation
import NetworkSimulation
import ProtocolCore
import Results
import Testing

/// What the result digest covers, and what it does not.
struct ResultDigestTests {
    private func digest(
        header: RunHeader = Fixtures.header, _ change: (ResultDigest) -> Void = { _ in }
    ) -> String {
        let digest = ResultDigest(header: header)
        Fixtures.fill(digest)
        for metric in Fixtures.metrics { digest.setMetric(metric) }
        change(digest)
        return digest.finish().description
    }

    /// The tables are a part of it: when they change, RECORD_SNAPSHOTS=1 records it anew.
    @Test func `it is the same today as when it was first recorded`() throws {
        if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
            let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("Vectors/result-digest.txt")
            try Data((digest() + "\n").utf8).write(to: source)
            return
        }
        let path = try #require(
            Bundle.module.path(
                forResource: "result-digest", ofType: "txt", inDirectory: "Vectors"))
        #expect(try String(contentsOfFile: path, encoding: .utf8) == digest() + "\n")
    }

    @Test func `scenario, seed and resolved text change it`() {
        var headers: [RunHeader] = []
        for change in 0..<3 {
            var header = Fixtures.header
            if change == 0 { header.scenario += " " }
            if change == 1 { header.seed -= 1 }
            if change == 2 { header.resolvedScenario += "\n" }
            headers.append(header)
        }
        #expect(Set(headers.map { digest(header: $0) } + [digest()]).count == 4)
    }

    @Test func `version, command and description do not change it`() {
        var header = Fixtures.header
        header.version = "9.9"
        header.command = "elsewhere/zoosim run"
        header.about = ""
        #expect(digest(header: header) == digest())
    }

    @Test func `the last bit of one value changes it`() {
        let rows: [[RecordValue]] = [
            [.real(1), .integer(2), .text("downtime"), .real(3)],
            [.real(1.0.nextUp), .integer(2), .text("downtime"), .real(3)],
            [.real(1), .integer(3), .text("downtime"), .real(3)],
            [.real(1), .integer(2), .text("downtime "), .real(3)],
            [.real(1), .integer(2), .text("downtime"), .real(-3)],
        ]
        let index = RecordTable.Index.slashes
        let digests = rows.map { row in digest { $0.append(row, to: index, of: .network) } }
        #expect(Set(digests + [digest()]).count == 6)
        #expect(digest { $0.append(rows[0], to: index, of: .twin) } != digests[0])
    }

    @Test func `rows in another order change it, metrics in another order do not`() {
        let index = RecordTable.Index.slashes
        let a: [RecordValue] = [.real(1), .integer(2), .text("a"), .real(3)]
        let b: [RecordValue] = [.real(1), .integer(2), .text("b"), .real(3)]
        let forth = digest { sink in for row in [a, b] { sink.append(row, to: index, of: .twin) } }
        let back = digest { sink in for row in [b, a] { sink.append(row, to: index, of: .twin) } }
        #expect(forth != back)
        let reversed = digest { sink in
            for metric in Fixtures.metrics.reversed() { sink.setMetric(metric) }
        }
        #expect(reversed == digest())
    }

    @Test func `how the two runs interleave does not matter`() {
        let index = RecordTable.Index.money
        let row = Fixtures.row(1, of: RecordTable.all[index], role: .network)
        let rounds = RecordTable.Index.rounds
        let round = Fixtures.row(1, of: RecordTable.all[rounds], role: .network)
        let one = digest {
            $0.append(row, to: index, of: .network)
            $0.append(round, to: rounds, of: .twin)
        }
        let other = digest {
            $0.append(round, to: rounds, of: .twin)
            $0.append(row, to: index, of: .network)
        }
        #expect(one == other)
    }

    @Test func `a metric's value, unit and meaning change it`() {
        let metric = Metric(name: "cost", value: 17_122.25, unit: "ZEN", about: "paid by all")
        let digests = [
            digest(), digest { $0.setMetric(metric) },
            digest { $0.setMetric(name: "cost", value: 1, unit: "ZEN", about: "paid") },
            digest { $0.setMetric(name: "cost", value: 1, unit: "USD", about: "paid") },
        ]
        #expect(Set(digests).count == 4)
    }
}
