public import ProtocolCore

/// What a member computes in a round.
public struct PhaseAssignment: Hashable, Sendable {
    /// The round.
    public var round: RoundID
    /// The member.
    public var node: NodeID
    /// How many sequences it goes through, in all steps of the round together.
    public var sequences: Int64
    /// Optimiser steps of the member in the round.
    public var steps: Int
    /// How many of these it computes, at most, before the round that is being exchanged has been
    /// committed or abandoned; it waits for that after them, even if they are all, or within the
    /// next one where it comes to the first layer that the exchange is about. Nil if no exchange is
    /// under way.
    public var stepsAhead: Int?

    /// A share of a round.
    @inlinable
    public init(
        round: RoundID, node: NodeID, sequences: Int64, steps: Int, stepsAhead: Int? = nil
    ) {
        self.round = round
        self.node = node
        self.sequences = sequences
        self.steps = steps
        self.stepsAhead = stepsAhead
    }
}
