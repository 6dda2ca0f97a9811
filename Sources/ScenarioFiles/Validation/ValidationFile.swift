/// Published figures and the scenarios that have to come to them, read from a file.
///
/// <doc:ValidationFiles> describes the format.
public struct ValidationFile: Sendable {
    /// The file, as it was named.
    public var path: String
    /// What its cases are about.
    public var about: String
    /// What the sources state, and so is no prediction.
    public var inputs: [StatedInput]
    /// What was fitted, and on which cases.
    public var fitted: [FittedConstant]
    /// What the rules for published tables took from neither a table nor a file of cases: the key
    /// says what it is.
    public var ofRules: [StatedInput] = []
    public var cases: [ValidationCase]

    /// Whether a case has a name that begins so.
    public func has(caseBeginningWith beginning: String) -> Bool {
        cases.contains { $0.id.hasPrefix(beginning) }
    }

    /// A value of the scenario that a source states.
    public struct StatedInput: Hashable, Sendable {
        public var key: String
        public var value: String
        public var source: String
    }

    /// A value of the scenario that was fitted on some of the cases.
    public struct FittedConstant: Hashable, Sendable {
        public var key: String
        public var value: String
        /// The cases by their `id`; they are shown and not scored.
        public var cases: [String]
        public var source: String
        /// Where it stands, for messages.
        public var mark: SourceMark
    }
}

/// A place in a file, for messages about what was read there.
public struct SourceMark: Hashable, Sendable {
    public var file: String
    public var line: Int?
    public var key: String

    /// A fault at this place.
    public func fault(
        _ message: String, found: String? = nil, expected: String? = nil, nearest: String? = nil
    ) -> ScenarioError {
        ScenarioError(
            file: file, line: line, key: key, found: found, expected: expected, nearest: nearest,
            message: message)
    }
}

/// One run of which something was measured.
public struct ValidationCase: Sendable {
    /// What it is called; no two cases of a group have one name.
    public var id: String
    /// The row of the summary that it counts in.
    public var group: String
    public var about: String
    /// How its scenario is put together; nil for a case that is only named.
    public var recipe: ScenarioRecipe?
    /// The one transfer that is run in place of the scenario's jobs.
    public var transfer: Transfer?
    /// How many seeds are run, of which the mean is taken.
    public var seeds: Int
    /// Why nothing of it is scored; nil if it is.
    public var unscored: String?
    public var predictions: [Prediction]
    /// What else was published of it and is no figure, and why it is not compared.
    public var remarks: [Remark] = []
    public var mark: SourceMark

    /// Something that was published and is not compared.
    public struct Remark: Hashable, Sendable {
        public var what: String
        public var why: String
    }

    /// A transfer between two nodes over the scenario's network.
    public struct Transfer: Hashable, Sendable {
        /// Groups of the fleet, or sites, by name: the first node of each.
        public var from: String
        public var to: String
        public var bytes: Double
        /// Parallel TCP streams; nil takes the scenario's.
        public var streams: Int?
        public var mark: SourceMark
    }
}

/// Where a figure comes from.
public enum EvidenceKind: String, Hashable, Sendable, CaseIterable {
    /// Somebody measured it.
    case measured
    /// Somebody else's simulator said so.
    case simulated
    /// It follows from measurements by a fit or a formula.
    case derived
}

/// A figure that was published, and the metric that has to come to it.
public struct Prediction: Sendable {
    /// A metric of the case itself, or of another.
    public struct Term: Hashable, Sendable {
        /// The other case's `id`.
        public var caseID: String?
        public var metric: String
        public var mark: SourceMark
    }

    /// Where the metric reaches a figure, in place of the metric: see ``LeastValue``.
    public var least: LeastValue?
    public var metric: Term
    /// What the metric is divided by.
    public var divisor: Term?
    public var measured: MeasuredFigure
    public var tolerance: Tolerance?
    /// The row of the summary that it counts in; nil takes the case's.
    public var group: String? = nil
    public var source: String
    public var kind: EvidenceKind
    /// Whether its source was given to those who built the model, or held out.
    public var isHeldOut: Bool
    /// What has to be known of it, such as why it misses.
    public var note: String?
    /// Why it is shown and not scored; nil if it is scored.
    public var unscored: String?
    /// Whether the metric is a name of somebody else's table, which need not be one of ours.
    public var isForeign: Bool
    /// Whether it comes of somebody else's table, whose misfits are shown and are no faults.
    public var isTabulated = false
    public var mark: SourceMark

    /// The least value of a key with which the metric reaches a figure, on a geometric grid.
    public struct LeastValue: Hashable, Sendable {
        /// The keys that get the value.
        public var keys: [String]
        public var low: PublishedFigure
        public var high: PublishedFigure
        /// From one point of the grid to the next; above 1.
        public var factor: Double
        /// What the metric has to reach.
        public var reaches: PublishedFigure
        public var mark: SourceMark
    }
}
