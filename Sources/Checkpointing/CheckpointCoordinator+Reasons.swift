public import ProtocolCore

/// Why the coordinator does not do what might be expected.
extension CheckpointCoordinator {
    /// Why a checkpoint is not taken.
    public enum SkipReason: Hashable, Sendable {
        /// The last one is still on its way.
        case stillUploading(CheckpointID)
        /// Nobody who is up could keep a replica.
        case noHolder
    }

    /// Why an upload is given up.
    public enum AbandonReason: Hashable, Sendable {
        /// The node that had the state is gone.
        case uploaderLost(NodeID)
        /// A holder was lost, and no other was named that could take its place.
        case noHolderLeft(lost: NodeID)
        /// The job stands at a step before the one that is being uploaded: it has been set back,
        /// and what came after is no part of it any more.
        case jobWentBack(step: Int64)
    }

    /// Why an input changes nothing.
    public enum Discard: Hashable, Sendable {
        /// A step or a number of sequences below zero.
        case malformedBoundary(step: Int64, retained: Int64)
        case unknownCheckpoint(CheckpointID)
        /// The checkpoint is durable or abandoned.
        case alreadyEnded(CheckpointID)
        /// No replica is awaited from this node: it has one already, was replaced, or never was
        /// asked.
        case notAwaited(CheckpointID, NodeID)
        case alreadyDown(NodeID)
        case alreadyUp(NodeID)
    }
}
