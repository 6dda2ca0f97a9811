public import ProtocolCore
public import Quantities

/// Runs the rounds of a job: who computes what, when the updates are reduced, and what counts.
///
/// ```
///            ┌──────────── enough members ────────────┐
///            │                                        ▼
///  waiting ──┴◄── too few ── (next) ◄─ abandon ── computing ──all, or so many as it takes ─┐
///                              │▲                   ▲ ▲                                    ▼
///            finished ◄─ all ──┤└───── commit ──────┼─┼──────────────────────────────── reducing
///             drained ◄─ drain ┘──── resume ────────┘ └─── commit ─── overlapping ◄─ streaming ─┘
///          recovering ◄── a loss that needs a checkpoint (from any) ─── rollback ► (next)
/// ```
/// *(next)* is no state: after a commit or an abandonment the next round is assigned in the same
/// call, to whoever is there. A loss while *reducing* begins the reduction again. *Suspended* lies
/// across all states: inputs are kept, and acted upon in their order when the coordination layer is
/// back.
///
/// In streaming training the next round is assigned as soon as one is reduced. While *overlapping*,
/// one round is computed and the one before is exchanged; the one that is computed is reduced only
/// after the other has been committed. Either of them can be abandoned without the other: the local
/// model of a member stays what it is.
///
/// It takes all members to make a round; or with backups, the first so many; or with a grace, those
/// who are there when it ends, if they are a quorum. The rest are late. If late work is buffered, a
/// member finishes what it is at, gets no other share, and is carried into the next round with it.
///
/// Text tokens are reckoned in whole sequences. `issued` = `retained` + `lost` + `inFlight` at any
/// time. What a lost or excluded member would have contributed is lost and issued anew later, so in
/// the end exactly `totalSequences` are retained. In streaming training a round retains what its
/// members computed, though it exchanges one fragment of the model. What they learned of the
/// others waits for the rounds of those, and after the last of all for nothing: there is no
/// exchange of the whole model at the end.
///
/// Before the first round the machine waits for `minimumMembers`; send `drain`, the joins and
/// `resume` to begin with more.
public struct RoundCoordinator: ProtocolMachine {
    enum Stage: Hashable, Sendable {
        case waiting, computing, overlapping, reducing, drained, recovering, finished
    }
    struct Member: Hashable, Sendable {
        var node: NodeID
        var speed: Double
    }

    /// What does not change.
    public let settings: Settings
    /// Sequences of committed rounds.
    public internal(set) var retained: Int64 = 0
    /// Sequences that were ever assigned.
    public internal(set) var issued: Int64 = 0
    /// Sequences that were assigned in vain.
    public internal(set) var lost: Int64 = 0
    /// Sequences of the rounds under way, and those that the late carry to the next.
    public var inFlight: Int64 { phase.sequences + exchange.sequences + carriedSequences }

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

    /// The last round that was begun.
    var round = RoundID(-1)
    /// The round that is computed, or was last.
    var phase = Slot()
    /// The round that is reduced, or was last.
    var exchange = Slot()
    /// Members that were late for a round and are not in another yet, by identity.
    var carried: [Participant] = []

    /// A coordinator of a job that nobody has joined.
    ///
    /// - Precondition: the batch, the total and the fewest members are above 0, a round has a step,
    ///   no negative number of backups; the settings are consistent.
    public init(settings: Settings) {
        precondition(settings.sequencesPerStep > 0, "\(settings)")
        precondition(settings.totalSequences > 0, "\(settings)")
        precondition(settings.minimumMembers > 0, "\(settings)")
        precondition(settings.mode.stepsPerRound > 0, "\(settings)")
        precondition(settings.grace.map { $0 >= 0 } ?? true, "\(settings)")
        precondition(settings.backups >= 0 && settings.areConsistent, "\(settings)")
        self.settings = settings
    }

    /// The members that take part in the next round, by identity.
    public var members: [NodeID] { roster.map(\.node) }

    /// The round that was begun last; −1 before the first.
    public var currentRound: RoundID { round }

    /// What a contributor's update weighs in the reduction that was ordered last: its sequences,
    /// times the weight of its age if it was late; 0 if it is no contributor.
    public func weight(of node: NodeID) -> Double {
        guard let place = exchange.place(of: node),
            exchange.participants[place].status == .finished
        else { return 0 }
        let sequences = Double(exchange.participants[place].sequences)
        guard case .buffer(let weight) = settings.lateness else { return sequences }
        let age = exchange.round.ordinal - exchange.participants[place].home.ordinal
        return sequences * weight(Int(age))
    }

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
