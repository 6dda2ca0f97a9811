public import ProtocolCore

/// What a member computes in a round.
public struct PhaseAssignment: Hashable, Sendable {
    /// The round.
    public var round: RoundID
    /// The member.
    public var node: NodeID
    /// How many sequences it goes through, in all steps of the round together.
    public var sequences: Int64
    /// Optimiser steps of the round.
    public var steps: Int

    /// A share of a round.
    @inlinable
    public init(round: RoundID, node: NodeID, sequences: Int64, steps: Int) {
        self.round = round
        self.node = node
        self.sequences = sequences
        self.steps = steps
    }
}
