public import ProtocolCore
public import Quantities

/// The verification of one job by sampling: workers commit, a beacon draws steps, others re-execute
/// them.
///
/// ```
///  committed ─► opening ──opened──► seeking ──assigned──► executing ──last answer──► decided
///                  │                │  ▲  ▲ │ noVerifier      │                         ▲
///                  │                │  │  └─┴─ retry          │ verifierLost: seeking   │
///                  │                │  └── first mismatch, with escalation              │
///                  └─ refused, node gone, window closed ──────────────────────────────┘
/// ```
/// A worker is convicted by its own commitment alone: the digest it committed to for a sampled step
/// is not the one that re-execution gives. One verifier re-executes the step; if it disagrees,
/// `escalation` more are asked, and the majority of all decides (a tie is for the worker), because
/// honest re-execution on other hardware may differ in the last bit. Whoever disagrees with the
/// majority is named in the verdict. A verifier that colludes just answers with the worker's leaf;
/// the machine cannot tell, which is what committees are for (`Committee`).
///
/// An opening that does not fit the root is discarded and decides nothing: it may come from someone
/// else. The worker still has until the window closes.
public struct SpotChecker: ProtocolMachine {
    /// What the job has agreed on.
    public struct Settings: Hashable, Sendable {
        public var job: JobID
        /// The share of steps that is re-executed.
        public var sampleRate: Ratio
        /// Further verifiers asked after a mismatch; with 0 the first mismatch convicts.
        public var escalation: Int
        /// The time from a commitment to the end of its checks, decided or not.
        public var window: Duration
        /// Consecutive committed steps of one worker that count as a phase in the statistics.
        public var phase: Int
        /// Whether a worker that left before it opened goes free (`unresolved`).
        ///
        /// That is the innocent reading of a crash, and a way out for a cheater.
        public var excusesAbsence: Bool

        public init(
            job: JobID, sampleRate: Ratio, escalation: Int, window: Duration, phase: Int = 100,
            excusesAbsence: Bool = false
        ) {
            self.job = job
            self.sampleRate = sampleRate
            self.escalation = escalation
            self.window = window
            self.phase = phase
            self.excusesAbsence = excusesAbsence
        }
    }

    /// What the machine is told.
    public enum Input: Sendable {
        /// A worker's commitment, and the beacon that was made public after it.
        case committed(Commitment, beacon: Digest)
        /// The worker shows the digest of the sampled step. The root must come from where it was
        /// published at the commitment, and not from the worker: it is what binds the worker.
        case opened(CheckID, root: Digest, leaf: Digest, proof: MerkleProof)
        /// The worker says that it does not open.
        case refused(CheckID)
        /// A verifier was found.
        case assigned(CheckID, verifier: NodeID)
        /// No verifier is free.
        case noVerifier(CheckID)
        /// A verifier's digest of the step.
        case reexecuted(CheckID, verifier: NodeID, digest: Digest)
        /// A verifier will not answer any more.
        case verifierLost(CheckID, NodeID)
        /// A worker left for good: what it has not opened stays closed.
        case nodeGone(NodeID)
        /// A verifier may be free again: the oldest check that waits, and is later than the given
        /// one, seeks again.
        case retry(after: CheckID?)
        /// The window of a check has closed.
        case wake(CheckID)
    }

    /// What the machine orders.
    public enum Directive: Sendable, Equatable {
        /// A step was drawn; a check has begun.
        case sampled(CheckID, node: NodeID, round: RoundID, step: Int)
        /// The worker shall open its commitment at this step.
        case open(CheckID, node: NodeID, round: RoundID, step: Int)
        /// Find a verifier; the draw comes from the beacon.
        case assign(CheckID, excluding: [NodeID], draw: UInt64)
        /// The verifier shall re-execute the worker's step.
        case reexecute(CheckID, verifier: NodeID, node: NodeID, round: RoundID, step: Int)
        case verdict(Verdict)
        /// The worker is guilty: to be slashed and put out.
        case convict(NodeID, CheckID, Conviction)
        case wake(at: Instant, CheckID)
        case discard(Discard)
    }

    /// Why an input changes nothing.
    public enum Discard: Hashable, Sendable {
        case otherJob(JobID)
        /// The round is not later than the last one that this worker committed to.
        case repeatedCommitment(NodeID, RoundID)
        /// A commitment to fewer than no steps.
        case malformedCommitment(NodeID, RoundID)
        case unknownCheck(CheckID)
        case alreadyDecided(CheckID)
        /// The check does not wait for this.
        case unexpected(CheckID)
        /// The leaf and its proof do not lead to the committed root.
        case openingDoesNotFit(CheckID)
        /// The worker itself, or one that was assigned to this check before; another is sought at
        /// the next `retry`.
        case ineligibleVerifier(CheckID, NodeID)
        /// No answer is due from this node.
        case notAVerifier(CheckID, NodeID)
    }

    public let settings: Settings
    /// What was committed, sampled and decided so far.
    public internal(set) var statistics = Statistics()

    let odds: StepLottery.Odds
    /// Checks without a verdict.
    var open = OpenChecks()
    /// Those of them that the worker has not opened.
    var closed = OrdinalSet()
    /// Those of them that wait for `retry`.
    var waiting = OrdinalSet()
    /// Where each worker stands.
    var workers: [NodeID: Worker] = [:]

    public init(settings: Settings) {
        precondition(
            settings.sampleRate.value >= 0 && settings.escalation >= 0 && settings.phase > 0,
            "a spot checker with \(settings)")
        self.settings = settings
        odds = StepLottery.Odds(rate: settings.sampleRate)
    }

    /// Checks without a verdict.
    public var openChecks: Int { open.count }
    /// Checks for which no verifier was free.
    public var waitingChecks: Int { waiting.count }

    public mutating func handle(_ input: Input, at now: Instant) -> [Directive] {
        switch input {
        case .committed(let commitment, let beacon): sample(commitment, beacon, at: now)
        case .opened(let id, let root, let leaf, let proof):
            advance(id, at: now) { $0.open(id, root: root, leaf: leaf, proof: proof) }
        case .refused(let id): advance(id, at: now) { $0.refuse(id) }
        case .assigned(let id, let verifier): advance(id, at: now) { $0.assign(id, verifier) }
        case .noVerifier(let id): advance(id, at: now) { $0.wait(id) }
        case .reexecuted(let id, let verifier, let digest):
            advance(id, at: now) { [escalation = settings.escalation] in
                $0.answer(id, verifier, digest, escalation: escalation)
            }
        case .verifierLost(let id, let verifier): advance(id, at: now) { $0.lose(id, verifier) }
        case .nodeGone(let node): onGone(node, at: now)
        case .retry(let tried): onRetry(after: tried, at: now)
        case .wake(let id): onWake(id, at: now)
        }
    }
}
