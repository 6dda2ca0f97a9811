public import Accounting
public import Platform
import ProtocolCore
public import Quantities
public import Verification

/// What a run came to.
public struct WorldReport: Sendable {
    public var jobs: [JobReport]
    public var nodes: [NodeSummary]
    /// When the run ended, in simulated time.
    public var endedAt: Instant
    /// Until when money was reckoned: the settlement of the last job, or the end of the run. What
    /// follows is only the customer's download.
    public var accountedUntil: Instant
    /// Whether it was cut short from outside.
    public var isComplete: Bool
    public var events: Int64
    public var traceDigest: UInt64
    public var flows: FlowStatistics
    /// Exchanges whose course was taken from memory, and those of them that something got in the
    /// way of.
    public var exchangesFromMemory: Int
    public var exchangesDisturbed: Int
    /// Money by purpose.
    public var money: [TransferPurpose: Zen]
    public var verdicts: [Outcome: Int]
    /// Inputs that machines answered with a discard; none of them vanished.
    public var discarded: Int
    public var failure: CheckFailure?
    /// Nodes that cheat, those of them that were convicted, and honest ones that were.
    public var cheaters: Int
    public var cheatersCaught: Int
    public var honestConvicted: Int
    /// How the pool stood at the samples of the timeline.
    public var samples: PoolSamples
    /// The prices of each tier, in the order of the tiers.
    public var prices: [PriceRecord] = []
    /// Where the money lies at the end; nil without a market.
    public var moneyMap: MoneyMap?
    /// The price of a ZEN at the end.
    public var zenPrice = ZenPrice(microDollars: 1_000_000)
    /// New ZEN over the run, and what there was at the start; nil where none is issued.
    public var issued: (amount: Zen, supply: Zen)?
    /// What became of customers and their rentals, and of those who decided about nodes; empty in a
    /// world without them.
    public var customers: [CustomerReport] = []
    public var rentals: [RentalReport] = []
    public var operators: [OperatorReport] = []
    /// What became of the candidates of each group; empty where nobody is measured.
    public var admissions: [AdmissionReport] = []
    /// What was proposed, in the order of the configuration, and what was earned between one change
    /// of the rules and the next; and the bridge, if there is one.
    public var proposals: [ProposalReport] = []
    public var eras: [RuleEra] = []
    public var bridge: BridgeReport?
}

/// How many samples of the timeline found all nodes up, and how many found any.
public struct PoolSamples: Hashable, Sendable {
    public var all = 0
    public var allUp = 0
    public var anyUp = 0

    public init() {}

    /// Counts a sample that found so many of all nodes up.
    mutating func note(up: Int, of nodes: Int) {
        all += 1
        if up == nodes { allUp += 1 }
        if up > 0 { anyUp += 1 }
    }
}

/// What became of one job.
public struct JobReport: Sendable {
    public var name: String
    /// "finished", or what kept it from that.
    public var outcome: String
    public var isFinished: Bool
    public var retained: Int64
    public var totalSequences: Int64
    public var account: GPUTimeAccount
    public var held: GPUTime
    public var firstLeaseAt: Instant?
    public var lastLeaseEndedAt: Instant?
    public var finishedAt: Instant?
    public var resultAt: Instant?
    /// When the first round that was committed began, and when the last was committed.
    public var firstRoundAt: Instant?
    public var lastCommitAt: Instant?
    /// How often a node was lost while it trained.
    public var interruptions: Int
    /// How often a joiner has fetched the state from another node, and how long that took in all.
    public var stateFetches: Int
    public var stateFetchTime: Duration
    public var rounds: Int
    public var steps: Int64
    public var roundsAbandoned: Int
    public var exclusions: Int
    public var leases: Int
    public var replacements: Int
    public var recoveries: Int
    public var checkpoints: Int
    public var checkpointsSkipped: Int
    public var checkpointsAbandoned: Int
    /// Mean lengths of a round's inner phase, of the longest computation of a member in it, and of
    /// its reduction; nil without rounds.
    public var meanPhase: Duration?
    public var meanComputation: Duration?
    public var meanReduction: Duration?
    /// What the customer paid for compute, fee and verification included.
    public var paid: Zen
    public var checks: SpotChecker.Statistics?
    /// What a numeric run learned.
    public var learning: LearningReport?
    /// How long it held each node for training, by the place of the node; nodes that it never held
    /// are not in it.
    public var trainingTime: [NodeTime]

    /// The time of one node.
    public struct NodeTime: Hashable, Sendable {
        public var node: Int
        public var time: GPUTime
        public init(node: Int, time: GPUTime) {
            self.node = node
            self.time = time
        }
    }

    /// The share of held time spent computing for the job.
    public var utilisation: Double {
        held > .zero ? account[.computing] / held : 0
    }
    /// From the first lease to the last.
    public var duration: Duration {
        guard let first = firstLeaseAt, let last = lastLeaseEndedAt else { return .zero }
        return last - first
    }
}

/// What became of one node.
public struct NodeSummary: Sendable {
    public var index: Int
    public var group: Int
    public var site: Int
    /// Who runs it, by the place among the operators.
    public var owner: Int
    public var entity: UInt64
    public var speed: Double
    public var gpus: Int
    public var up: Duration
    public var held: GPUTime
    public var computed: GPUTime
    /// GPU-time under load: computing or re-executing.
    public var busy: GPUTime
    public var sent: Bytes
    /// How often it went down.
    public var failures: Int
    public var stake: Zen
    public var isEjected: Bool
    /// Whether it was not in the network at the end.
    public var isAbsent: Bool
    /// What it earned and lost, and its stake × time in micro-ZEN nanoseconds.
    public var statement: NodeStatement
    public var stakeTime: Int128
    /// For how long it was in the network, until the accounts were closed.
    public var presence: Duration
    /// What it earned and spent at the prices of the epochs; nil where the price of a ZEN is
    /// constant.
    public var book: NodeBook?
}
