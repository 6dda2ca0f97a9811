public import ProtocolCore
public import Quantities

/// Which part of a collective a message belongs to.
public enum CollectivePhase: Hashable, Sendable {
    /// Partial sums, towards the one that will hold the sum.
    case up
    /// The sum, away from it.
    case down
    /// Chunks on their way to being summed.
    case reduceScatter
    /// Summed chunks on their way to everybody.
    case allGather
    /// Leave to go on, without numbers or bytes: the next segment may come, or the sum of a group
    /// is complete.
    case goOn
}

/// What the members of a reduction send each other.
public struct CollectiveMessage<U: Update>: Sendable, Equatable {
    /// The phases, under the name that a message's reader looks for.
    public typealias Phase = CollectivePhase

    /// The round that is reduced.
    public var round: RoundID
    /// The attempt at reducing it, from 0.
    public var attempt: Int
    /// The part of the collective.
    public var phase: Phase
    /// The place of the message in its phase: the step, segment, shard or level, from 0; 0 where a
    /// phase has one message.
    public var step: Int
    /// How often the latency of the path is paid: 1, or p − 1 for a coalesced phase of a ring.
    public var hops: Int
    /// The numbers; nil in the coalesced phases of a ring, which stand for bytes only.
    public var update: U?
    /// The size on the wire.
    public var bytes: Bytes

    /// A message.
    @inlinable
    public init(
        round: RoundID, attempt: Int, phase: Phase, step: Int = 0, hops: Int, update: U?,
        bytes: Bytes
    ) {
        self.round = round
        self.attempt = attempt
        self.phase = phase
        self.step = step
        self.hops = hops
        self.update = update
        self.bytes = bytes
    }
}

/// What a machine of a collective is told.
public enum CollectiveInput<U: Update>: Sendable {
    /// The node's own contribution is there.
    case contribute(U)
    /// A message came in.
    case received(from: NodeID, CollectiveMessage<U>)
}

/// What a machine of a collective orders.
public enum CollectiveDirective<U: Update>: Sendable, Equatable {
    /// Send a message.
    case send(to: NodeID, CollectiveMessage<U>)
    /// This node has the aggregate.
    case complete(U)
    /// The input changed nothing.
    case discard(CollectiveFault)
}

/// Why a machine of a collective left an input without effect.
public enum CollectiveFault: Error, Hashable, Sendable {
    /// The message is of another round, or of another attempt at this one.
    case otherRound
    case otherAttempt
    /// The sender has nothing to send to this node, in this phase or at all.
    case unexpectedSender
    /// It was there before.
    case repeated
    /// The node only receives.
    case notAContributor
    /// The result comes before the node's part in it: it cannot be the result.
    case premature
    /// The update is missing or has another size than the node's own.
    case malformed
}
