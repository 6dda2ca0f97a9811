import NetworkSimulation

extension RecordTable {
    /// Stops the program if a row does not have a value of the right kind for each column: the
    /// recorder and the tables have come apart, which is our own fault.
    func requireFit(_ row: [RecordValue]) {
        precondition(
            row.count == columns.count,
            "a row of \(name) has \(row.count) values for \(columns.count) columns: \(row)")
        for (value, column) in zip(row, columns) {
            precondition(
                value.kind == column.kind, "\(name).\(column.name) is \(column.kind), not \(value)")
        }
    }
}

extension RecordValue {
    /// The kind of column that the value belongs to.
    var kind: RecordTable.Kind {
        switch self {
        case .integer: .integer
        case .real: .real
        case .text: .text
        }
    }
}
