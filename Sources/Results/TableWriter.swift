import CHDF5
import NetworkSimulation

/// The columns of one table of one role, and the scale of its rows if it is no time series.
final class TableWriter {
    private let table: RecordTable
    private let columns: [ColumnWriter]
    private let rowScale: ColumnWriter?
    private var rows: Int64 = 0

    init(_ table: RecordTable, of role: RunRole, in file: hid_t) throws(HDF5.Failure) {
        self.table = table
        let group = ResultLayout.path(of: table, of: role)
        var opened: [ColumnWriter] = []
        for column in table.columns {
            opened.append(
                try ColumnWriter("\(group)/\(column.name)", kind: column.kind, in: file))
        }
        columns = opened
        rowScale =
            table.isTimeSeries
            ? nil
            : try ColumnWriter("\(group)/\(ResultLayout.rowScale)", kind: .integer, in: file)
    }

    /// Rows that wait in the column in which most wait.
    var waiting: Int { columns.map(\.waiting).max() ?? 0 }

    /// Takes a row; says whether a column now has a whole chunk to write.
    func append(_ row: [RecordValue]) -> Bool {
        guard row.count == columns.count else { misfit(row) }
        var isFull = false
        for place in columns.indices {
            guard columns[place].append(row[place]) else { misfit(row) }
            isFull = isFull || columns[place].chunkIsFull
        }
        if let rowScale {
            _ = rowScale.append(.integer(rows))
            isFull = isFull || rowScale.chunkIsFull
        }
        rows += 1
        return isFull
    }

    @inline(never)
    private func misfit(_ row: [RecordValue]) -> Never {
        table.requireFit(row)
        preconditionFailure("a row of \(table.name) that fits was not taken: \(row)")
    }

    /// Writes the columns that have a whole chunk.
    func flushFullChunks() throws(HDF5.Failure) {
        for column in columns where column.chunkIsFull { try column.flush() }
        if let rowScale, rowScale.chunkIsFull { try rowScale.flush() }
    }

    /// Writes everything that waits.
    func flush() throws(HDF5.Failure) {
        for column in columns { try column.flush() }
        try rowScale?.flush()
    }
}
