/// The stakes and sample rates at which fabricating a step does not pay.
///
/// In ZEN. The worker gains the value of the GPU time that it does not spend, up to the full price
/// if it can sell that time elsewhere; caught, it loses the slash and what else it forfeits.
public struct Deterrence: Hashable, Sendable {
    /// What a fabricated step saves, g.
    public var gain: Double
    /// What is slashed when it is found, S.
    public var slash: Double
    /// The unpaid rewards that are lost then, R.
    public var forfeit: Double
    /// The present value of the honest profits that are lost with the place in the network, V.
    public var futureValue: Double
    /// The probability that re-execution finds a fabricated step, d.
    public var power: Double

    public init(
        gain: Double, slash: Double, forfeit: Double, futureValue: Double = 0, power: Double = 1
    ) {
        self.gain = gain
        self.slash = slash
        self.forfeit = forfeit
        self.futureValue = futureValue
        self.power = power
    }

    /// The sample rate from which one fabricated step does not pay: g ÷ (d (S + R)).
    public var ratePerStep: Double { gain / (power * (slash + forfeit)) }

    /// The sample rate from which fabricating until caught and put out does not pay:
    /// g ÷ (d (g + S + V)).
    public var rateWhenRepeated: Double { gain / (power * (gain + slash + futureValue)) }

    /// The stake from which one fabricated step does not pay at a sample rate: g ÷ (s d) − R.
    public func stakeNeeded(rate: Double) -> Double { gain / (rate * power) - forfeit }
}

/// The game between a worker who may cheat and a verifier who may be lazy (inspection game).
///
/// Zero fraud is no equilibrium: with nothing to find, checking does not pay.
public struct InspectionGame: Hashable, Sendable {
    /// What an unchecked fabrication gains the worker, g, and what a checked one costs it, S.
    public var gain: Double
    public var slash: Double
    /// What a check costs the verifier, c, and what a find brings it, b.
    public var cost: Double
    public var bounty: Double

    public init(gain: Double, slash: Double, cost: Double, bounty: Double) {
        self.gain = gain
        self.slash = slash
        self.cost = cost
        self.bounty = bounty
    }

    /// The share of checks that leaves the worker indifferent: g ÷ (g + S).
    public var checkRate: Double { gain / (gain + slash) }
    /// The share of fabrication that leaves the verifier indifferent: c ÷ b.
    public var fraudRate: Double { cost / bounty }
    /// The least share of planted faults that keeps verifiers checking when this much is fraud
    /// already: max(0, c ÷ b − x) (Truebit's forced errors).
    public func plantedFaults(baseFraud: Double) -> Double { max(0, cost / bounty - baseFraud) }
}
