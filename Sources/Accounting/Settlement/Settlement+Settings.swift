public import ProtocolCore
public import Quantities

extension Settlement {
    /// The rules of money.
    public struct Settings: Sendable {
        /// The treasury's share of every lease payment.
        public var fee: Ratio
        public var rewards: RewardSchedule
        public var slashing: SlashingPolicy
        /// From leaving to the return of the stake; at least as long as wrong work takes to find.
        public var unbonding: Duration
        /// What the reward pool holds at the start.
        public var rewardPool: Zen
        /// The stake below which a node is put out.
        public var minimumStake: Zen
        /// How far ahead an escrow must be able to pay its open leases, or it counts as exhausted.
        ///
        /// With zero it is exhausted only when a payment falls short.
        public var horizon: Duration
        /// Whether `paid` and `fee` can be asked for leases that are settled, too, at eight bytes
        /// for each lease that ever was; without, they are nothing for those.
        public var remembersSettledLeases: Bool
        /// The stake below which a node of a tier is put out, where it is not `minimumStake`; by
        /// the place of the tier.
        public var tierStakes: [Zen] = []
        /// What of the treasury's income is set aside.
        public var treasury = TreasurySplit.none
        /// Who pays for rewards.
        public var funding = RewardFunding.pool
        /// What becomes of a node that is down too much; nil for nothing but the slash.
        public var jail: JailPolicy?
        public var appeals = AppealPolicy.none
        /// The longest time from wrong work to its conviction.
        public var detection = Duration.zero

        public init(
            fee: Ratio, rewards: RewardSchedule, slashing: SlashingPolicy, unbonding: Duration,
            rewardPool: Zen, minimumStake: Zen, horizon: Duration = .zero,
            remembersSettledLeases: Bool = true
        ) {
            self.fee = fee
            self.rewards = rewards
            self.slashing = slashing
            self.unbonding = unbonding
            self.rewardPool = rewardPool
            self.minimumStake = minimumStake
            self.horizon = horizon
            self.remembersSettledLeases = remembersSettledLeases
        }

        /// The fee on a payment, rounded up to the next micro-ZEN: what does not split goes to the
        /// treasury.
        public func fee(on gross: Zen) -> Zen {
            Self.fee(on: gross, partsPerMillion: fee.partsPerMillion)
        }

        static func fee(on gross: Zen, partsPerMillion: Int64) -> Zen {
            let parts = Int128(gross.micro) * Int128(partsPerMillion)
            return Zen(micro: Int64((parts + 999_999) / 1_000_000))
        }

        /// The stake below which a node is put out.
        public func leastStake(of tier: TierID?) -> Zen {
            guard let tier, tier.index >= 0, Int(tier.index) < tierStakes.count else {
                return minimumStake
            }
            return tierStakes[Int(tier.index)]
        }
    }
}
