import NetworkSimulation

/// Keeps every row of a run.
final class MemorySink: RecordSink {
    /// The rows in the order of their coming, each as text.
    private(set) var lines: [String] = []
    private var rows: [[[RecordValue]]] = RecordTable.all.map { _ in [] }

    func append(_ row: [RecordValue], to table: Int, of role: RunRole) {
        rows[table].append(row)
        lines.append("\(role.rawValue) \(RecordTable.all[table].name) \(row)")
    }

    /// The rows of a table.
    func rows(of table: Int) -> [[RecordValue]] { rows[table] }

    /// The values of a column.
    func column(_ name: String, of table: Int) -> [RecordValue] {
        guard let place = RecordTable.all[table].columns.firstIndex(where: { $0.name == name })
        else { return [] }
        return rows[table].map { $0[place] }
    }
}

extension RecordValue {
    /// The value of an integer.
    var integer: Int64 { if case .integer(let value) = self { value } else { .min } }
    /// The value of a real number.
    var number: Double { if case .real(let value) = self { value } else { .nan } }
    /// The value of a text.
    var text: String { if case .text(let value) = self { value } else { "" } }
}
