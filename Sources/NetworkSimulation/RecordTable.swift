/// One value of a recorded row.
public enum RecordValue: Hashable, Sendable {
    case integer(Int64)
    case real(Double)
    case text(String)
}

/// A table that a run records row by row: its name, its columns and their units.
public struct RecordTable: Hashable, Sendable {
    /// What a column holds.
    public enum Kind: Hashable, Sendable {
        case integer, real, text
        /// Text out of a small vocabulary, of 16 bytes at most: tables with a row for every check
        /// have it, and a whole text a row would be most of a file.
        case word

        /// Whether the values are texts.
        public var isText: Bool { self == .text || self == .word }
    }

    /// One column of a table.
    public struct Column: Hashable, Sendable {
        public var name: String
        /// The unit as it stands in files ("s", "GPU-h", "ZEN"), or "1" for a pure number.
        public var unit: String
        public var kind: Kind
        /// What the figures mean, in a clause.
        public var about: String

        public init(_ name: String, _ unit: String, _ kind: Kind, _ about: String) {
            self.name = name
            self.unit = unit
            self.kind = kind
            self.about = about
        }
    }

    public var name: String
    public var about: String
    /// Whether the first column is a time in seconds that never falls: the table is a time series.
    public var isTimeSeries: Bool
    public var columns: [Column]

    public init(name: String, about: String, isTimeSeries: Bool, columns: [Column]) {
        self.name = name
        self.about = about
        self.isTimeSeries = isTimeSeries
        self.columns = columns
    }
}

/// Which of the two runs of a scenario a row belongs to.
public enum RunRole: String, Hashable, Sendable, CaseIterable {
    case network
    case twin
}

/// Where a run's rows go: a file, a digest, a test.
///
/// Rows of one table come in the order of their happening. Memory does not grow with the length of
/// a run, because a sink may write each row away.
public protocol RecordSink: AnyObject {
    /// Takes one row of `RecordTable.all[table]`, a value a column.
    func append(_ row: [RecordValue], to table: Int, of role: RunRole)
}
