public import Accounting
public import Quantities

/// What became of one proposal.
public struct ProposalReport: Hashable, Sendable {
    /// What the scenario calls it, and when it was to be made.
    public var name: String
    public var at: Instant
    /// Whether it was made before the run ended.
    public var isMade = false
    /// What was deposited, and what of it was burned or given back.
    public var deposited = Zen.zero
    public var burned = Zen.zero
    public var returned = Zen.zero
    /// How the vote ended; nil while it goes on.
    public var outcome: Governance.Outcome?
    public var decidedAt: Instant?
    /// The stakes behind each ballot at the end, and all that could have voted.
    public var tally = Tally()
    public var electorate = Zen.zero
    /// When the changes came into force; nil if they have not.
    public var enactedAt: Instant?
    /// The changes, with the values before and after.
    public var changes: [Change] = []

    /// What became of one change.
    public struct Change: Hashable, Sendable {
        public var tunable: Tunable
        /// The value before; nil if there was none, such as a limit.
        public var before: Int64?
        public var wanted: Int64
        /// Whether it was taken: the rules together can refuse a value that is sound by itself.
        public var isTaken: Bool
    }

    /// The share of the electorate that voted.
    public var turnout: Double {
        electorate > .zero ? tally.cast.inZen / electorate.inZen : 0
    }

    init(name: String, at: Instant) {
        self.name = name
        self.at = at
    }
}
