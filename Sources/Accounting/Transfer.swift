public import ProtocolCore
public import Quantities

/// What a transfer is for; the columns of every report on money.
public enum TransferPurpose: Int, Hashable, Comparable, Sendable, CaseIterable {
    /// ZEN that a customer or provider brings in.
    case funding
    /// From a customer into the escrow of a job.
    case budget
    /// What a job did not use, back to its customer.
    case refund
    /// A lease payment for training, net of the fee.
    case work
    /// The treasury's share of a lease payment.
    case fee
    /// A lease payment for re-execution, net of the fee.
    case verification
    /// What the reward pool holds at the start.
    case rewardFunding
    case uptimeReward
    case workReward
    case bandwidthReward
    case stakeDeposit
    case stakeReturn
    case slashDowntime
    case slashWrongWork
    case slashBandwidth
    /// The part of a slash that ceases to exist.
    case slashBurn
    /// The part of a slash that goes to the verifier.
    case bounty
    /// The part of a slash that goes to the customer of the job.
    case compensation
    /// What a split leaves over.
    case remainder

    public static func < (a: TransferPurpose, b: TransferPurpose) -> Bool {
        a.rawValue < b.rawValue
    }
}

/// A posting: an amount that leaves one account and enters another.
public struct Transfer: Hashable, Sendable {
    public var from: Account
    public var to: Account
    /// Never negative.
    public var amount: Zen
    public var purpose: TransferPurpose
    /// The node that earned it, lost it or on whose account it was paid.
    public var node: NodeID?
    /// The job that it was paid for.
    public var job: JobID?
    public var at: Instant

    public init(
        from: Account, to: Account, amount: Zen, purpose: TransferPurpose, node: NodeID? = nil,
        job: JobID? = nil, at: Instant
    ) {
        self.from = from
        self.to = to
        self.amount = amount
        self.purpose = purpose
        self.node = node
        self.job = job
        self.at = at
    }
}
