public import ProtocolCore

/// Whether honesty pays better than fabricating steps, tier by tier.
public struct DeterrenceReport: Hashable, Sendable {
    /// The stakes and odds of one tier, per GPU.
    public struct Terms: Hashable, Sendable {
        public var tier: TierID
        /// What is gained and lost, with the slash that follows from the stake.
        public var deterrence: Deterrence
        /// The share of steps that is re-executed.
        public var rate: Double
        /// The stake of a GPU in ZEN: no slash takes more.
        public var stake: Double

        public init(tier: TierID, deterrence: Deterrence, rate: Double, stake: Double) {
            self.tier = tier
            self.deterrence = deterrence
            self.rate = rate
            self.stake = stake
        }
    }

    /// The answer for one tier.
    public struct Row: Hashable, Sendable {
        public let terms: Terms
        /// What one fabricated step brings on average: g − s d (S + R), in ZEN.
        public let gainPerStep: Double
        /// Whether a single fabricated step does not pay, and whether fabricating until caught does
        /// not.
        public let deters: Bool
        public let detersWhenRepeated: Bool
        /// The sample rate from which a single one does not pay.
        public let neededRate: Double
        /// The slash, and so at least the stake, from which a single one does not pay at this
        /// rate: nothing if what else is forfeited is enough, infinite if nothing is sampled.
        public let neededStake: Double

        /// Whether the needed slash can be taken at all.
        public var isCovered: Bool { neededStake <= terms.stake }
    }

    public let rows: [Row]

    /// The report on some tiers, in their order.
    ///
    /// A slash beyond the stake is not taken: it counts as the stake.
    public init(_ tiers: [Terms]) {
        rows = tiers.map { terms in
            var effective = terms.deterrence
            effective.slash = min(effective.slash, terms.stake)
            let odds = terms.rate * effective.power
            let gain = effective.gain - odds * (effective.slash + effective.forfeit)
            return Row(
                terms: terms, gainPerStep: gain, deters: gain <= 0,
                detersWhenRepeated: odds > 0 && terms.rate >= effective.rateWhenRepeated,
                neededRate: effective.ratePerStep,
                neededStake: odds > 0 ? max(0, effective.stakeNeeded(rate: terms.rate)) : .infinity)
        }
    }

    /// Whether honesty is the better choice in every tier.
    public var deters: Bool { rows.allSatisfy { $0.deters && $0.detersWhenRepeated } }
}
