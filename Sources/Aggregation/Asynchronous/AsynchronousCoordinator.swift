public import ProtocolCore
public import Quantities

/// Runs a job whose members wait for nobody: each trains against a hub, which is one of them.
///
/// The job:
/// ```
///  waiting ──enough members──► running ──everything retained──► finished
///     ▲ ◄──── too few ─────────┘ ▲  │
///  recovering ─────rollback──────┘  └─drain, nothing under way─► drained ──resume──► (any)
///     ▲── nobody holds the model, or none such a new one as is kept (from any)
/// ```
/// Each member:
/// ```
///  idle ──behind the model──► fetching ──fetched──► idle
///   ▲ └──text left──► computing ──phaseFinished──► pushing ──received──┐
///   └──────────────────────────────────────────────────────────────────┘
/// ```
/// An update that the hub has received is in its buffer. With the K-th the hub applies them all,
/// and the model has a new number. If nothing else is under way and nothing new is begun, it
/// applies what is there.
///
/// The hub is proposed from those who hold the newest model. If it is lost, its buffer is lost with
/// it, and so is a model that it had and nobody had fetched: the job goes back to the newest model
/// that a member holds, or to a checkpoint if that is newer. Members whose update was on its way
/// send it again. *Suspended* lies across all states: inputs are kept, and acted upon in their
/// order when the coordination layer is back.
///
/// Text tokens are reckoned in whole sequences. `issued` = `retained` + `lost` + `inFlight` at any
/// time, and in the end exactly `totalSequences` are retained: what is lost is issued anew.
public struct AsynchronousCoordinator: ProtocolMachine {
    enum Stage: Hashable, Sendable { case waiting, running, drained, recovering, finished }
    enum Activity: Hashable, Sendable { case idle, fetching, computing, pushing }

    struct Member: Hashable, Sendable {
        var node: NodeID
        var speed: Double
        var activity = Activity.idle
        /// The newest model that it holds whole, and what was retained with it; nil if it has only
        /// what it joined with.
        var model: Model?
        /// The model that it fetches.
        var fetched: Model?
        /// Whether it has fetched its model for its next phase, which begins with it even if there
        /// is a newer one by now.
        var isFresh = false
        /// What it computes or has computed, and the number of the model that it began with.
        var phase = RoundID(-1)
        var base = 0
        var sequences: Int64 = 0

        var hasWork: Bool { activity == .computing || activity == .pushing }
    }

    /// A state of the model.
    struct Model: Hashable, Sendable {
        var version: Int
        var retained: Int64
    }

    /// What does not change.
    public let settings: Settings
    /// Sequences whose updates are in the model.
    public internal(set) var retained: Int64 = 0
    /// Sequences that were ever assigned.
    public internal(set) var issued: Int64 = 0
    /// Sequences that were assigned in vain.
    public internal(set) var lost: Int64 = 0
    /// Sequences that are computed, on their way or in the buffer.
    public internal(set) var inFlight: Int64 = 0
    /// The number of the newest model: it grows whenever the model becomes another.
    public internal(set) var version = 0
    /// Who holds it.
    public internal(set) var hub: NodeID?

    var stage = Stage.waiting
    var draining = false
    /// Whether the members hold nothing to go on from.
    var owesRollback = false
    /// Whether a hub was asked for.
    var isElecting = false
    /// What was retained with the newest model that a checkpoint holds.
    var keptRetained: Int64 = 0
    /// The inputs since the suspension; nil if there is none.
    var kept: [Input]?

    /// By identity.
    var roster: [Member] = []
    /// The shares of the batch, aligned with the roster; nil when that has changed.
    var shares: [Int64]?
    /// What the hub has received and not applied, in the order of arrival.
    var buffer: [Contribution] = []
    /// The last phase that was assigned.
    var phase = RoundID(-1)

    /// A coordinator of a job that nobody has joined.
    ///
    /// - Precondition: the batch, the total and the fewest members are above 0.
    public init(settings: Settings) {
        precondition(settings.sequencesPerStep > 0, "\(settings)")
        precondition(settings.totalSequences > 0, "\(settings)")
        precondition(settings.minimumMembers > 0, "\(settings)")
        self.settings = settings
    }

    /// The members, by identity.
    public var members: [NodeID] { roster.map(\.node) }

    /// Takes one input.
    public mutating func handle(_ input: Input, at now: Instant) -> [Directive] {
        guard kept != nil else { return act(on: input, at: now) }
        switch input {
        case .suspend: return [.discard(.alreadySuspended)]
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
        case .join(let node, let speed): return join(node, speed: speed)
        case .leave(let node): return leave(node)
        case .hub(let node): return take(hub: node)
        case .phaseFinished(let node, let phase): return finish(node, phase)
        case .received(let node, let phase, let hub): return receive(node, phase, by: hub)
        case .fetched(let node, let version): return fetch(node, version)
        case .drain: return drain()
        case .resume: return resume()
        case .suspend:
            kept = []
            return []
        case .unsuspend: return [.discard(.notSuspended)]
        case .kept(let kept): return keep(checkpoint: kept)
        case .rollback(let target): return rollback(to: target)
        }
    }
}
