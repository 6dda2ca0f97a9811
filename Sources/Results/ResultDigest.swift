public import NetworkSimulation
public import ProtocolCore

/// The result digest of a run: SHA-256 over everything that a result file holds.
///
/// It covers the header (scenario, seed, resolved text), the rows of every table in their order,
/// bit by bit, and the metrics in the order of their names. It does not cover versions of
/// libraries, paths, the command or times of a wall clock. Each table of each role is digested by
/// itself and the digests are joined at the end, so that it does not matter how rows of different
/// tables interleave, and the digest can be computed again from the file
/// (`ResultReader.computedDigest()`). Integers are little-endian; texts come after their length,
/// and as the file keeps them.
public final class ResultDigest: RecordSink {
    private let header: RunHeader
    private var tables: [[TableDigest]]
    private var metrics: [String: Metric] = [:]

    /// The digest of a run without rows or metrics.
    public init(header: RunHeader) {
        self.header = header
        tables = RunRole.allCases.map { _ in RecordTable.all.map(TableDigest.init) }
    }

    /// Takes a row; rows of one table count in their order.
    public func append(_ row: [RecordValue], to table: Int, of role: RunRole) {
        tables[role.index][table].append(row)
    }

    /// Sets a metric; one of the same name is replaced.
    public func setMetric(_ metric: Metric) { metrics[metric.name] = metric }

    /// Sets a metric; one of the same name is replaced.
    public func setMetric(name: String, value: Double, unit: String, about: String) {
        setMetric(Metric(name: name, value: value, unit: unit, about: about))
    }

    /// The digest of everything taken so far; more may follow.
    public func finish() -> Digest {
        var bytes: [UInt8] = []
        bytes.append(counted: "zoosim result 1")
        bytes.append(counted: header.scenario)
        bytes.append(littleEndian: header.seed)
        bytes.append(counted: header.resolvedScenario)
        for role in RunRole.allCases {
            bytes.append(counted: role.rawValue)
            for table in tables[role.index] { table.finish(into: &bytes) }
        }
        bytes.append(littleEndian: UInt64(metrics.count))
        for metric in metrics.values.sorted(by: { $0.name < $1.name }) {
            bytes.append(counted: metric.name)
            bytes.append(littleEndian: metric.value.bitPattern)
            bytes.append(counted: metric.unit)
            bytes.append(counted: metric.about)
        }
        return Digest(of: bytes)
    }
}

/// The running digest of one table of one role.
private final class TableDigest {
    private let table: RecordTable
    private var rows: UInt64 = 0
    private var stream = DigestStream()
    /// Bytes that wait for the next call of the library, which costs more than a row.
    private var pending: [UInt8] = []

    init(_ table: RecordTable) { self.table = table }

    func append(_ row: [RecordValue]) {
        table.requireFit(row)
        rows += 1
        for value in row {
            switch value {
            case .integer(let integer): pending.append(littleEndian: UInt64(bitPattern: integer))
            case .real(let real): pending.append(littleEndian: real.bitPattern)
            case .text(let text): pending.append(counted: StoredText.bytes(of: text))
            }
        }
        if pending.count >= 8_192 { drain() }
    }

    func finish(into bytes: inout [UInt8]) {
        drain()
        bytes.append(counted: table.name)
        bytes.append(littleEndian: rows)
        stream.digest().append(to: &bytes)
    }

    private func drain() {
        pending.withUnsafeBytes { stream.update($0) }
        pending.removeAll(keepingCapacity: true)
    }
}

extension RunRole {
    /// Place of the role in arrays by role.
    var index: Int {
        switch self {
        case .network: 0
        case .twin: 1
        }
    }
}

extension [UInt8] {
    fileprivate mutating func append(littleEndian word: UInt64) {
        Swift.withUnsafeBytes(of: word.littleEndian) { append(contentsOf: $0) }
    }
    fileprivate mutating func append(counted bytes: some Collection<UInt8>) {
        append(littleEndian: UInt64(bytes.count))
        append(contentsOf: bytes)
    }
    fileprivate mutating func append(counted text: String) { append(counted: text.utf8) }
}
