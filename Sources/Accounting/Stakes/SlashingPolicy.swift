public import Quantities

/// How much of a stake is taken for what.
///
/// Downtime beyond the SLA costs a small share an hour, missing bandwidth a share in proportion to
/// what is missing, and wrong work min(S, max(floor, multiplier × job value ÷ sample rate) +
/// correlation), because a cheater is caught only once in 1/s times. The correlation term is
/// Ethereum's (consensus-specs, `process_slashings`): whoever is convicted together with many
/// others loses more, up to everything when a third of all stakes is. All shares are reckoned in
/// whole millionths and all amounts in whole micro-ZEN, rounded down.
public struct SlashingPolicy: Hashable, Sendable {
    /// The share of committed time that a node may be down: 1 − SLA.
    public var downtimeTolerance: Ratio
    /// The share of the stake for each hour of downtime beyond it.
    public var downtimeSharePerHour: Ratio
    /// The time over which downtime is held against the tolerance; zero judges every epoch by
    /// itself.
    public var slaPeriod: Duration
    /// The share of the stake for a complete lack of the promised bandwidth.
    public var bandwidthShare: Ratio
    /// The least that wrong work costs.
    public var wrongWorkFloor: Zen
    /// Wrong work costs so many times the value of the job, divided by the sample rate.
    public var wrongWorkMultiplier: Ratio
    /// The share of steps that is re-executed; 1 to leave it out of the reckoning.
    public var sampleRate: Ratio
    /// Shares of what wrong work costs, together 1: to the verifier, to nobody, to the customer, to
    /// the treasury.
    public var bountyShare: Ratio
    public var burnShare: Ratio
    public var refundShare: Ratio
    public var treasuryShare: Ratio
    /// How steeply the cost of wrong work rises with the stakes convicted at the same time; 0 not
    /// at all, Ethereum has 3.
    public var correlationMultiplier: Ratio
    /// What counts as the same time.
    public var correlationWindow: Duration

    /// - Precondition: the four shares add up to 1, and the sample rate is above 0 and at most 1.
    public init(
        downtimeTolerance: Ratio, downtimeSharePerHour: Ratio, slaPeriod: Duration = .zero,
        bandwidthShare: Ratio, wrongWorkFloor: Zen, wrongWorkMultiplier: Ratio,
        sampleRate: Ratio = .one, bountyShare: Ratio, burnShare: Ratio, refundShare: Ratio,
        treasuryShare: Ratio = .zero, correlationMultiplier: Ratio = .zero,
        correlationWindow: Duration = .days(36)
    ) {
        let shares = [bountyShare, burnShare, refundShare, treasuryShare].map(\.partsPerMillion)
        precondition(
            shares.reduce(0, +) == 1_000_000 && shares.allSatisfy { $0 >= 0 },
            "a slash split \(shares) ppm")
        precondition(
            sampleRate.partsPerMillion > 0 && sampleRate <= .one, "a sample rate of \(sampleRate)")
        self.downtimeTolerance = downtimeTolerance
        self.downtimeSharePerHour = downtimeSharePerHour
        self.slaPeriod = slaPeriod
        self.bandwidthShare = bandwidthShare
        self.wrongWorkFloor = wrongWorkFloor
        self.wrongWorkMultiplier = wrongWorkMultiplier
        self.sampleRate = sampleRate
        self.bountyShare = bountyShare
        self.burnShare = burnShare
        self.refundShare = refundShare
        self.treasuryShare = treasuryShare
        self.correlationMultiplier = correlationMultiplier
        self.correlationWindow = correlationWindow
    }

    /// Takes nothing from anybody.
    public static let none = SlashingPolicy(
        downtimeTolerance: .one, downtimeSharePerHour: .zero, bandwidthShare: .zero,
        wrongWorkFloor: .zero, wrongWorkMultiplier: .zero, bountyShare: .zero, burnShare: .one,
        refundShare: .zero)

    /// What so much downtime in so much committed time costs.
    public func downtime(stake: Zen, down: Duration, committed: Duration) -> Zen {
        let million = Int128(1_000_000)
        let allowed =
            Int128(committed.nanoseconds) * Int128(downtimeTolerance.partsPerMillion) / million
        let excess = max(0, Int128(down.nanoseconds) - allowed)
        let share = Int128(downtimeSharePerHour.partsPerMillion) * excess
        return capped(Int128(stake.micro) * share / (million * 3_600_000_000_000), stake)
    }

    /// What a lack of bandwidth costs.
    public func bandwidth(stake: Zen, shortfall: Ratio) -> Zen {
        let missing = min(max(0, shortfall.partsPerMillion), 1_000_000)
        let share = Int128(bandwidthShare.partsPerMillion) * Int128(missing)
        return capped(Int128(stake.micro) * share / 1_000_000_000_000, stake)
    }

    /// What wrong work costs.
    ///
    /// - Parameters:
    ///   - convictedStakes: the stakes convicted within the correlation window, this one included.
    ///   - totalStake: all stakes.
    public func wrongWork(
        stake: Zen, jobValue: Zen, convictedStakes: Zen, totalStake: Zen
    ) -> Zen {
        let deterrent =
            Int128(jobValue.micro) * Int128(wrongWorkMultiplier.partsPerMillion)
            / Int128(sampleRate.partsPerMillion)
        let alone = max(Int128(wrongWorkFloor.micro), deterrent)
        let together = correlation(
            stake: stake, convictedStakes: convictedStakes, totalStake: totalStake)
        return capped(alone + Int128(together.micro), stake)
    }

    /// What is added for being convicted together with others.
    public func correlation(stake: Zen, convictedStakes: Zen, totalStake: Zen) -> Zen {
        guard totalStake > .zero else { return .zero }
        let weighted =
            Int128(convictedStakes.micro) * Int128(correlationMultiplier.partsPerMillion)
            / 1_000_000
        let adjusted = min(weighted, Int128(totalStake.micro))
        return capped(Int128(stake.micro) * adjusted / Int128(totalStake.micro), stake)
    }

    private func capped(_ amount: Int128, _ stake: Zen) -> Zen {
        Zen(micro: Int64(min(amount, Int128(stake.micro))))
    }
}
