import Aggregation
import Checkpointing
import Market
import Platform
import ProtocolCore
import Quantities
import Randomness
import Scheduling
import Verification

/// One job on its way: its machines, its account and where it stands.
///
/// The world's shells act on it.
struct TrainingRun: Sendable {
    let id: JobID
    let configuration: JobConfiguration
    /// Seconds of computation a sequence on one node of each fleet group at nominal speed; nil
    /// where the model does not run.
    let secondsPerSequence: [Double?]
    /// Bytes that one exchange carries.
    let exchangeBytes: Bytes
    /// Bytes of the training state.
    let stateBytes: Bytes
    /// Bytes of text of one sequence.
    let bytesPerSequence: Double
    let dataHost: HostID
    let resultHost: HostID
    /// The key of the job's content and of its steps' results.
    let key: UInt64

    /// Runs the rounds; it is told nothing where there are none.
    var coordinator: RoundCoordinator
    /// Runs a job without rounds; nil where there are.
    var asynchronous: AsynchronousCoordinator?
    var checkpoints: CheckpointCoordinator
    var checker: SpotChecker?
    var account = GPUTimeAccount()

    var stage = Stage.waiting
    var holdOrdinal: Int32 = 0
    /// A stretch that began while the one before was still being closed.
    var missedHold: Int32?
    /// Whether the job is done but nobody has its model.
    var isModelLost = false
    /// Nodes that hold the model's state, by identity.
    var members: [NodeID] = []
    /// The round under way, and in streaming training the one before, whose exchange it hides.
    var round: Round?
    var hidden: Round?
    /// A reduction whose members find each other, and one that waits for the overlapped part of its
    /// exchange to end.
    var forming: Reduction?
    var awaiting: Reduction?
    /// Members that hold the result of an exchange whose round is still computed by others.
    var holders: [NodeID] = []
    /// The exchanges under way.
    var exchanges = ExchangeTable()
    /// The plan of each group that exchanges among itself.
    var plans = [PlanMemory()]
    /// Who sits where, if the model is spread over nodes.
    var spread = SpreadRun()
    /// Work whose update a hub keeps and has not applied.
    var keptWork: [KeptWork] = []
    /// When the hub applied updates last.
    var appliedAt = Instant.start
    /// Rounds committed so far.
    var commits = 0
    /// Optimiser steps of the committed rounds.
    var committedSteps: Int64 = 0
    /// Bids that wait in the market.
    var bids: [BidID] = []
    /// The gang that the job asks for.
    let request: GangRequest
    /// A recovery that joiners wait for, and the state that they fetch.
    var recovery: RecoveryPlan?
    /// Whether what the members held is of no use: the job goes on from a checkpoint.
    var needsRollback = false
    /// Nodes that wait for the state, and some that did.
    var awaitingState: [Int] = []
    /// Checkpoints whose upload is under way.
    var snapshots: [Snapshot] = []
    /// Whether the job lets its nodes go once its state is kept, and by which checkpoint.
    var isPausing = false
    var pausingWith: CheckpointID?
    var isFetchingResult = false
    /// The newest beacon.
    var beacon: (round: RoundID, digest: Digest)?
    /// The steps that were opened for checks under way.
    var opened: [CheckID: OpenedStep] = [:]
    /// Checks and the verifier at work on each.
    var verifiers: [CheckID: NodeID] = [:]

    // What is reported.
    /// How long each node was held for training; the lease under way counts at its end.
    var trainingTime: [NodeID: GPUTime] = [:]
    var firstLeaseAt: Instant?
    /// When the first round that was committed began, and when the last was committed.
    var firstRoundAt: Instant?
    var lastCommitAt: Instant?
    /// How often a node was lost while it trained.
    var interruptions = 0
    /// How often a joiner has fetched the state from another node, and how long that took.
    var stateFetches = 0
    var stateFetchTime = Duration.zero
    var lastLeaseEndedAt: Instant?
    var finishedAt: Instant?
    var resultAt: Instant?
    var roundsAbandoned = 0
    var exclusions = 0
    var discarded = 0
    var recoveries = 0
    var checkpointsSkipped = 0
    var checkpointsAbandoned = 0
    var leaseCount = 0
    /// Leases of either kind that run.
    var openLeases = 0
    /// Whether the job's account is closed.
    var isSettled = false
    var replacements = 0
    var reductionTime = Duration.zero
    var phaseTime = Duration.zero
    var computationTime = Duration.zero
    var rejection: String?
    var waitReason: String?
    var isExhausted = false

