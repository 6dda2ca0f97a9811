public import Quantities

/// Why rules of money cannot be had.
public enum SettingsRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// Rewards are promised, and nobody pays for them.
    case unfundedRewards
    /// A stake would be returned before wrong work is found, appealed against and decided.
    case unbondingTooShort(Duration, needed: Duration)
    /// More than all of the treasury's income is given away.
    case incomeOverspent(partsPerMillion: Int64)
    /// A stake reward out of a pool that takes nothing in.
    case stakeRewardWithoutIncome

    public var description: String {
        switch self {
        case .unfundedRewards:
            "rewards that nobody funds: the pool holds nothing and nothing comes in"
        case .unbondingTooShort(let unbonding, let needed):
            "unbonding takes \(unbonding), less than detection and dispute together, \(needed)"
        case .incomeOverspent(let parts):
            "\(Ratio(Double(parts) / 1e6)) of the treasury's income is given away"
        case .stakeRewardWithoutIncome:
            "a stake reward is a share of what the pool takes in, and it takes nothing in"
        }
    }
}

extension Settlement.Settings {
    /// The share of the treasury's income that feeds the reward pool.
    var rewardFeeShare: Ratio {
        if case .fees(let share) = funding { share } else { .zero }
    }

    /// How new ZEN come into being, if they pay for rewards.
    var issuance: IssuanceSchedule? {
        if case .issuance(let schedule) = funding { schedule } else { nil }
    }

    /// From wrong work to the last moment at which it can cost a stake.
    public var liabilityNeeded: Duration { detection + appeals.window + appeals.decision }

    /// All that is wrong with the rules, in a fixed order; empty if they can be had.
    public var refusals: [SettingsRefusal] {
        var found: [SettingsRefusal] = []
        if rewards != .none && !isFunded { found.append(.unfundedRewards) }
        if unbonding < liabilityNeeded {
            found.append(.unbondingTooShort(unbonding, needed: liabilityNeeded))
        }
        let given = treasury.partsPerMillion + rewardFeeShare.partsPerMillion
        if !treasury.isSound || rewardFeeShare < .zero || given > 1_000_000 {
            found.append(.incomeOverspent(partsPerMillion: given))
        }
        if rewards.stakeShare > .zero && !hasIncome { found.append(.stakeRewardWithoutIncome) }
        return found
    }

    /// Throws the first thing that is wrong with the rules.
    public func check() throws(SettingsRefusal) {
        if let first = refusals.first { throw first }
    }

    private var isFunded: Bool {
        switch funding {
        case .pool: rewardPool > .zero
        case .fees(let share): fee > .zero && share > .zero || rewardPool > .zero
        case .treasury: fee > .zero || rewardPool > .zero
        case .issuance: true
        }
    }

    private var hasIncome: Bool {
        switch funding {
        case .pool, .treasury: false
        case .fees(let share): fee > .zero && share > .zero
        case .issuance: true
        }
    }
}
