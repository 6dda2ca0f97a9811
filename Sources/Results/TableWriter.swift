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
        table.requireFit(row)
        rowScale?.append(.integer(rows))
        rows += 1
        var isFull = false
        for (column, value) in zip(columns, row) {
            column.append(value)
            isFull = isFull || column.chunkIsFull
        }
        return isFull
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