    /// Where a job stands.
    enum Stage: Sendable {
        /// Not submitted, or between two stretches of holding nodes.
        case waiting
        /// It holds or seeks nodes.
        case open
        /// It finishes its round before it lets its nodes go.
        case closing
        /// Done, rejected or out of money.
        case over
    }

    /// The round under way.
    struct Round: Sendable {
        var id: RoundID
        var startedAt: Instant
        var reducedAt: Instant?
        /// The longest that a member computed for it.
        var computation = Duration.zero
        var attempts = 0
        /// Members with an assignment, by identity.
        var assigned: [NodeID] = []
        /// How many of them compute, and when the last of these has its first gradients.
        var computing = 0
        var gradientsReadyAt: Instant?
        /// When the last of these has all, if that is before its phase ends.
        var gradientsDoneAt: Instant?
        /// Whether its exchange could begin, and waits for that of the round before to end.
        var isExchangeDue = false
        /// What members had handed in when they were lost: the aggregate may hold it already.
        var leftBehind: [(node: NodeID, work: GPUTimeAccount.Computation)] = []
    }

    /// A reduction as the coordinator ordered it.
    struct Reduction: Sendable {
        var round: RoundID
        var attempt: Int
        var contributors: [NodeID]
        var receivers: [NodeID]
    }

    /// A round as the coordinator committed it.
    struct Commitment: Sendable {
        var round: RoundID
        var contributors: [NodeID]
        var sequences: Int64
        var steps: Int
        var retained: Int64
    }

    /// What a member computed in a phase whose update the hub keeps.
    struct KeptWork: Sendable {
        var phase: RoundID
        var work: GPUTimeAccount.Computation
    }

    /// A checkpoint on its way.
    struct Snapshot: Sendable {
        var id: CheckpointID
        var uploader: NodeID
        /// Who uploads how much of it: the uploader all, or each holder of a part its part.
        var parts: [(node: NodeID, bytes: Bytes)]
        /// Replicas that are uploaded in parts, and how many of these are on their way.
        var underWay: [(to: NodeID, parts: Int)] = []
        /// Whether the copy is made, so that uploads can begin; until then they wait here.
        var isDone = false
        var stores: [PendingStore] = []
    }

    /// A step that was opened for a check: what the worker claims of it, and how large it is.
    struct OpenedStep: Sendable {
        let leaf: Digest
        let sequences: Double
    }

    /// A replica that is to be uploaded.
    struct PendingStore: Sendable {
        var from: NodeID
        var to: NodeID
        var bytes: Bytes
    }

    /// Whether a part of a step's exchange overlaps the backward pass.
    @inline(__always)
    var overlaps: Bool { configuration.training.buckets > 1 }
}

extension TrainingRun {
    /// How fast a node of a group is beside one of the first group that can run the model, both at
    /// nominal speed.
    func pace(of group: Int) -> Double {
        guard let own = secondsPerSequence[group],
            let first = secondsPerSequence.lazy.compactMap({ $0 }).first
        else { return 1 }
        return first / own
    }
}

// Questions that are asked at every step. They are methods because reading through an optional of a
// run in an array would copy the whole run.
extension TrainingRun {
    /// What a service of randomness answers each worker after its commitment to a round.
    ///
    /// All of a round have the same answer. A real service would keep it back until the last has
    /// committed; no worker of the world looks at it beforehand.
    mutating func beacon(of round: RoundID, seed: Seed) -> Digest {
        if let beacon, beacon.round == round { return beacon.digest }
        let digest = Digest(
            ofWords: seed.value, 0x6265_6163_6F6E, UInt64(id.index),
            UInt64(bitPattern: round.ordinal))
        beacon = (round, digest)
        return digest
    }

    /// Whether members train without rounds.
    @inline(__always)
    var isAsynchronous: Bool { asynchronous != nil }

