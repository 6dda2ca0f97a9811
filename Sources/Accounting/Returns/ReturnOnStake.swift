public import Quantities
import Randomness

/// What a stake has earned, as a simple annual rate.
///
/// APR = (work payments + rewards − fee − slashes − costs) ÷ time-averaged own stake, scaled to a
/// year of 365 days. It is an outcome of prices, utilisation and costs; nothing here assumes one.
public struct ReturnOnStake: Hashable, Sendable {
    /// What the income is held against.
    public enum Basis: Hashable, Sendable, CaseIterable {
        case stake
        /// The stake and the purchase price of the hardware.
        case stakeAndHardware
    }

    /// What the provider has kept.
    public var income: MoneyWaterfall
    /// Stake × time over the period, in micro-ZEN nanoseconds (`StakeRegistry.stakeTime`).
    public var stakeTime: Int128
    /// The purchase price of the hardware, in ZEN.
    public var hardware: Zen
    /// The time in which the income was earned.
    public var period: Duration

    /// - Precondition: the period is longer than nothing.
    public init(income: MoneyWaterfall, stakeTime: Int128, hardware: Zen, period: Duration) {
        precondition(period > .zero, "a return over \(period)")
        self.income = income
        self.stakeTime = stakeTime
        self.hardware = hardware
        self.period = period
    }

    /// A year, as rates are scaled: 8,760 hours.
    public static let year = Duration.days(365)

    /// The time-averaged stake, rounded down.
    public var averageStake: Zen { Zen(micro: Int64(stakeTime / Int128(period.nanoseconds))) }

    /// The annual percentage rate as a ratio (0.2 is 20%); nil if there is nothing to hold it
    /// against.
    public func apr(on basis: Basis = .stake, beforeDepreciation: Bool = false) -> Double? {
        let capitalTime =
            switch basis {
            case .stake: stakeTime
            case .stakeAndHardware:
                stakeTime + Int128(hardware.micro) * Int128(period.nanoseconds)
            }
        guard capitalTime > 0 else { return nil }
        let kept = beforeDepreciation ? income.netBeforeDepreciation : income.net
        return Double(Int128(kept.micro) * Int128(Self.year.nanoseconds)) / Double(capitalTime)
    }

    /// The average stake at which the same income would have been this rate on the stake.
    ///
    /// - Precondition: the rate is above zero.
    public func stake(forAPR rate: Double) -> Zen {
        precondition(rate > 0, "a stake for a rate of \(rate)")
        let yearly = Double(income.net.micro) * (Self.year / period)
        return Zen(micro: Int64((yearly / rate).rounded()))
    }

    /// The annual yield of a rate of which only a share compounds.
    ///
    /// Income that grows with the stake can be staked again; income from work is limited by the
    /// GPUs and cannot, so that none compounds unless said otherwise.
    /// - Parameters:
    ///   - compounding: the share of the rate that grows with the stake.
    ///   - periods: how often a year it is staked again; 0 for continuously.
    public static func apy(apr: Double, compounding: Ratio = .zero, periods: Int = 365) -> Double {
        let growing = apr * compounding.value
        return apr - growing + compounded(growing, periods)
    }

    /// The rate that yields so much in a year if all of it compounds.
    public static func apr(apy: Double, periods: Int) -> Double {
        let growth = ElementaryFunctions.log1p(apy)
        guard periods > 0 else { return growth }
        return Double(periods) * ElementaryFunctions.expm1(growth / Double(periods))
    }

    private static func compounded(_ rate: Double, _ periods: Int) -> Double {
        guard periods > 0 else { return ElementaryFunctions.expm1(rate) }
        let growth = Double(periods) * ElementaryFunctions.log1p(rate / Double(periods))
        return ElementaryFunctions.expm1(growth)
    }
}
