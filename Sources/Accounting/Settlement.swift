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
/// A stake stays liable while it unbonds: that is what unbonding is for.
public struct Settlement: ProtocolMachine {
    /// The rules of money.
    public struct Settings: Sendable {
        /// The treasury's share of every lease payment.
        public var fee: Ratio
        public var rewards: RewardSchedule
        public var slashing: SlashingPolicy
        /// From leaving to the return of the stake; at least as long as wrong work takes to find.
        public var unbonding: Duration
        /// What the reward pool holds at the start.
        public var rewardPool: Zen
        /// The stake below which a node is put out.
        public var minimumStake: Zen
        /// How far ahead an escrow must be able to pay its open leases, or it counts as exhausted.
        ///
        /// With zero it is exhausted only when a payment falls short.
        public var horizon: Duration
        /// Whether `paid` and `fee` can be asked for leases that are settled, too, at eight bytes
        /// for each lease that ever was; without, they are nothing for those.
        public var remembersSettledLeases: Bool

        public init(
            fee: Ratio, rewards: RewardSchedule, slashing: SlashingPolicy, unbonding: Duration,
            rewardPool: Zen, minimumStake: Zen, horizon: Duration = .zero,
            remembersSettledLeases: Bool = true
        ) {
            self.fee = fee
            self.rewards = rewards
            self.slashing = slashing
            self.unbonding = unbonding
            self.rewardPool = rewardPool
            self.minimumStake = minimumStake
            self.horizon = horizon
            self.remembersSettledLeases = remembersSettledLeases
        }

        /// The fee on a payment, rounded up to the next micro-ZEN: what does not split goes to the
        /// treasury.
        public func fee(on gross: Zen) -> Zen {
            let parts = Int128(gross.micro) * Int128(fee.partsPerMillion)
            return Zen(micro: Int64((parts + 999_999) / 1_000_000))
        }
    }

    /// What the machine is told.
    public enum Input: Sendable {
        /// A provider brings a stake for a node, or more of it.
        case deposit(NodeID, provider: Int32, stake: Zen)
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
        /// The stake of a node has unbonded.
        case wake(NodeID)
        /// Pays what is owed and returns the rest of the budget.
        case jobEnded(JobID)
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
        /// A wish that cannot be granted.
        case reject(Rejection)
        /// An input that changes nothing.
        case discard(Discard)
    }

    public let settings: Settings
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

    /// The settlement at the start of a run; the reward pool is posted at `Instant.start`.
    public init(settings: Settings) {
        precondition(
            settings.fee >= .zero && settings.fee <= .one && settings.minimumStake >= .zero,
            "a settlement with \(settings)")
        self.settings = settings
        leases = LeaseStore(remembersSettled: settings.remembersSettledLeases)
        var none: [Directive] = []
        move(
            settings.rewardPool, from: .outside, to: .rewardPool, for: .rewardFunding, at: .start,
            &none)
    }

    public mutating func handle(_ input: Input, at now: Instant) -> [Directive] {
        switch input {
        case .deposit(let node, let provider, let stake):
            onDeposit(node, provider: provider, stake: stake, at: now)
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
        }
    }
}