    /// Sequences that are part of the model.
    @inline(__always)
    var retained: Int64 { asynchronous?.retained ?? coordinator.retained }

    /// Sequences that were issued, and those that are known to be somewhere.
    var tokens: (issued: Int64, known: Int64) {
        guard let job = asynchronous else {
            return (
                coordinator.issued,
                coordinator.retained + coordinator.lost + coordinator.inFlight
            )
        }
        return (job.issued, job.retained + job.lost + job.inFlight)
    }

    /// Who holds the model of a job without rounds.
    var hub: NodeID? { asynchronous?.hub }

    /// Takes out the work of a phase whose update the hub kept.
    mutating func takeKept(_ phase: RoundID) -> GPUTimeAccount.Computation? {
        guard let place = keptWork.firstIndex(where: { $0.phase == phase }) else { return nil }
        return keptWork.remove(at: place).work
    }

    /// Whether the job seeks and holds no nodes any more.
    @inline(__always)
    var isConcluded: Bool { if case .over = stage { true } else { false } }

    /// Whether the round under way has handed in its contributions.
    @inline(__always)
    var isReduced: Bool { round?.reducedAt != nil }

    /// Members with an assignment in the round under way, by identity.
    @inline(__always)
    var assigned: [NodeID] { round?.assigned ?? [] }

    /// Whether a round is the one under way.
    @inline(__always)
    func isUnderWay(_ id: RoundID) -> Bool { round?.id == id }

    // Asked at every step through an array: inlined, or each would copy the whole run.

    /// Whether nodes depend on each other within a step, and whether in rows of stages.
    @inline(__always)
    var isSpread: Bool { configuration.training.parallelism.isSpread }
    @inline(__always)
    var isPipelined: Bool { configuration.training.parallelism.isPipelined }
    /// Begins a round, behind which goes on what is left of the one before.
    mutating func begin(_ id: RoundID, at now: Instant) {
        if round != nil { hidden = round }
        round = Round(id: id, startedAt: now)
    }

    /// Whether a round is exchanged behind the computation of the next.
    @inline(__always)
    func isHidden(_ id: RoundID) -> Bool { hidden?.id == id }

    /// Whether rounds may be exchanged so.
    @inline(__always)
    var canHideExchanges: Bool { coordinator.settings.hidesExchanges }

    /// Whether any round is.
    @inline(__always)
    var hidesExchange: Bool { hidden != nil }

    /// Updates that are on their way.
    var updatesUnderWay: Int { (isReduced ? 1 : 0) + (hidesExchange ? 1 : 0) }

    /// Whether steps are sampled and run again.
    @inline(__always)
    var isChecked: Bool { checker != nil }

    /// Notes that one more member holds the overlapped part; returns the reduction that waited for
    /// it, if that was the last.
    mutating func noteEarlyComplete() -> Reduction? {
        exchanges.noteComplete(.early)
        return exchanges.remaining(of: .early) == 0 ? awaiting : nil
    }

    /// Bytes that the exchange of a round carries.
    @inline(__always)
    func exchangeBytes(in round: RoundID) -> Bytes {
        guard canHideExchanges else { return exchangeBytes }
        return configuration.exchangeBytes(inRound: round.ordinal)
    }

    /// The shares of a phase after which the first and the last part of its exchange are ready; no
    /// last one if that is the end.
    @inline(__always)
    func readiness(
        of phase: SimulatedNode.Phase
    ) -> (first: Double, last: Double?) {
        guard let window = configuration.window(ofRound: phase.round.ordinal) else {
            let first = OverlappedBackward.firstBucketShare(
                buckets: configuration.training.buckets, steps: phase.steps)
            return (first, nil)
        }
        let steps = Double(max(1, phase.steps))
        return (
            (steps - 1 + window.first) / steps,
            window.last < 1 ? (steps - 1 + window.last) / steps : nil
        )
    }

    /// Notes how long a member has computed for the round under way, if it was for that.
    mutating func noteComputed(_ duration: Duration, in id: RoundID) {
        guard let round, round.id == id, round.computation < duration else { return }
        self.round?.computation = duration
    }

