/// A file of claims: what was published, in all its readings, and how each is tried.
public struct ClaimFile: Sendable {
    /// The file, as it was named.
    public var path: String
    public var about: String
    /// Numbers that were published, by the names under which checks speak of them.
    public var stated: [StatedNumber]
    public var claims: [Claim]

    /// A published number with a name.
    public struct StatedNumber: Hashable, Sendable {
        public var name: String
        public var figure: PublishedFigure
        /// As it was written: "8400 GPU-h".
        public var text: String
    }
}

/// Something that was published, with the ways in which it can be read.
public struct Claim: Sendable {
    /// A short name: "Zen-2-7B efficiency".
    public var name: String
    /// What was published, in a sentence.
    public var says: String
    public var source: String
    public var readings: [ClaimReading]
}

/// One way to read a claim, and what decides it.
public struct ClaimReading: Sendable {
    /// What decides it.
    public enum Trial: Sendable {
        /// Runs of a scenario.
        case runs(ClaimRuns)
        /// An expression of stated numbers.
        case check(ClaimCheck)
        /// Nothing: no module models it, for a reason.
        case notModelled(String)
    }

    /// In a clause: "four GPUs a node".
    public var name: String
    public var trial: Trial
    /// What has to be known of it.
    public var remark: String?
    public var file: String
    public var line: Int?
}

/// What a claim is about: the mean of all runs, or the run in the middle.
public enum ClaimStatistic: String, Hashable, Sendable, CaseIterable {
    case mean
    /// Half of the runs lie below: where a few runs go astray, what a run is like.
    case median
}

/// A metric of a scenario's runs that is held against what was published.
public struct ClaimRuns: Sendable {
    public var metric: String
    public var relation: PublishedRelation
    public var confidence: Double
    /// Of what of the replicates' values.
    public var statistic: ClaimStatistic
    /// The least and the greatest number of replicates.
    public var replicates: ClosedRange<Int>
    public var scenario: ClaimScenario
    /// What the metric is divided by, replicate by replicate.
    public var over: Denominator?
    /// Words in the fault of a scenario that refute the claim, because it cannot be as it says:
    /// any other fault is one of the file.
    public var impossible: String?
    public var levers: [Lever]
    /// Whether its assumed inputs are put at the ends of their ranges: two runs for each input.
    public var hasRanges = true

    /// The same or another metric of another scenario, on the same luck.
    public struct Denominator: Sendable {
        public var metric: String
        public var scenario: ClaimScenario
    }
}

/// A scenario as a claim puts it together.
public struct ClaimScenario: Sendable {
    public var recipe: ScenarioRecipe
    /// Tells it from others: file and settings.
    public var identity: String
}

/// An expression of stated numbers that is held against what was published.
public struct ClaimCheck: Sendable {
    public var expression: Expression
    public var relation: PublishedRelation
    /// What it comes to; finite.
    public var value: Double
    /// The expression with the stated numbers in the place of their names: "8400 / (24 × 504)".
    public var spelled: String
}
