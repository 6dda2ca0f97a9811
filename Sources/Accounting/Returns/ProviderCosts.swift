public import Quantities

/// What a node costs its provider in dollars, by the hour, the byte and the year.
public struct ProviderCosts: Hashable, Sendable {
    /// Power of the whole node under load and idle.
    public var load: Watts
    public var idle: Watts
    /// Power usage effectiveness: what the site draws for each watt of the node, at least 1.
    public var pue: Double
    public var electricity: EnergyPrice
    /// The price of data sent.
    public var traffic: DataPrice
    /// The purchase price of the whole node, and the share of it that is left when its life ends.
    public var purchase: Dollars
    public var salvage: Ratio
    public var life: Duration
    /// What the node costs a year besides: room, insurance, hands.
    public var otherPerYear = Dollars.zero

    /// - Precondition: the life is longer than nothing.
    public init(
        load: Watts, idle: Watts, pue: Double, electricity: EnergyPrice, traffic: DataPrice,
        purchase: Dollars, salvage: Ratio, life: Duration
    ) {
        precondition(life > .zero, "hardware with a life of \(life)")
        self.load = load
        self.idle = idle
        self.pue = pue
        self.electricity = electricity
        self.traffic = traffic
        self.purchase = purchase
        self.salvage = salvage
        self.life = life
    }

    /// What a stretch of time costs.
    ///
    /// - Parameters:
    ///   - busy: time under load; `resting`, time up without.
    ///   - held: time for which the hardware is owned, up or not.
    ///   - sent: bytes sent.
    public func incurred(
        busy: Duration, resting: Duration, held: Duration, sent: Bytes
    ) -> CostStatement {
        let energy =
            (load.kilowattHours(during: busy) + idle.kilowattHours(during: resting)) * pue
        return CostStatement(
            energy: electricity.cost(ofKilowattHours: energy), bandwidth: traffic.cost(of: sent),
            depreciation: depreciation(over: held), other: other(over: held))
    }

    /// What is paid by the year, for so much of it, rounded down.
    public func other(over held: Duration) -> Dollars {
        let year = Int128(Duration.days(365).nanoseconds)
        return Dollars(
            micro: Int64(Int128(otherPerYear.micro) * Int128(held.nanoseconds) / year))
    }

    /// The worth that the hardware has lost after so much time: a straight line from the purchase
    /// price to the salvage value at the end of its life, rounded down, and nothing after that.
    public func depreciation(over held: Duration) -> Dollars {
        let million = Int128(1_000_000)
        let lost = Int128(purchase.micro) * (million - Int128(salvage.partsPerMillion))
        let used = Int128(min(held, life).nanoseconds)
        return Dollars(micro: Int64(lost * used / (million * Int128(life.nanoseconds))))
    }
}

/// Costs in whole micro-dollars, by kind.
public struct CostStatement: Hashable, Sendable {
    public var energy: Dollars
    public var bandwidth: Dollars
    public var depreciation: Dollars
    public var other: Dollars

    public init(
        energy: Dollars, bandwidth: Dollars, depreciation: Dollars, other: Dollars = .zero
    ) {
        self.energy = energy
        self.bandwidth = bandwidth
        self.depreciation = depreciation
        self.other = other
    }

    /// No costs.
    public static let zero = CostStatement(energy: .zero, bandwidth: .zero, depreciation: .zero)
    /// All kinds together.
    public var total: Dollars { energy + bandwidth + depreciation + other }

    /// The costs of two stretches, or of two nodes.
    public static func + (a: CostStatement, b: CostStatement) -> CostStatement {
        CostStatement(
            energy: a.energy + b.energy, bandwidth: a.bandwidth + b.bandwidth,
            depreciation: a.depreciation + b.depreciation, other: a.other + b.other)
    }
    /// What a longer stretch costs more than a shorter one.
    ///
    /// To book epochs without losing fractions, subtract what was booked from the costs so far.
    public static func - (a: CostStatement, b: CostStatement) -> CostStatement {
        CostStatement(
            energy: a.energy - b.energy, bandwidth: a.bandwidth - b.bandwidth,
            depreciation: a.depreciation - b.depreciation, other: a.other - b.other)
    }
}
