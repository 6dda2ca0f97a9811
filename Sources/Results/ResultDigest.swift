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
    /// Those of the first role, then those of the second.
    private let tables: [TableDigest]
    private var metrics: [String: Metric] = [:]

    /// The digest of a run without rows or metrics.
    public init(header: RunHeader) {
        self.header = header
        tables = RunRole.allCases.flatMap { _ in RecordTable.all.map(TableDigest.init) }
    }

    /// Takes a row; rows of one table count in their order.
    public func append(_ row: [RecordValue], to table: Int, of role: RunRole) {
        tables[role.index * RecordTable.all.count + table].append(row)
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
            let first = role.index * RecordTable.all.count
            for table in tables[first...].prefix(RecordTable.all.count) {
                table.finish(into: &bytes)
            }
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
    private let kinds: [RecordTable.Kind]
    private var rows: UInt64 = 0
    private var stream = DigestStream()
    /// Bytes that wait for the next call of the library, which costs more than a row.
    private let pending: UnsafeMutableRawPointer
    private var filled = 0
    /// As many wait at most before the last row.
    private static let enough = 8_192

    init(_ table: RecordTable) {
        self.table = table
        kinds = table.columns.map(\.kind)
        pending = .allocate(
            byteCount: Self.enough + kinds.count * (8 + StoredText.width), alignment: 8)
    }

    deinit { pending.deallocate() }

    func append(_ row: [RecordValue]) {
        guard row.count == kinds.count else { misfit(row) }
        rows += 1
        var end = pending + filled
        for place in kinds.indices {
            switch row[place] {
            case .integer(let integer):
                guard kinds[place] == .integer else { misfit(row) }
                end.storeBytes(of: integer.littleEndian, as: Int64.self)
            case .real(let real):
                guard kinds[place] == .real else { misfit(row) }
                end.storeBytes(of: real.bitPattern.littleEndian, as: UInt64.self)
            case .text(let text):
                guard row[place].fits(kinds[place]) else { misfit(row) }
                let count = StoredText.store(text, at: end + 8)
                end.storeBytes(of: UInt64(count).littleEndian, as: UInt64.self)
                end += count
            }
            end += 8
        }
        filled = end - pending
        if filled >= Self.enough { drain() }
    }

    @inline(never)
    private func misfit(_ row: [RecordValue]) -> Never {
        table.requireFit(row)
        preconditionFailure("a row of \(table.name) that fits was not taken: \(row)")
    }

    func finish(into bytes: inout [UInt8]) {
        drain()
        bytes.append(counted: table.name)
        bytes.append(littleEndian: rows)
        stream.digest().append(to: &bytes)
    }

    private func drain() {
        stream.update(UnsafeRawBufferPointer(start: pending, count: filled))
        filled = 0
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
    mutating func append(littleEndian word: UInt64) {
        Swift.withUnsafeBytes(of: word.littleEndian) { append(contentsOf: $0) }
    }
    mutating func append(counted bytes: some Collection<UInt8>) {
        append(littleEndian: UInt64(bytes.count))
        append(contentsOf: bytes)
    }
    mutating func append(counted text: String) { append(counted: text.utf8) }
}
