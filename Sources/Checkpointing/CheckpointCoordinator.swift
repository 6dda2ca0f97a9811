public import ProtocolCore
public import Quantities

/// Decides when a job's state is copied, where the copies go, and from which one it recovers.
///
/// ```
/// a checkpoint:  due ──► uploading ──all replicas stored──► durable ──two newer ones──► forgotten
///                 │          └──no source, no holder, or rolled back──► abandoned
///                 └──another is uploading, or too few holders──► skipped
/// the job:       running ──recover──► restored          (a replica is up, or none was ever made)
///                   └──recover──► recovering ──a holder comes up──► restored
/// ```
/// A checkpoint is due at the first boundary that lies `intervalSteps` or more after the last one
/// that was begun. While it cannot be begun it stays due, and is counted as skipped once an
/// interval. A forced one is begun even while another is uploading.
public struct CheckpointCoordinator: ProtocolMachine {
    /// A node that is to keep a replica.
    struct Target: Hashable, Sendable {
        var node: NodeID
        var stored = false
    }
    struct Upload: Hashable, Sendable {
        var id: CheckpointID
        var manifest: Manifest
        /// Nil once it is gone.
        var uploader: NodeID?
        /// Everyone who could keep a replica and has not failed to.
        var candidates: [ReplicaHolder]
        var targets: [Target]
    }
    struct Complete: Hashable, Sendable {
        var id: CheckpointID
        var manifest: Manifest
        /// By identity.
        var replicas: [NodeID]
    }

    /// What does not change.
    public let settings: Settings
    /// How many checkpoints became durable.
    public internal(set) var completed = 0
    /// How many were due and not begun.
    public internal(set) var skipped = 0

    /// In the order in which they were begun; more than one only if the later was forced.
    var uploads: [Upload] = []
    /// The last two that are durable, in the order in which they were begun.
    var kept: [Complete] = []
    /// The nodes that cannot be reached, by identity.
    var down: [NodeID] = []
    var recovering = false
    var nextOrdinal: Int64 = 0
    /// The step of the last checkpoint that was begun, or to which the job went back.
    var lastBegun: Int64 = 0
    /// How many intervals since then are counted as skipped.
    var countedSkips: Int64 = 0

    /// A coordinator of a job without a checkpoint.
    ///
    /// - Precondition: the interval and the number of replicas are above 0.
    public init(settings: Settings) {
        precondition(settings.intervalSteps > 0 && settings.replicas > 0, "\(settings)")
        self.settings = settings
    }

    /// The newest durable checkpoint.
    public var newest: Manifest? { kept.last?.manifest }

    /// From where the job would recover now, without doing so; nil if no replica is up.
    public var recoveryPlan: RecoveryPlan? {
        guard !kept.isEmpty else { return RecoveryPlan(manifest: nil, sources: []) }
        for checkpoint in kept.reversed() {
            let sources = checkpoint.replicas.filter { !isDown($0) }
            if !sources.isEmpty {
                return RecoveryPlan(manifest: checkpoint.manifest, sources: sources)
            }
        }
        return nil
    }

    /// Takes one input.
    public mutating func handle(_ input: Input, at now: Instant) -> [Directive] {
        switch input {
        case .boundary(let round, let step, let retained, let uploader, let holders, let force):
            let missed = (step - lastBegun) / settings.intervalSteps
            guard force || missed > 0 else { return [] }
            if force, step == lastBegun, isHeld(step) { return [.skip(step: step, .alreadyBegun)] }
            if !force, !uploads.isEmpty { return skip(step, missed, .uploading) }
            let up = holders.filter { !isDown($0.node) }
            guard up.count >= settings.replicas else {
                let reason = SkipReason.tooFewHolders(have: up.count, need: settings.replicas)
                return skip(step, force ? .max : missed, reason)
            }
            return begin(
                round: round, step: step, retained: retained, uploader: uploader,
                holders: holders, up: up)
        case .replicaStored(let id, let node): return store(id, at: node)
        case .replicaFailed(let id, let node): return replace(node, of: id)
        case .uploaderLost(let id): return loseUploader(of: id)
        case .nodeDown(let node):
            let place = down.firstIndex { $0 >= node } ?? down.count
            guard place == down.count || down[place] != node else {
                return [.discard(.alreadyDown)]
            }
            down.insert(node, at: place)
            return []
        case .nodeUp(let node):
            guard let place = down.firstIndex(of: node) else { return [.discard(.alreadyUp)] }
            down.remove(at: place)
            let isHolder = kept.contains { $0.replicas.contains(node) }
            return recovering && isHolder ? recover() : []
        case .recover: return recover()
        }
    }

    /// Leaves a due checkpoint out; says and counts it once an interval.
    private mutating func skip(
        _ step: Int64, _ missed: Int64, _ reason: SkipReason
    ) -> [Directive] {
        guard missed > countedSkips else { return [] }
        if missed < .max { countedSkips = missed }
        skipped += 1
        return [.skip(step: step, reason)]
    }

    /// Goes back to the newest complete checkpoint that can be fetched.
    private mutating func recover() -> [Directive] {
        guard let plan = recoveryPlan else {
            guard let newest else { preconditionFailure("no plan, and no checkpoint: \(self)") }
            recovering = true
            return [.noReplicaUp(newest)]
        }
        recovering = false
        let abandoned = uploads.map { Directive.abandon($0.id, .rolledBack) }
        uploads = []
        // What is newer than the chosen one belongs to a course that the job has left.
        while let last = kept.last, last.manifest != plan.manifest { kept.removeLast() }
        lastBegun = plan.manifest?.step ?? 0
        countedSkips = 0
        return abandoned + [.restore(plan)]
    }

    /// Whether the state of a step is durable or on its way.
    private func isHeld(_ step: Int64) -> Bool {
        uploads.contains { $0.manifest.step == step }
            || kept.contains { $0.manifest.step == step }
    }

    func isDown(_ node: NodeID) -> Bool { down.contains(node) }
}
