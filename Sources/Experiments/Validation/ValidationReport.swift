import Quantities
public import ScenarioFiles

/// What the cases of some files came to.
public struct ValidationReport: Sendable {
    /// Every prediction, in the order of the files.
    public var rows: [ValidationRow]
    /// Cases that are only named, and why.
    public var named: [Named]
    /// Scenarios that could not be read.
    public var faults: [ScenarioError]
    /// What was stated and what was fitted, by file.
    public var files: [ValidationFile]

    /// A case without a prediction.
    public struct Named: Sendable {
        public var id: String
        public var group: String
        public var why: String
    }

    /// The errors of a group in one quantity.
    public struct Summary: Sendable {
        public var group: String
        public var quantity: String
        public var scale: ValidationRow.Scale
        /// Where the figures come from: what somebody simulated is not averaged with what was
        /// measured.
        public var kind: EvidenceKind
        /// Predictions with an error.
        public var count: Int
        /// Predictions that did not come about, and so have no error.
        public var failed: Int
        /// Of the absolute errors.
        public var mean: Double
        public var median: Double
        public var worst: Double
        /// The case of the worst.
        public var worstCase: String
        /// Those within their tolerance, of those that have one; failed ones have missed it.
        public var within: Int
        public var judged: Int
    }

    /// The groups, in the order in which they first appear.
    public var groups: [String] {
        var groups: [String] = []
        for group in rows.map(\.group) + named.map(\.group) where !groups.contains(group) {
            groups.append(group)
        }
        return groups
    }

    /// Whether every scored prediction has come out within its tolerance.
    public var isGood: Bool { !rows.contains { $0.isMiss && $0.standing != .fitted } }

    /// The summary of what counts, a line a group, quantity and kind of evidence.
    public var summaries: [Summary] {
        summaries { row in
            if case .failed = row.standing { true } else { row.isScored }
        }
    }

    /// The same of the cases on which constants were fitted.
    public var fittedSummaries: [Summary] { summaries { $0.standing == .fitted } }

    private func summaries(of isMeant: (ValidationRow) -> Bool) -> [Summary] {
        let rows = rows.filter(isMeant)
        var keys: [[String]] = []
        for row in rows {
            let key = Self.key(row)
            if !keys.contains(key) { keys.append(key) }
        }
        let places = groups
        keys.sort { a, b in
            (places.firstIndex(of: a[0]) ?? 0) < (places.firstIndex(of: b[0]) ?? 0)
        }
        return keys.compactMap { key in
            Self.summary(
                of: rows.filter { Self.key($0) == key })
        }
    }

    /// What the rows of a line of the summary have in common; the group first.
    private static func key(_ row: ValidationRow) -> [String] {
        [row.group, row.quantity, row.scale.rawValue, row.kind.rawValue]
    }

    private static func summary(of rows: [ValidationRow]) -> Summary? {
        guard let first = rows.first else { return nil }
        let errors = rows.compactMap { row in row.error.map { (abs($0), row.id) } }
            .sorted { $0.0 < $1.0 }
        let middle = errors.count / 2
        let median =
            errors.isEmpty
            ? 0
            : errors.count.isMultiple(of: 2)
                ? (errors[middle - 1].0 + errors[middle].0) / 2 : errors[middle].0
        let judged = rows.filter { row in
            if case .failed = row.standing { return true }
            return row.isWithin != nil
        }
        return Summary(
            group: first.group, quantity: first.quantity, scale: first.scale, kind: first.kind,
            count: errors.count,
            failed: rows.count - errors.count,
            mean: errors.isEmpty
                ? 0 : errors.reduce(0) { $0 + $1.0 } / Double(errors.count), median: median,
            worst: errors.last?.0 ?? 0, worstCase: errors.last?.1 ?? "",
            within: judged.count { $0.isWithin == true }, judged: judged.count)
    }
}
