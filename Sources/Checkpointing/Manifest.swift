public import ProtocolCore
public import Quantities

<<<<<<< HEAD
/// What a checkpoint is: the name and size of the kept state, and where in the job it was taken.
public struct Manifest: Hashable, Sendable {
    public var content: ContentID
    /// The size of the state; every replica is as large.
    public var bytes: Bytes
    /// The round after which the state was taken.
    public var round: RoundID
    /// Sequences in committed rounds that the state has been trained on.
    public var retained: Int64
    /// Optimiser steps behind the state.
    public var step: Int64

=======
/// The number of a checkpoint within its job, from 0; never reused.
@frozen
public struct CheckpointID: Hashable, Comparable, Sendable, BitwiseCopyable,
    CustomStringConvertible
{
    /// The ordinal, from 0.
    public var ordinal: Int64

    /// The checkpoint of an ordinal.
    @inlinable
    public init(ordinal: Int64) { self.ordinal = ordinal }
    /// In the order in which they were begun.
    @inlinable
    public static func < (a: CheckpointID, b: CheckpointID) -> Bool { a.ordinal < b.ordinal }
    /// Such as "checkpoint 7".
    public var description: String { "checkpoint \(ordinal)" }
}

/// What a checkpoint holds, and where in the training it stands.
public struct Manifest: Hashable, Sendable {
    /// The identifier of the state.
    public var content: ContentID
    /// The size of the state.
    public var bytes: Bytes
    /// The round after which the state was copied.
    public var round: RoundID
    /// Sequences that had been retained by then.
    public var retained: Int64
    /// Optimiser steps that had been made by then.
    public var step: Int64

    /// A manifest of a state.
>>>>>>> aggregation
    public init(content: ContentID, bytes: Bytes, round: RoundID, retained: Int64, step: Int64) {
        self.content = content
        self.bytes = bytes
        self.round = round
        self.retained = retained
        self.step = step
    }
}
<<<<<<< HEAD
=======

/// Where a job goes on from, and who has it.
public struct RecoveryPlan: Hashable, Sendable {
    /// The checkpoint; nil if none was ever completed: start from scratch.
    public var manifest: Manifest?
    /// The replicas that are up, by identity.
    public var sources: [NodeID]

    /// A plan.
    public init(manifest: Manifest?, sources: [NodeID]) {
        self.manifest = manifest
        self.sources = sources
    }
}
>>>>>>> aggregation
