public import NetworkSimulation

/// A sink that keeps every row, for tests and figures; memory grows with the run.
public final class MemorySink: RecordSink {
    private var kept: [[[[RecordValue]]]]

    /// A sink without rows.
    public init() {
        kept = RunRole.allCases.map { _ in RecordTable.all.map { _ in [] } }
    }

    /// Keeps a row.
    public func append(_ row: [RecordValue], to table: Int, of role: RunRole) {
        RecordTable.all[table].requireFit(row)
        kept[role.index][table].append(row)
    }

    /// The rows of `RecordTable.all[table]` in the order in which they came.
    public func rows(of role: RunRole, in table: Int) -> [[RecordValue]] { kept[role.index][table] }

    /// A column of numbers; integers are converted.
    ///
    /// A column that does not exist or holds text is our own fault and stops the program.
    public func column(_ role: RunRole, _ table: Int, _ name: String) -> [Double] {
        column(role, table, name) { value in
            switch value {
            case .integer(let integer): Double(integer)
            case .real(let real): real
            case .text: preconditionFailure("\(RecordTable.all[table].name).\(name) holds text")
            }
        }
    }

    /// A column of texts.
    ///
    /// A column that does not exist or holds numbers is our own fault and stops the program.
    public func textColumn(_ role: RunRole, _ table: Int, _ name: String) -> [String] {
        column(role, table, name) { value in
            guard case .text(let text) = value else {
                preconditionFailure("\(RecordTable.all[table].name).\(name) holds numbers")
            }
            return text
        }
    }

    private func column<Value>(
        _ role: RunRole, _ table: Int, _ name: String, as convert: (RecordValue) -> Value
    ) -> [Value] {
        let columns = RecordTable.all[table].columns
        guard let place = columns.firstIndex(where: { $0.name == name }) else {
            preconditionFailure("\(RecordTable.all[table].name) has no column \(name)")
        }
        return kept[role.index][table].map { convert($0[place]) }
    }
}