    /// Notes that one more member computes, and when its first gradients are ready.
    mutating func noteStart(gradientsReadyAt time: Instant, doneAt end: Instant?) {
        round?.computing += 1
        let latest = round?.gradientsReadyAt ?? time
        round?.gradientsReadyAt = max(latest, time)
        guard let end else { return }
        let last = round?.gradientsDoneAt ?? end
        round?.gradientsDoneAt = max(last, end)
    }

    /// When the first gradients of all members are ready; nil if somebody does not compute yet, or
    /// if it was said before.
    mutating func gradientsReady() -> (RoundID, Instant)? {
        guard let round, round.computing == round.assigned.count,
            let time = round.gradientsReadyAt
        else { return nil }
        self.round?.gradientsReadyAt = nil
        return (round.id, time)
    }

    /// The members of a round whose overlapped exchange can begin.
    func membersForEarlyExchange(of id: RoundID) -> [NodeID]? {
        guard let round, round.id == id, round.reducedAt == nil else { return nil }
        return round.assigned
    }

    /// Keeps what a member that is lost had handed in until its round is over.
    mutating func leaveBehind(_ work: GPUTimeAccount.Computation, by node: NodeID) {
        precondition(round != nil, "\(node) leaves work behind, and no round is under way")
        round?.leftBehind.append((node, work))
    }

    /// Keeps what a member has handed in for the exchange that the next round hides.
    mutating func handIn(_ work: GPUTimeAccount.Computation, by node: NodeID) {
        precondition(hidden != nil, "\(node) hands in work, and no exchange is hidden")
        hidden?.leftBehind.append((node, work))
    }

    /// Books what lost members had handed in: as committed if the round counts them, else as lost.
    mutating func settleLeftBehind(by contributors: [NodeID], retained: Int64) {
        let works = round?.leftBehind ?? []
        round?.leftBehind = []
        settle(works, by: contributors, retained: retained)
    }

    /// Books what the members of the hidden exchange had handed in.
    mutating func settleHidden(by contributors: [NodeID], retained: Int64) {
        let works = hidden?.leftBehind ?? []
        hidden?.leftBehind = []
        settle(works, by: contributors, retained: retained)
    }

    private mutating func settle(
        _ works: [(node: NodeID, work: GPUTimeAccount.Computation)], by contributors: [NodeID],
        retained: Int64
    ) {
        for (node, work) in works {
            guard contributors.holds(node) else {
                account.bookLost(work.actual)
                continue
            }
            account.bookCommitted(work, retained: retained)
        }
    }

    /// Whether the overlapped part of the exchange is still on its way.
    @inline(__always)
    var isEarlyUnderWay: Bool { (exchanges.remaining(of: .early) ?? 0) > 0 }

    /// Whether what was begun of the exchange before all had finished is of no use, so that all is
    /// exchanged again: it was begun with a member that has been lost, so that it never ends or
    /// holds what is not to be in the sum, or it is all, and there are others that need it.
    func isEarlyInVain(for reduction: Reduction) -> Bool {
        guard exchanges.holds(.early) else { return false }
        return exchanges.members(of: .early) != reduction.contributors
            || exchanges.holds(.update) && !reduction.receivers.isEmpty
    }

    /// Whether a round is still computed by somebody.
    func isComputed(_ id: RoundID) -> Bool { round?.id == id && round?.reducedAt == nil }

    /// Checks for which no verifier was free.
    @inline(__always)
    var waitingChecks: Int { checker?.waitingChecks ?? 0 }

    /// Whether nothing of the job is left to come.
    var isOver: Bool {
        guard case .over = stage else { return false }
        return isWoundUp && (finishedAt == nil || resultAt != nil || rejection != nil)
    }
    /// Whether no node is held any more and no check is open.
    private var isWoundUp: Bool { openLeases == 0 && (checker?.openChecks ?? 0) == 0 }
    /// Whether the job's account is to be closed now.
    var owesAnEnd: Bool {
        guard case .over = stage, !isSettled else { return false }
        return isWoundUp
    }
}

extension TrainingRun.Stage {
    /// Whether the job neither holds nor seeks nodes but may yet.
    var isWaiting: Bool {
        if case .waiting = self { true } else { false }
    }
}
