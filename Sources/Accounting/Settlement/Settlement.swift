public import ProtocolCore
public import Quantities

/// The settlement of the network: takes stakes and budgets, pays leases and rewards, slashes.
///
/// It owns the ledger; every amount that moves is given out as `transferred`. Leases stream: at
/// each settlement a lease is paid its cost so far less what it was paid, and the treasury has its
/// fee of everything paid on the lease so far, rounded up, less what it had.
/// ```
///  node   absent ──deposit──► bonded ──leave──────────────► unbonding ──wake──► released
///                               │ ▲ └─ stake too low or ──────► │                  │
///                               └─┘     wrong work: eject       └─ convicted ─┐    │
///                             deposit      ▲                    ▲─────────────┘    │
///                                          └────────────── deposit ◄───────────────┘
///  job    unknown ──fund──► funded ──jobEnded──► ended
///  lease  unknown ──opened──► held ──closed──► owed (until paid or the job ends) ──► settled
/// ```
/// A stake stays liable while it unbonds: that is what unbonding is for. So does what others have
/// put behind the node, on its way out or not. With a window for appeals a slash is held first:
/// ```
///  slash  taken ──(no window)───────────────────────► carried out
///           └──► held ──window over──────────────────►    ▲
///                  └──appeal──► appealed ──upheld, or ────┘
///                                  │       never decided
///                                  └──overturned──► given back
///  jail   free ──down too much──► jailed ──wake after the term──► free
/// ```
public struct Settlement: ProtocolMachine {
    /// What the machine is told.
    public enum Input: Sendable {
        /// A provider brings a stake for a node, or more of it; the tier says what is the least.
        case deposit(NodeID, provider: Int32, stake: Zen, tier: TierID? = nil)
        /// A customer brings the budget of a job, or more of it.
        case fund(JobID, customer: Int32, budget: Zen)
        case leaseOpened(LeaseTerms)
        case leaseClosed(LeaseID)
        /// Settles every lease up to now, then pays rewards and slashes for downtime and bandwidth.
        case epochClosed([NodeReport])
        /// Wrong work was found; the verifier is who found it.
        case convicted(NodeID, JobID, verifier: NodeID?, verifierProvider: Int32?)
        /// A node leaves; its stake begins to unbond.
        case leave(NodeID)
        /// A time that was asked for has come: a stake or a delegation has unbonded, a slash
        /// stands, or a term in jail is over.
        case wake(NodeID)
        /// Pays what is owed and returns the rest of the budget.
        case jobEnded(JobID)
        /// What a holder, an appellant or the governance wishes.
        case stakeholder(StakeholderInput)
    }

    /// What the machine orders.
    public enum Directive: Sendable, Equatable {
        /// The ledger has moved an amount.
        case transferred(Transfer)
        /// The escrow cannot pay its leases any more: stop the job. Said once for each funding.
        case exhausted(JobID)
        /// The node has done wrong work or its stake is below the minimum: put it out.
        case eject(NodeID)
        case wake(at: Instant, NodeID)
        /// The node was down too much: it gets no new lease for training until `free` is ordered.
        case jail(NodeID, until: Instant)
        case free(NodeID)
        /// A slash is held, and can be appealed against until then.
        case appealable(SlashID, NodeID, until: Instant)
        /// A parameter has another value from now on.
        case amended(Parameter, Int64)
        /// A wish that cannot be granted.
        case reject(Rejection)
        /// An input that changes nothing.
        case discard(Discard)
    }

    /// The rules as they are now; `amend` may have changed them since the start.
    public internal(set) var settings: Settings
    /// The book of all accounts.
    public internal(set) var ledger = Ledger()
    /// Stakes and stake × time.
    public internal(set) var stakes = StakeRegistry()

    /// By node.
    var nodes = Table<NodeAccount>()
    /// Income and losses by node, also of one that has no stake yet.
    var statements = Table<NodeStatement>()
    /// By job.
    var jobs = Table<JobAccount>()
    /// Jobs that have not ended, in the order of their identities.
    var activeJobs: [JobID] = []
    var leases: LeaseStore
    /// Nodes convicted of wrong work and their stakes at the first time, each once a window.
    var convictions: [(at: Instant, node: NodeID, stake: Zen)] = []
    /// By node: what others have put behind it. Empty in a network without delegation.
    var delegations = Table<DelegationAccount>()
    /// Slashes that can be appealed against or were, in the order of their numbers.
    var heldSlashes: [HeldSlash] = []
    var nextSlash: Int64 = 0
    /// What of the treasury's income was set aside.
    var treasury = TreasuryAccount()
    /// New ZEN, if rewards are funded with it.
    public internal(set) var issuance: Issuance?
    /// Who has put how much on which proposal.
    var proposals = Table<[ProposalStake]>()

    /// The settlement at the start of a run; the reward pool is posted at `Instant.start`.
    public init(settings: Settings) {
        precondition(
            settings.fee >= .zero && settings.fee <= .one && settings.minimumStake >= .zero,
            "a settlement with \(settings)")
        self.settings = settings
        leases = LeaseStore(remembersSettled: settings.remembersSettledLeases)
        if case .issuance(let schedule) = settings.funding { issuance = Issuance(schedule) }
        var none: [Directive] = []
        move(
            settings.rewardPool, from: .outside, to: .rewardPool, for: .rewardFunding, at: .start,
            &none)
    }

    public mutating func handle(_ input: Input, at now: Instant) -> [Directive] {
        switch input {
        case .deposit(let node, let provider, let stake, let tier):
            onDeposit(node, provider: provider, stake: stake, tier: tier, at: now)
        case .fund(let job, let customer, let budget):
            onFund(job, customer: customer, budget: budget, at: now)
        case .leaseOpened(let terms): onLeaseOpened(terms, at: now)
        case .leaseClosed(let lease): onLeaseClosed(lease, at: now)
        case .epochClosed(let reports): onEpochClosed(reports, at: now)
        case .convicted(let node, let job, let verifier, let provider):
            onConvicted(node, job, verifier: verifier, verifierProvider: provider, at: now)
        case .leave(let node): onLeave(node, at: now)
        case .wake(let node): onWake(node, at: now)
        case .jobEnded(let job): onJobEnded(job, at: now)
        case .stakeholder(let input): handle(input, at: now)
        }
    }
}
