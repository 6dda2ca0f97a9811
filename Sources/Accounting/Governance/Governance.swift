public import ProtocolCore
public import Quantities

/// Changes of the protocol's parameters by proposals (ZIPs), in weeks rather than months.
///
/// ```
///  absent ──propose──► depositing ──enough deposited──► voting ──passed──► locked ──wake──► over
///            │              └──deposit period over──────────┼──rejected, vetoed──────────────►▲
///            └── deposit already enough ─► voting           └──too few have voted─────────────┘
/// ```
/// In `locked` a proposal has passed and waits, so that whom it hurts can leave. Whoever votes
/// again has changed their mind: the last ballot counts, with the power that came with it, which
/// may be nothing by then. Deposits are returned however it ends, but those of a vetoed proposal
/// are burned (the defaults of the Cosmos SDK, x/gov). With a rule of conviction a proposal passes
/// as soon as its support has lasted, and there are no vetoes.
///
/// It moves no money: the settlement does, by the directives `take` and `settle`.
public struct Governance: ProtocolMachine {
    /// What is told.
    public enum Input: Hashable, Sendable {
        case propose(ProposalID, by: Int32, [ParameterChange], deposit: Zen)
        case deposit(ProposalID, by: Int32, Zen)
        /// A ballot with the stake behind it.
        case vote(ProposalID, voter: Int32, Ballot, power: Zen)
        /// A time that was asked for has come; the electorate is all that could vote now.
        case wake(ProposalID, electorate: Zen)
    }

    /// What is ordered.
    public enum Directive: Hashable, Sendable {
        case take(ProposalID, from: Int32, Zen)
        /// The deposits go back, or are burned.
        case settle(ProposalID, isBurned: Bool)
        case wake(at: Instant, ProposalID)
        case decided(ProposalID, Outcome)
        /// The changes are in force from now on.
        case enact(ProposalID, [ParameterChange])
        case reject(Rejection)
        case discard(Discard)
    }

    /// How a vote ended.
    public enum Outcome: Hashable, Sendable {
        case passed, rejected, vetoed, noQuorum
        /// Too little was deposited in time.
        case expired
    }

    /// Why a wish is not granted.
    public enum Rejection: Hashable, Sendable {
        /// A number that was used already.
        case knownProposal(ProposalID)
        /// No changes, a parameter twice, or a value that it cannot have.
        case malformed(ProposalID)
        /// A deposit or a power of nothing or less, or beyond counting.
        case noAmount
        /// It is not being deposited for.
        case notDepositing(ProposalID)
        /// It is not being voted on.
        case notVoting(ProposalID)
    }

    /// Why an input changes nothing.
    public enum Discard: Hashable, Sendable {
        case unknownProposal(ProposalID)
        /// A wake-up before its time, or for a proposal that waits for nothing.
        case notDue(ProposalID)
    }

    /// The rules of votes.
    public struct Settings: Hashable, Sendable {
        public var minimumDeposit: Zen
        public var depositPeriod: Duration
        public var votingPeriod: Duration
        /// The share of the electorate that must vote.
        public var quorum: Ratio
        /// The share of yes among those who do not abstain.
        public var threshold: Ratio
        /// The share of vetoes among all who vote.
        public var vetoThreshold: Ratio
        /// From passing to being in force.
        public var timelock: Duration
        /// Lasting support in place of a count at the end.
        public var conviction: ConvictionRule?

        /// By default two weeks to deposit, one to vote and two days of waiting.
        public init(
            minimumDeposit: Zen, depositPeriod: Duration = .days(14),
            votingPeriod: Duration = .days(7), quorum: Ratio = .percent(33.4),
            threshold: Ratio = .percent(50), vetoThreshold: Ratio = .percent(33.4),
            timelock: Duration = .days(2), conviction: ConvictionRule? = nil
        ) {
            self.minimumDeposit = minimumDeposit
            self.depositPeriod = depositPeriod
            self.votingPeriod = votingPeriod
            self.quorum = quorum
            self.threshold = threshold
            self.vetoThreshold = vetoThreshold
            self.timelock = timelock
            self.conviction = conviction
        }
    }

    public let settings: Settings
    var proposals: [ProposalID: Proposal] = [:]

    public init(settings: Settings) { self.settings = settings }

    public mutating func handle(_ input: Input, at now: Instant) -> [Directive] {
        switch input {
        case .propose(let id, let proposer, let changes, let deposit):
            propose(id, by: proposer, changes, deposit: deposit, at: now)
        case .deposit(let id, let holder, let amount):
            self.deposit(id, by: holder, amount, at: now)
        case .vote(let id, let voter, let ballot, let power):
            vote(id, voter: voter, ballot, power: power)
        case .wake(let id, let electorate): wake(id, electorate: electorate, at: now)
        }
    }

    /// The votes on a proposal so far.
    public func tally(of id: ProposalID) -> Tally? { proposals[id]?.tally }

    /// Whether somebody has voted on a proposal.
    public func hasVoted(_ voter: Int32, on id: ProposalID) -> Bool {
        proposals[id]?.votes[voter] != nil
    }

    /// What was deposited for a proposal.
    public func deposited(for id: ProposalID) -> Zen { proposals[id]?.deposited ?? .zero }

    /// Whether a proposal is being voted on, or being deposited for.
    public func isVoting(on id: ProposalID) -> Bool {
        if case .voting? = proposals[id]?.stage { true } else { false }
    }
    public func isDepositing(for id: ProposalID) -> Bool {
        if case .depositing? = proposals[id]?.stage { true } else { false }
    }
}

/// The number of a proposal; never reused.
public struct ProposalID: Hashable, Comparable, Sendable {
    public var ordinal: Int32
    public init(_ ordinal: Int32) { self.ordinal = ordinal }
    public static func < (a: ProposalID, b: ProposalID) -> Bool { a.ordinal < b.ordinal }
}
