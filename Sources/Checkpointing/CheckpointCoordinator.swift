public import ProtocolCore
public import Quantities

/// The checkpoints of one job: when one is taken, who keeps it, and what a recovery loads.
///
/// ```
///        boundary, due or forced, and a holder up: snapshot, stores
///         ┌────────────────────────────────────────────┐
///         │                                            ▼
///      ┌──────┐   last replica stored: durable   ┌───────────┐
///      │ idle │ ◄─────────────────────────────── │ uploading │ ─┐ awaited holder lost or down:
///      └──────┘ ◄─────────────────────────────── └───────────┘ ◄┘ store at another; boundary,
///                 uploader lost, no holder left,                  due or forced: skip
///                 job went back: abandon
/// ```
/// A checkpoint is due at the first boundary that lies `intervalSteps` or more after the step of
/// the last one begun; after a recovery, after the step that was restored. An upload goes on beside
/// the work, and there is one at a time. What falls due meanwhile is skipped, which is said once an
/// interval, and the first boundary after the upload begins it.
///
/// A checkpoint is durable when all its replicas are stored; a holder that is down afterwards still
/// has its replica. The last two durable ones are kept, and a recovery takes the newer one that has
/// a replica up.
public struct CheckpointCoordinator: ProtocolMachine {
    /// What the job has agreed on.
    public struct Settings: Hashable, Sendable {
        public var job: JobID
        /// Optimiser steps between two checkpoints, at least 1.
        public var intervalSteps: Int64
        /// Holders that each keep the whole state, at least 1; fewer if there are fewer holders.
        public var replicas: Int
        /// The size of the state.
        public var bytes: Bytes
        /// The size of a chunk, of which the name of the content is made.
        public var chunkBytes: Bytes
        /// What the contents of this job's states are derived from.
        public var key: Digest

        public init(
            job: JobID, intervalSteps: Int64, replicas: Int, bytes: Bytes, chunkBytes: Bytes,
            key: Digest
        ) {
            self.job = job
            self.intervalSteps = intervalSteps
            self.replicas = replicas
            self.bytes = bytes
            self.chunkBytes = chunkBytes
            self.key = key
        }
    }

    /// What the machine is told.
    public enum Input: Sendable {
        /// A round was committed, and the state could be kept. The uploader has it; the holders
        /// could keep replicas; `force` asks for a checkpoint regardless of the interval, at the
        /// end of a hold or job.
        case boundary(
            round: RoundID, step: Int64, retained: Int64, uploader: NodeID,
            holders: [ReplicaHolder], force: Bool)
        /// A holder has the whole replica.
        case replicaStored(CheckpointID, NodeID)
        /// A holder, or the path to it, was lost during the upload.
        case replicaFailed(CheckpointID, NodeID)
        /// The node that has the state was lost before all replicas were stored.
        case uploaderLost(CheckpointID)
        /// A node is out of reach; a node of which nothing was said is up.
        case nodeDown(NodeID)
        /// A node is back, with the replicas that it had.
        case nodeUp(NodeID)
        /// The job has lost its state and wants the newest that can be had.
        case recover
    }

    /// What the machine orders.
    public enum Directive: Sendable, Equatable {
        /// The uploader shall stall to copy its state; the stores follow.
        case snapshot(CheckpointID, uploader: NodeID, bytes: Bytes)
        /// A replica shall be uploaded.
        case store(CheckpointID, from: NodeID, to: NodeID, bytes: Bytes)
        /// All replicas are stored.
        case durable(Manifest, CheckpointID)
        /// A checkpoint that was due or wanted is not taken.
        case skip(step: Int64, SkipReason)
        /// The upload is given up; what is still on its way is to be stopped.
        case abandon(CheckpointID, AbandonReason)
        /// What to go on from.
        case restore(RecoveryPlan)
        /// There are complete checkpoints, of which this is the newest, but no replica is up.
        case noReplicaUp(Manifest)
        case discard(Discard)
    }

    enum State: Hashable, Sendable {
        case idle
        case uploading(CheckpointUpload)
    }

    /// A durable checkpoint and who has it, by identity.
    struct Complete: Hashable, Sendable {
        var manifest: Manifest
        var holders: [NodeID]
    }

    /// Durable checkpoints that are kept.
    static let kept = 2

    public let settings: Settings
    /// Checkpoints that became durable.
    public internal(set) var completed = 0
    /// Checkpoints that were due or wanted and not taken.
    public internal(set) var skipped = 0
    /// Checkpoints whose upload was given up.
    public internal(set) var abandoned = 0

    var state = State.idle
    /// The durable ones that are kept, newest first.
    var complete: [Complete] = []
    var down: Set<NodeID> = []
    /// The number of the next checkpoint.
    var next: Int64 = 0
    /// The step that the next interval counts from.
    var origin: Int64 = 0
    /// The step at which the last skip was said, if none has begun since.
    var passedOver: Int64?

    public init(settings: Settings) {
        precondition(
            settings.intervalSteps >= 1 && settings.replicas >= 1 && settings.bytes >= .zero
                && settings.chunkBytes > .zero,
            "a checkpoint coordinator with \(settings)")
        self.settings = settings
    }

    /// The newest durable checkpoint.
    public var newest: Manifest? { complete.first?.manifest }

    /// The checkpoint that is being uploaded.
    public var uploading: CheckpointID? {
        if case .uploading(let upload) = state { upload.id } else { nil }
    }

    public mutating func handle(_ input: Input, at now: Instant) -> [Directive] {
        switch input {
        case .boundary(let round, let step, let retained, let uploader, let holders, let force):
            onBoundary(
                Boundary(
                    round: round, step: step, retained: retained, uploader: uploader,
                    holders: holders, force: force))
        case .replicaStored(let id, let node): onStored(id, node)
        case .replicaFailed(let id, let node): onFailed(id, node)
        case .uploaderLost(let id): onUploaderLost(id)
        case .nodeDown(let node): onDown(node)
        case .nodeUp(let node): onUp(node)
        case .recover: onRecover()
        }
    }
}
