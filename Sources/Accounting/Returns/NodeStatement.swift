public import Quantities

/// What a node has earned and lost so far, by purpose.
public struct NodeStatement: Hashable, Sendable {
    /// Lease payments net of the fee, for training and for re-execution.
    public var work = Zen.zero
    public var verification = Zen.zero
    /// What the treasury took of the lease payments.
    public var fee = Zen.zero
    public var uptimeReward = Zen.zero
    public var workReward = Zen.zero
    public var bandwidthReward = Zen.zero
    /// Shares of the slashes of others that it convicted.
    public var bounty = Zen.zero
    public var slashDowntime = Zen.zero
    public var slashWrongWork = Zen.zero
    public var slashBandwidth = Zen.zero
    /// The stake's part of what the reward pool took in.
    public var stakeReward = Zen.zero
    /// Slashes that were overturned.
    public var slashReturned = Zen.zero

    public init() {}

    /// Lease payments before the fee.
    public var gross: Zen { work + verification + fee }
    /// Everything earned besides lease payments.
    public var rewards: Zen {
        uptimeReward + workReward + bandwidthReward + bounty + stakeReward
    }
    /// Everything taken from the stake and not given back.
    public var slashes: Zen { slashDowntime + slashWrongWork + slashBandwidth - slashReturned }

    /// Enters a transfer whose `node` is this one; purposes that are neither income nor loss of a
    /// node leave it as it is.
    public mutating func record(_ transfer: Transfer) {
        switch transfer.purpose {
        case .work: work += transfer.amount
        case .verification: verification += transfer.amount
        case .fee: fee += transfer.amount
        case .uptimeReward: uptimeReward += transfer.amount
        case .workReward: workReward += transfer.amount
        case .bandwidthReward: bandwidthReward += transfer.amount
        case .bounty: bounty += transfer.amount
        case .slashDowntime: slashDowntime += transfer.amount
        case .slashWrongWork: slashWrongWork += transfer.amount
        case .slashBandwidth: slashBandwidth += transfer.amount
        case .stakeReward: stakeReward += transfer.amount
        case .slashReturn: slashReturned += transfer.amount
        case .funding, .budget, .refund, .rewardFunding, .stakeDeposit, .stakeReturn, .slashBurn,
            .compensation, .remainder, .surplus, .subsidy, .setAside, .issuance, .delegation,
            .undelegation, .delegationReturn, .delegationReward, .delegationClaim,
            .slashDelegation, .slashHeld, .slashTreasury, .proposalDeposit, .proposalReturn,
            .proposalBurn, .bidDeposit, .bidDepositReturn, .bridgeLock, .bridgeMint,
            .bridgeForgery, .bridgeBurn, .bridgeRelease:
            break
        }
    }

    /// What came between an earlier state of a statement and a later one.
    public static func - (a: NodeStatement, b: NodeStatement) -> NodeStatement {
        var rest = a
        rest.work -= b.work
        rest.verification -= b.verification
        rest.fee -= b.fee
        rest.uptimeReward -= b.uptimeReward
        rest.workReward -= b.workReward
        rest.bandwidthReward -= b.bandwidthReward
        rest.bounty -= b.bounty
        rest.slashDowntime -= b.slashDowntime
        rest.slashWrongWork -= b.slashWrongWork
        rest.slashBandwidth -= b.slashBandwidth
        rest.stakeReward -= b.stakeReward
        rest.slashReturned -= b.slashReturned
        return rest
    }

    /// The sum of two statements, such as those of a provider's nodes.
    public static func + (a: NodeStatement, b: NodeStatement) -> NodeStatement {
        var sum = a
        sum.work += b.work
        sum.verification += b.verification
        sum.fee += b.fee
        sum.uptimeReward += b.uptimeReward
        sum.workReward += b.workReward
        sum.bandwidthReward += b.bandwidthReward
        sum.bounty += b.bounty
        sum.slashDowntime += b.slashDowntime
        sum.slashWrongWork += b.slashWrongWork
        sum.slashBandwidth += b.slashBandwidth
        sum.stakeReward += b.stakeReward
        sum.slashReturned += b.slashReturned
        return sum
    }
}
