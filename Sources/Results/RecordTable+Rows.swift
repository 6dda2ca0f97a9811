import NetworkSimulation

extension RecordTable {
    /// Stops the program if a row does not have a value of the right kind for each column: the
    /// recorder and the tables have come apart, which is our own fault.
    @inline(never)
    func requireFit(_ row: [RecordValue]) {
        precondition(
            row.count == columns.count,
            "a row of \(name) has \(row.count) values for \(columns.count) columns: \(row)")
        for (value, column) in zip(row, columns) {
            precondition(
                value.fits(column.kind), "\(name).\(column.name) is \(column.kind), not \(value)")
        }
    }
}

extension RecordValue {
    /// Whether a column of some kind takes the value.
    func fits(_ kind: RecordTable.Kind) -> Bool {
        switch self {
        case .integer: kind == .integer
        case .real: kind == .real
        case .text(let text):
            kind == .text || kind == .word && text.utf8.count <= StoredText.widthOfWord
        }
    }
}
