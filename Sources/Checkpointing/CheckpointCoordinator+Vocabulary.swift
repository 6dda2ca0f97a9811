public import ProtocolCore
public import Quantities

extension CheckpointCoordinator {
    /// What does not change during a job.
    public struct Settings: Hashable, Sendable {
        /// The job.
        public var job: JobID
        /// Optimiser steps between two checkpoints, at least.
        public var intervalSteps: Int64
        /// How many nodes keep a checkpoint.
        public var replicas: Int
        /// The size of a checkpoint.
        public var bytes: Bytes
        /// The size of its chunks.
        public var chunkBytes: Bytes
        /// What the contents are derived from.
        public var key: Digest

        /// Settings, all of them stated.
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

    /// What the coordinator is told.
    public enum Input: Hashable, Sendable {
        /// All members hold one state. `uploader` could copy it, and `holders` could keep it;
        /// `force` asks for a checkpoint whatever the interval says.
        case boundary(
            round: RoundID, step: Int64, retained: Int64, uploader: NodeID,
            holders: [ReplicaHolder], force: Bool)
        /// A holder has all chunks.
        case replicaStored(CheckpointID, NodeID)
        /// A holder, or the path to it, was lost during the upload.
        case replicaFailed(CheckpointID, NodeID)
        /// The node that uploads is gone.
        case uploaderLost(CheckpointID)
        /// A node, whether it holds a replica or not, cannot be reached.
        case nodeDown(NodeID)
        /// It can again.
        case nodeUp(NodeID)
        /// The job goes back to the newest complete checkpoint that has a replica up.
        case recover
    }

    /// What the coordinator orders.
    public enum Directive: Hashable, Sendable {
        /// The uploader holds still and copies its state.
        case snapshot(CheckpointID, uploader: NodeID, bytes: Bytes)
        /// A node sends the checkpoint to a holder.
        case store(CheckpointID, from: NodeID, to: NodeID, bytes: Bytes)
        /// All replicas are stored.
        case durable(Manifest, CheckpointID)
        /// A checkpoint that is due is not begun.
        case skip(step: Int64, SkipReason)
        /// A checkpoint that was begun will not be completed; what is stored of it can go.
        case abandon(CheckpointID, AbandonReason)
        /// Go on from here.
        case restore(RecoveryPlan)
        /// No complete checkpoint can be fetched now; `restore` follows when a holder is up.
        case noReplicaUp(Manifest)
        /// The input changed nothing.
        case discard(DiscardReason)
    }

    /// Why a checkpoint is not begun.
    public enum SkipReason: Hashable, Sendable {
        /// The last one is still on its way.
        case uploading
        /// There are fewer holders up than there have to be replicas.
        case tooFewHolders(have: Int, need: Int)
        /// The state of this very step is stored or on its way.
        case alreadyBegun
    }

    /// Why a checkpoint is not completed.
    public enum AbandonReason: Hashable, Sendable {
        /// The uploader is gone, and no replica is up from which it could be copied.
        case uploaderLost
        /// No holder is left that has not failed.
        case noHolder
        /// The job went back to an earlier state.
        case rolledBack
    }

    /// Why an input was left without effect.
    public enum DiscardReason: Hashable, Sendable {
        /// The checkpoint is not on its way: unknown, durable or abandoned.
        case notUploading
        /// The node is none of its holders.
        case notAHolder
        case repeated
        case alreadyDown
        case alreadyUp
    }
}
