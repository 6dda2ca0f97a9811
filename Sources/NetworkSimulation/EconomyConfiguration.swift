public import Accounting
import ProtocolCore
public import Quantities

/// The settings of everything that is money.
public struct EconomyConfiguration: Hashable, Sendable {
    /// The treasury's share of every payment for compute.
    public var fee: Ratio
    /// The price of one ZEN at the start.
    public var zenPrice: ZenPrice
    /// How it moves, once an epoch.
    public var pricePath = PricePath.constant
    public var rewards: RewardSchedule
    public var slashing: SlashingPolicy
    /// From leaving to the return of the stake.
    public var unbonding: Duration
    /// What the reward pool holds at the start.
    public var rewardPool: Zen
    /// The stake below which a node is put out.
    public var minimumStake: Zen
    /// The same by tier, in the order of the tiers; empty if it is the same for all.
    public var tierStakes: [Zen] = []
    /// What of the treasury's income is set aside for what.
    public var treasury = TreasurySplit.none
    /// Who pays for rewards.
    public var funding = RewardFunding.pool
    /// What becomes of a node that is down too much; nil for nothing but the slash.
    public var jail: JailPolicy?
    public var appeals = AppealPolicy.none
    /// What others put behind each node at the start; nil for nothing.
    public var delegation: Delegation?

    /// What the holders of ZEN put behind a node.
    public struct Delegation: Hashable, Sendable {
        /// Behind each node.
        public var perNode: Zen
        /// What the operator keeps of the delegators' rewards.
        public var commission: Ratio

        public init(perNode: Zen, commission: Ratio) {
            self.perNode = perNode
            self.commission = commission
        }
    }

    public init(
        fee: Ratio, zenPrice: ZenPrice, rewards: RewardSchedule, slashing: SlashingPolicy,
        unbonding: Duration, rewardPool: Zen, minimumStake: Zen
    ) {
        self.fee = fee
        self.zenPrice = zenPrice
        self.rewards = rewards
        self.slashing = slashing
        self.unbonding = unbonding
        self.rewardPool = rewardPool
        self.minimumStake = minimumStake
    }

    /// The rules of the settlement.
    ///
    /// - Parameter detection: the longest time from wrong work to its conviction.
    public func settings(detection: Duration) -> Settlement.Settings {
        var settings = Settlement.Settings(
            fee: fee, rewards: rewards, slashing: slashing, unbonding: unbonding,
            rewardPool: rewardPool, minimumStake: minimumStake)
        settings.tierStakes = tierStakes
        settings.treasury = treasury
        settings.funding = funding
        settings.jail = jail
        settings.appeals = appeals
        settings.detection = detection
        return settings
    }
}

extension WorldConfiguration {
    /// The longest time from wrong work to its conviction: the longest window of any job's checks.
    public var detection: Duration {
        jobs.compactMap(\.verification?.window).max() ?? .zero
    }
}

/// How the price of a ZEN moves in a run.
public struct PricePath: Hashable, Sendable {
    public var law: TokenPrice
    /// From one price of a given series to the next; the other laws are stepped once an epoch.
    public var every: Duration

    public init(_ law: TokenPrice, every: Duration = .days(1)) {
        self.law = law
        self.every = every
    }

    /// Always the price at the start.
    public static let constant = PricePath(.constant)
}
