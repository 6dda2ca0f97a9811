public import ProtocolCore
public import Quantities

/// Runs the rounds of a job: who computes what, when the updates are reduced, and what counts.
///
/// ```
///            ┌──────────── enough members ────────────┐
///            │                                        ▼
///  waiting ──┴◄── too few ── (next) ◄─ abandon ── computing ──all, or quorum and grace──► reducing
///                              │▲                     ▲                        a loss: again │
///            finished ◄─ all ──┤└────── commit ───────┼──────────────────────────────────────┤
///             drained ◄─ drain ┘───── resume ─────────┘                                      │
///          recovering ◄── a loss that needs a checkpoint (from any) ─── rollback ► (next) ◄──┘
/// ```
/// *(next)* is no state: after a commit or an abandonment the next round is assigned in the same
/// call, to whoever is there. *Suspended* lies across all states: inputs are kept, and acted upon
/// in their order when the coordination layer is back.
///
/// Text tokens are reckoned in whole sequences. `issued` = `retained` + `lost` + `inFlight` at any
/// time. What a lost or excluded member would have contributed is lost and issued anew later, so in
/// the end exactly `totalSequences` are retained.
///
/// Before the first round the machine waits for `minimumMembers`; send `drain`, the joins and
/// `resume` to begin with more.
public struct RoundCoordinator: ProtocolMachine {
    enum Stage: Hashable, Sendable {
        case waiting, computing, reducing, drained, recovering, finished
    }
    struct Member: Hashable, Sendable {
        var node: NodeID
        var speed: Double
    }
    enum Status: Hashable, Sendable { case computing, finished, excluded, lost }
    struct Participant: Hashable, Sendable {
        var node: NodeID
        var sequences: Int64
        var status: Status
    }

    /// What does not change.
    public let settings: Settings
    /// Sequences of committed rounds.
    public internal(set) var retained: Int64 = 0
    /// Sequences that were ever assigned.
    public internal(set) var issued: Int64 = 0
    /// Sequences that were assigned in vain.
    public internal(set) var lost: Int64 = 0
    /// Sequences of the round under way.
    public internal(set) var inFlight: Int64 = 0

    var stage = Stage.waiting
    /// Whether the round under way is the last before a pause.
    var draining = false
    /// Whether the members hold nothing to go on from.
    var owesRollback = false
    /// The inputs since the suspension; nil if there is none.
    var kept: [Input]?

    /// Who takes part from the next round, by identity.
    var roster: [Member] = []
    /// The shares of a full batch, aligned with the roster; nil when that has changed.
    var shares: [Int64]?

    /// The round under way, or the last.
    var round = RoundID(-1)
    var began = Instant.start
    var steps = 0
    /// Who was assigned a share of it, by identity.
    var participants: [Participant] = []
    var quorumCount = 0
    /// How many are not lost, and how many of these have finished.
    var active = 0
    var finished = 0
    var deadline: Instant?

    var attempt = 0
    /// Who is to hold the result, by identity, and who has said so.
    var awaited: [NodeID] = []
    var reported: [Bool] = []
    var unreported = 0

    /// A coordinator of a job that nobody has joined.
    ///
    /// - Precondition: the batch, the total and the fewest members are above 0, a round has a step.
    public init(settings: Settings) {
        precondition(settings.sequencesPerStep > 0, "\(settings)")
        precondition(settings.totalSequences > 0, "\(settings)")
        precondition(settings.minimumMembers > 0, "\(settings)")
        precondition(settings.mode.stepsPerRound > 0, "\(settings)")
        precondition(settings.grace.map { $0 >= 0 } ?? true, "\(settings)")
        self.settings = settings
    }

    /// The members that take part in the next round, by identity.
    public var members: [NodeID] { roster.map(\.node) }

    /// The round under way, or the last one; −1 before the first.
    public var currentRound: RoundID { round }

    /// Takes one input.
    public mutating func handle(_ input: Input, at now: Instant) -> [Directive] {
        guard kept != nil else { return act(on: input, at: now) }
        switch input {
        case .suspend:
            return [.discard(.alreadySuspended)]
        case .unsuspend:
            let inputs = kept ?? []
            kept = nil
            return inputs.flatMap { act(on: $0, at: now) }
        default:
            kept?.append(input)
            return []
        }
    }

    private mutating func act(on input: Input, at now: Instant) -> [Directive] {
        switch input {
        case .join(let node, let speed): return join(node, speed: speed, at: now)
        case .leave(let node): return leave(node, at: now)
        case .phaseFinished(let node, let round): return finish(node, round, at: now)
        case .reduced(let node, let round, let attempt):
            return report(node, round, attempt, at: now)
        case .wake(let round): return wake(round, at: now)
        case .drain: return drain()
        case .resume: return resume(at: now)
        case .suspend:
            kept = []
            return []
        case .unsuspend: return [.discard(.notSuspended)]
        case .rollback(let target): return rollback(to: target, at: now)
        }
    }
}
