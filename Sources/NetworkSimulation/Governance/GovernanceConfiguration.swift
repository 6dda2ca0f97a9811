public import Accounting
public import Quantities

/// How the network changes its own rules: the rules of votes, and what is proposed when.
public struct GovernanceConfiguration: Hashable, Sendable {
    public var rules: Governance.Settings
    /// In the order of their numbers, whatever their times.
    public var proposals: [ProposalConfiguration]

    /// Governance by these rules.
    public init(rules: Governance.Settings, proposals: [ProposalConfiguration]) {
        self.rules = rules
        self.proposals = proposals
    }
}

/// A proposal to change rules, and what the electorate thinks of it.
public struct ProposalConfiguration: Hashable, Sendable {
    /// What the scenario calls it.
    public var name: String
    /// When it is made.
    public var at: Instant
    public var by: Sponsor
    /// What is put down with it; less than the minimum leaves it to expire. The treasury adds to it
    /// while it has less than that.
    public var deposit: Zen
    /// Carried out in this order, each on what the one before has left.
    public var changes: [ParameterChange]
    /// How operators vote, where their group is not in `groups`.
    public var stance: Stance
    /// How those vote who run nodes of some fleet groups, by the place of the group.
    public var groups: [Int: Stance] = [:]

    /// Who makes a proposal, and puts the deposit down.
    public enum Sponsor: Hashable, Sendable {
        /// The first operator of a fleet group, by the place of the group.
        case group(Int)
        case treasury
        /// A holder of ZEN who runs no node.
        case holder
    }

    /// A proposal of these parts.
    public init(
        name: String, at: Instant, by sponsor: Sponsor, deposit: Zen, changes: [ParameterChange],
        stance: Stance
    ) {
        self.name = name
        self.at = at
        by = sponsor
        self.deposit = deposit
        self.changes = changes
        self.stance = stance
    }
}

/// How a number of operators vote.
public struct Stance: Hashable, Sendable {
    /// The chance that one of them votes at all.
    public var turnout: Ratio
    public var opinion: Opinion

    /// What those say who vote.
    public enum Opinion: Hashable, Sendable {
        /// Each draws a ballot; together the shares are all.
        case shares(yes: Ratio, no: Ratio, veto: Ratio, abstain: Ratio)
        /// Yes if the change would have left it more since the proposal was made, no if less, and
        /// an abstention if its books say nothing (``Interest``).
        case ownInterest
    }

    /// A stance of these parts.
    public init(turnout: Ratio = .one, opinion: Opinion) {
        self.turnout = turnout
        self.opinion = opinion
    }

    /// The ballot of a voter with this luck, two numbers between 0 and 1; nil for none.
    ///
    /// - Parameter gain: what the changes would have brought it.
    func ballot(came: Double, drawn: Double, gain: () -> Double) -> Ballot? {
        guard came < turnout.value else { return nil }
        switch opinion {
        case .shares(let yes, let no, let veto, _):
            if drawn < yes.value { return .yes }
            if drawn < yes.value + no.value { return .no }
            return drawn < yes.value + no.value + veto.value ? .veto : .abstain
        case .ownInterest:
            let gain = gain()
            return gain == 0 ? .abstain : gain > 0 ? .yes : .no
        }
    }
}
