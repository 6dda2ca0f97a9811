public import NetworkSimulation
public import ProtocolCore

extension ResultReader {
    /// The result digest computed again from what the file holds.
    ///
    /// It equals the digest that a complete run ended with unless the file was changed.
    public func computedDigest() throws(ResultError) -> Digest {
        let digest = ResultDigest(header: header)
        for role in RunRole.allCases {
            for table in RecordTable.all.indices {
                try forEachRow(role, table) { digest.append($0, to: table, of: role) }
            }
        }
        for metric in metrics { digest.setMetric(metric) }
        return digest.finish()
    }

    /// Hands out the rows of `RecordTable.all[table]` one after the other, a chunk of the file in
    /// memory at a time.
    public func forEachRow(
        _ role: RunRole, _ table: Int, _ body: ([RecordValue]) -> Void
    ) throws(ResultError) {
        let rows = try rowCount(role, table)
        for start in stride(from: 0, to: rows, by: ResultLayout.chunkOfNumbers) {
            let range = start..<min(start + ResultLayout.chunkOfNumbers, rows)
            let columns = try chunk(range, role, RecordTable.all[table])
            for row in 0..<range.count { body(columns.map { $0[row] }) }
        }
    }

    private func chunk(
        _ rows: Range<Int>, _ role: RunRole, _ table: RecordTable
    ) throws(ResultError) -> [[RecordValue]] {
        try HDF5.reading(path, "the table \(table.name)") { file throws(HDF5.Failure) in
            var columns: [[RecordValue]] = []
            for column in table.columns {
                let reader = try ColumnReader(
                    "\(ResultLayout.path(of: table, of: role))/\(column.name)", in: file)
                columns.append(try reader.values(rows, of: column.kind))
            }
            return columns
        }
    }
}
