public import ProtocolCore

extension Settlement {
    /// Why a wish is not granted.
    public enum Rejection: Hashable, Sendable {
        /// A deposit or budget of nothing or less.
        case noAmount
        /// The stake would stay below the minimum.
        case belowMinimumStake(NodeID)
        /// The node belongs to another provider.
        case otherProvider(NodeID)
        /// The node is on its way out.
        case unbonding(NodeID)
        /// The job belongs to another customer.
        case otherCustomer(JobID)
        case jobEnded(JobID)
        /// A lease for a job without a budget.
        case unfunded(JobID)
        /// A lease on a node without a stake.
        case unbonded(NodeID)
        /// A lease with the identity of another, or without GPUs, or with a price below zero or
        /// beyond counting.
        case malformedLease(LeaseID)
        /// The treasury cannot add all that the seller's price is above the buyer's.
        case deficit(LeaseID)
        /// More ZEN than can be counted.
        case tooMuch
        /// The node is in jail.
        case jailed(NodeID)
        /// The node takes no delegation: too little is left of what it had.
        case poolSpent(NodeID)
        /// The holder has put nothing behind the node.
        case noDelegation(NodeID)
        /// A commission below zero or above everything.
        case malformedCommission(NodeID)
        /// No slash with this number is held, or it is too late to appeal.
        case notAppealable(SlashID)
        /// The parameter cannot have this value.
        case outOfRange(Parameter, Int64)
        /// The account has less than what is to be taken from it.
        case shortOfFunds(Account)
    }

    /// Why an input changes nothing.
    public enum Discard: Hashable, Sendable {
        case unknownLease(LeaseID)
        case leaseAlreadyClosed(LeaseID)
        case unknownJob(JobID)
        case jobAlreadyEnded(JobID)
        case unknownNode(NodeID)
        /// A report in the name of another provider.
        case otherProvider(NodeID)
        /// A report with times, bytes or GPUs below zero or beyond reason.
        case malformedReport(NodeID)
        /// The node is leaving already, or has left.
        case notBonded(NodeID)
        /// The stake has been returned: nothing is left to slash.
        case released(NodeID)
        /// No appeal against this slash is open.
        case noAppeal(SlashID)
        /// Nothing has been put on the proposal.
        case unknownProposal(Int32)
        /// There is nothing to fetch.
        case nothingToClaim(NodeID)
    }
}
