public import ProtocolCore

/// A place where ZEN lies.
public enum Account: Hashable, Comparable, Sendable {
    /// Where ZEN comes from and goes to; the only one that may be negative, and then its balance is
    /// minus all the ZEN inside.
    case outside
    case customer(Int32)
    /// What a job has paid in and nobody has earned yet.
    case escrow(JobID)
    case provider(Int32)
    /// The collateral of a node.
    case stake(NodeID)
    case treasury
    case rewardPool
    /// What was taken from a stake, on its way; empty after every input of the settlement.
    case slashed
    /// ZEN that no longer exists.
    case burned
    /// What is left when an amount does not split evenly.
    case rounding
    /// What of the treasury's income is set aside for a purpose.
    case fund(TreasuryPart)
    /// The purse of somebody who neither provides nor buys: one who delegates or proposes.
    case holder(Int32)
    /// What others have put behind a node and can be slashed with it.
    case delegated(NodeID)
    /// Delegations that were called back and stay liable while they unbond.
    case leaving(NodeID)
    /// Rewards of those who delegated to a node that they have not fetched.
    case delegationRewards(NodeID)
    /// Slashes of a node that may still be appealed against.
    case held(NodeID)
    /// The deposits of a proposal.
    case proposal(Int32)
    /// What a job's bids have put down.
    case bids(JobID)
    /// What was locked on another chain and was not minted here yet.
    case arriving
    /// What was burned here and was not released on the other chain yet.
    case departing
}
