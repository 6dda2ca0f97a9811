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
        /// A lease with the identity of another, or without GPUs, or with a price below zero.
        case malformedLease(LeaseID)
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
        /// A report with times, bytes or GPUs below zero.
        case malformedReport(NodeID)
        /// The node is leaving already, or has left.
        case notBonded(NodeID)
        /// The stake has been returned: nothing is left to slash.
        case released(NodeID)
    }
}
