public import ProtocolCore
public import Quantities

extension RoundCoordinator {
    /// What the coordinator is told.
    public enum Input: Hashable, Sendable {
        /// A node has the state of the model and takes part from the next round. `speed` is in any
        /// unit that all members share, above 0.
        case join(NodeID, speed: Double)
        /// A node is gone, whatever the reason.
        case leave(NodeID)
        /// A member has computed its share of a round, or what it was late with.
        case phaseFinished(NodeID, RoundID)
        /// A member holds the aggregate of an attempt.
        case reduced(NodeID, RoundID, attempt: Int)
        /// The time that was asked for.
        case wake(RoundID)
        /// Finish the round, then stop.
        case drain
        /// Go on after a drain, or take it back.
        case resume
        /// The coordination layer is down: nothing is ordered.
        case suspend
        /// It is up again.
        case unsuspend
        /// All members hold the model as it was when so many sequences were retained.
        case rollback(retained: Int64)
    }

    /// What the coordinator orders.
    public enum Directive: Hashable, Sendable {
        /// A member computes.
        case assign(PhaseAssignment)
        /// The contributors reduce their updates, each with its `weight`, and everyone named gets
        /// the result. An attempt replaces the one before.
        case reduce(
            round: RoundID, attempt: Int, contributors: [NodeID], receivers: [NodeID])
        /// The round counts: so many sequences of these contributors, so many steps; and so many
        /// sequences of the job are retained with it.
        case commit(
            round: RoundID, contributors: [NodeID], sequences: Int64, steps: Int, retained: Int64)
        /// The round does not count, nor what was carried into it.
        case abandon(RoundID, AbandonReason)
        /// A member is too late for this round; what it computed for it is to be dropped.
        case exclude(NodeID, RoundID)
        /// A member is too late for this round and finishes for a later one.
        case `defer`(NodeID, RoundID)
        /// What a member was late with counts in this round, of which it has no other share.
        case carry(NodeID, into: RoundID)
        /// Tell the coordinator when it is so late.
        case wake(at: Instant, RoundID)
        /// No round is under way, and none is begun before `resume`.
        case drained
        /// Everything is retained.
        case finished(retained: Int64)
        /// No round can begin.
        case waiting(WaitReason)
        /// The members of the round cannot go on from what they hold; `rollback` is awaited.
        case needsRecovery(RoundID)
        /// What came after so many retained sequences is undone.
        case rolledBack(retained: Int64)
        /// The input changed nothing.
        case discard(DiscardReason)
    }

    /// Why a round was given up.
    public enum AbandonReason: Hashable, Sendable {
        /// Too few members are left to contribute.
        case belowQuorum
        /// A member was lost, and the policy is to restart.
        case memberLost
    }

    /// Why no round can begin.
    public enum WaitReason: Hashable, Sendable {
        case tooFewMembers(have: Int, need: Int)
        /// A rollback is awaited.
        case recovery
    }

    /// Why an input was left without effect.
    public enum DiscardReason: Hashable, Sendable {
        case alreadyMember
        case notAMember
        case invalidSpeed
        /// The input speaks of a round, an attempt or a deadline that is not the current one.
        case stale
        /// The node has no part in the round, or none any more.
        case notInRound
        case repeated
        case roundUnderWay
        /// More than is retained, or less than nothing.
        case outOfRange
        case alreadyDraining
        case notDraining
        case alreadySuspended
        case notSuspended
        /// Everything is retained already.
        case finished
    }
}
