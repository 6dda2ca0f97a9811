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
    /// What a buyer pays above the seller's price, to the treasury.
    case surplus
    /// What the treasury adds where the seller's price is above the buyer's.
    case subsidy
    /// The treasury's income set aside for one of its parts.
    case setAside
    /// ZEN that did not exist before, into the reward pool.
    case issuance
    /// A stake's part of what the reward pool took in.
    case stakeReward
    /// What a holder puts behind a node.
    case delegation
    /// A delegation that is called back: from the pool to where it unbonds.
    case undelegation
    /// An unbonded delegation, back to its holder.
    case delegationReturn
    /// The delegators' part of a reward, for all of them.
    case delegationReward
    /// What a delegator fetches of it.
    case delegationClaim
    /// The part of a slash that delegators bear.
    case slashDelegation
    /// A slash on its way to where it lies until nobody can appeal any more.
    case slashHeld
    /// A slash that was overturned, back to whom it was taken from.
    case slashReturn
    /// The part of a slash that goes to the treasury.
    case slashTreasury
    case proposalDeposit
    case proposalReturn
    /// The deposits of a proposal that was vetoed.
    case proposalBurn
    /// What a bid puts down while it stands, and its return.
    case bidDeposit
    case bidDepositReturn
    /// ZEN that were locked on another chain, on their way here, and their arrival.
    case bridgeLock
    case bridgeMint
    /// ZEN that corrupt attesters minted and nobody has locked.
    case bridgeForgery
    /// ZEN that were burned here, on their way to the other chain, and their arrival there.
    case bridgeBurn
    case bridgeRelease

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
