public import ProtocolCore
public import Quantities

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

    public init(content: ContentID, bytes: Bytes, round: RoundID, retained: Int64, step: Int64) {
        self.content = content
        self.bytes = bytes
        self.round = round
        self.retained = retained
        self.step = step
    }
}
