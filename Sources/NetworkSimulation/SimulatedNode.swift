import Checkpointing
import Platform
import ProtocolCore
import Quantities
import Randomness
import Scheduling
import Verification

/// One node of the pool: its lease and what it is doing. The world's shells act on it.
///
/// It is plain memory, because the shells look at it at every step; what is rarely asked for stands
/// in its `NodeLuck`.
struct SimulatedNode: Sendable, BitwiseCopyable {
    let id: NodeID
    /// The place of its group in the fleet, and of its site, operator and jurisdiction.
    let group: Int
    let domain: FailureDomain
    let tier: TierID
    let gpus: Int
    /// The factor on the compute rate; 1 is nominal.
    let speed: Double
    var ask: GPUHourPrice
    /// The identity of its random streams, which a twin's node shares.
    let entity: UInt64

    var jitter: RandomStream

    /// Whether the node's own process is up.
    var isProcessUp: Bool
    /// Shocks that cover the node at the moment.
    var shocks = 0
    var isEjected = false
    /// Whether it was down too much and gets no lease for training for a time.
    var isJailed = false
    var isAsking = false
    /// Whether it is not in the network, and since when it is; whether it is about to leave.
    var isAbsent = false
    var presentSince = Instant.start
    /// Earlier stretches for which it was in the network.
    var presenceBefore = Duration.zero
    var isLeaving = false
    /// Whether the network has noticed that the node is down.
    var isLossKnown = true

    /// The exchange from memory that the node takes part in; 0 if there is none.
    var shortcut: Int64 = 0

    /// The place of its seat in the job's layout, and the stage whose state it holds; −1 for none.
    var seat: Int32 = -1
    var heldStage: Int32 = -1

    var lease: Lease?
    /// The account of the lease in the settlement.
    var account = LeaseID(0)
    /// Numbers the life of the node between changes of lease or health.
    var session: Int32 = 0
    /// How often the node has failed.
    var failures: Int32 = 0
    var state = GPUState.idle
    var since = Instant.start
    var activity = Activity.none
    /// The inner phase that the node is at or was at last.
    var phase = Phase()
    /// Until when the node copies its state out.
    var stalledUntil = Instant.start
    /// What the node goes on to when its copying is over, if it was ordered something else
    /// meanwhile.
    var afterStall: GPUState?
    /// Sequences whose text is on the node and not yet used.
    var sequencesAtHand: Int64 = 0
    var isFetchingData = false

    // What the node did over the run, and in the current epoch.
    var upSince = Instant.start
    var up = Duration.zero
    var upInEpoch = Duration.zero
    var held = GPUTime.zero
    /// The part of it that the training lease under way, or the last, has taken.
    var heldInLease = GPUTime.zero
    var computed = GPUTime.zero
    /// GPU-time under load: computing or re-executing.
    var busy = GPUTime.zero
    /// Computation whose round is still open.
    var unbooked = GPUTime.zero
    var workedInEpoch = GPUTime.zero
    /// The part of it that was dropped as too late, without proof.
    var droppedInEpoch = GPUTime.zero
    var sent = Bytes.zero
    var sentInEpoch = Bytes.zero

    /// Whether the machine runs: it is in the network, its own process is up and no shock covers
    /// it.
    var isUp: Bool { isProcessUp && shocks == 0 && !isAbsent }

    /// What the node's lease is for and whose it is. They are asked through here because reading
    /// through an optional of a node in an array would copy the whole node.
    var leaseKind: LeaseKind? { lease?.kind }
    var leasedTo: JobID? { lease?.job }
    var leasePrice: GPUHourPrice { lease?.price ?? GPUHourPrice(microZen: 0) }

    var isWorking: Bool { if case .working = activity { true } else { false } }

    /// What a leased node is about.
    enum Activity: Sendable, BitwiseCopyable {
        case none
        case provisioning
        /// Fetches the training state; rounds committed since make it stale.
        case fetchingState(since: Int)
        /// In the job, between phases.
        case member
        /// At its inner phase, which is the node's `phase`.
        case working
        case verifying(Check)
        /// At the work of a rental, or ready for it.
        case rented
    }

    /// An inner phase that the node was assigned.
    struct Phase: Sendable, BitwiseCopyable {
        var round = RoundID(-1)
        var sequences: Int64 = 0
        var steps = 0
        var assignedAt = Instant.start
        /// When computation began; nil while the node still stalls or waits for data.
        var startedAt: Instant?
        /// What computation takes, and would take at nominal speed without an enclave.
        var duration = Duration.zero
        var nominal = Duration.zero
        var enclave = Duration.zero
        /// The time lost before the start, by its causes.
        var stall = Duration.zero
        var dataWait = Duration.zero
        var finishedAt: Instant?
        /// Too late for its round: the work is dropped.
        var isExcluded = false
        /// Late for its round, and finished for a later one: the work counts there.
        var isPutOff = false
        /// The round that the work counts in; another than its own if it was late.
        var countsIn = RoundID(-1)
        /// How long it computes before it needs the result of an exchange; nil if it needs none.
        var ahead: Duration?
        /// Whether it has the result, and whether it has come so far and waits for it.
        var isReleased = false
        var isAtGate = false
        /// Handed in by a node that is lost since: the work is the round's to book.
        var isLeftBehind = false
    }

    /// A sampled step that the node runs again.
    struct Check: Sendable, BitwiseCopyable {
        var check: CheckID
        var worker: NodeID
        var round: RoundID
        var step: Int
        /// The sequences of the step, and the result that the worker claims.
        var sequences: Double
        var claimed: Digest
    }
}
