import CHDF5
public import NetworkSimulation

/// Reads a result file, finished or not.
///
/// A file whose run is under way, or was killed, is read up to what was flushed; its `isComplete`
/// is false and its `digest` is nil. The file is opened anew for every question.
public struct ResultReader: Sendable {
    /// The file.
    public let path: String
    /// What the file says about its run.
    public let header: RunHeader
    /// The metrics in the order of their names; none before the run has ended.
    public let metrics: [Metric]
    /// The result digest that the run ended with, as 64 hexadecimal digits.
    public let digest: String?
    /// Whether the run came to its end.
    public let isComplete: Bool

    /// Opens a file and reads its header and metrics.
    public init(path: String) throws(ResultError) {
        self.path = path
        let about = try HDF5.reading(path, "the header") { file throws(HDF5.Failure) in
            try ResultLayout.readHeader(of: file)
        }
        header = about.header
        digest = about.digest.isEmpty ? nil : about.digest
        isComplete = about.complete == "true"
        metrics = try HDF5.reading(path, "the metrics") { file throws(HDF5.Failure) in
            try ResultLayout.readMetrics(of: file)
        }
    }

    /// The metric of that name.
    public func metric(_ name: String) -> Metric? { metrics.first { $0.name == name } }

    /// Rows of `RecordTable.all[table]` that can be read in all columns.
    public func rowCount(_ role: RunRole, _ table: Int) throws(ResultError) -> Int {
        let table = RecordTable.all[table]
        return try HDF5.reading(path, "the table \(table.name)") { file throws(HDF5.Failure) in
            try TableReader.rowCount(of: table, of: role, in: file)
        }
    }

    /// A column of numbers; integers are converted.
    public func column(
        _ role: RunRole, _ table: Int, _ name: String
    ) throws(ResultError) -> [Double] {
        let column = try find(name, in: RecordTable.all[table]) { !$0.isText }
        return try read(column, role, table) { reader, rows throws(HDF5.Failure) in
            try reader.reals(rows)
        }
    }

    /// A column of whole numbers.
    public func integerColumn(
        _ role: RunRole, _ table: Int, _ name: String
    ) throws(ResultError) -> [Int64] {
        let column = try find(name, in: RecordTable.all[table]) { $0 == .integer }
        return try read(column, role, table) { reader, rows throws(HDF5.Failure) in
            try reader.integers(rows)
        }
    }

    /// A column of texts.
    public func textColumn(
        _ role: RunRole, _ table: Int, _ name: String
    ) throws(ResultError) -> [String] {
        let column = try find(name, in: RecordTable.all[table]) { $0.isText }
        return try read(column, role, table) { reader, rows throws(HDF5.Failure) in
            try reader.texts(rows, of: column.kind)
        }
    }

    private func find(
        _ name: String, in table: RecordTable, _ fits: (RecordTable.Kind) -> Bool
    ) throws(ResultError) -> RecordTable.Column {
        if let column = table.columns.first(where: { $0.name == name && fits($0.kind) }) {
            return column
        }
        throw .noSuchColumn(
            path: path, table: table.name, column: name,
            valid: table.columns.filter { fits($0.kind) }.map(\.name))
    }

    private func read<Value: Sendable>(
        _ column: RecordTable.Column, _ role: RunRole, _ table: Int,
        _ body: (borrowing ColumnReader, Range<Int>) throws(HDF5.Failure) -> Value
    ) throws(ResultError) -> Value {
        let table = RecordTable.all[table]
        return try HDF5.reading(path, "\(table.name).\(column.name)") {
            file throws(HDF5.Failure) in
            let rows = try TableReader.rowCount(of: table, of: role, in: file)
            let reader = try ColumnReader(
                "\(ResultLayout.path(of: table, of: role))/\(column.name)", in: file)
            return try body(reader, 0..<rows)
        }
    }
}

extension HDF5 {
    /// Opens a result file, does something with it and closes it.
    ///
    /// A file that its writer has open, or left open when it was killed, refuses to be opened
    /// plainly and is opened as one that is being written.
    static func reading<Value: Sendable>(
        _ path: String, _ part: String, _ body: (hid_t) throws(Failure) -> Value
    ) throws(ResultError) -> Value {
        var opened = false
        do throws(Failure) {
            return try exclusively { () throws(Failure) in
                let file = try withFileAccess { access throws(Failure) in
                    let plain = H5Fopen(path, chdf5_read_only(), access)
                    if plain >= 0 { return plain }
                    let meanwhile = H5Fopen(path, chdf5_read_while_written(), access)
                    if meanwhile >= 0 { return meanwhile }
                    // The plain attempt's reason is the one that a person can use.
                    return try identifier(H5Fopen(path, chdf5_read_only(), access))
                }
                defer { H5Fclose(file) }
                opened = true
                return try body(file)
            }
        } catch {
            throw opened
                ? .cannotRead(path: path, doing: part, detail: error.message)
                : .cannotOpen(path: path, detail: error.message)
        }
    }
}
