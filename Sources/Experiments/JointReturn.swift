public import Accounting
import Quantities

/// What some nodes earned together, in ZEN and in dollars, and what that is held against.
public struct JointReturn: Sendable {
    /// Their money in ZEN, and rates on it.
    public let returns: ReturnOnStake
    private let dollars: Dollars
    private let depreciation: Dollars
    private let stakeWorthTime: Int128
    private let hardware: Dollars

    /// The return of some nodes over a period.
    ///
    /// - Parameter price: of a ZEN at the start, by which the hardware was bought.
    init(of nodes: [NodeReturn], at price: ZenPrice, over period: Duration) {
        hardware = nodes.reduce(.zero) { $0 + $1.hardware(over: period) }
        returns = ReturnOnStake(
            income: nodes.reduce(.zero) { $0 + $1.waterfall },
            stakeTime: nodes.reduce(0) { $0 + $1.stakeTime },
            hardware: nodes.reduce(.zero) { $0 + price.zen(for: $1.hardware(over: period)) },
            period: period)
        dollars = nodes.reduce(.zero) { $0 + $1.worth - $1.costs.total }
        depreciation = nodes.reduce(.zero) { $0 + $1.costs.depreciation }
        stakeWorthTime = nodes.reduce(0) { $0 + $1.stakeWorthTime }
    }

    /// The annual rate in a currency; nil if there is nothing to hold the income against.
    public func rate(
        on basis: ReturnOnStake.Basis, in currency: Currency, beforeDepreciation: Bool = false
    ) -> Double? {
        switch currency {
        case .zen: returns.apr(on: basis, beforeDepreciation: beforeDepreciation)
        case .dollars: rateInDollars(on: basis, beforeDepreciation: beforeDepreciation)
        }
    }

    /// In what a rate is reckoned.
    public enum Currency: Hashable, Sendable, CaseIterable {
        case zen
        /// At the price of each epoch, for income and stake alike; what the stake itself gained or
        /// lost with the price of a ZEN is not in it.
        case dollars
    }

    private func rateInDollars(
        on basis: ReturnOnStake.Basis, beforeDepreciation: Bool
    ) -> Double? {
        let period = Double(returns.period.nanoseconds)
        var capitalTime = Double(stakeWorthTime)
        if basis == .stakeAndHardware { capitalTime += Double(hardware.micro) * period }
        guard capitalTime > 0 else { return nil }
        let kept = Double((beforeDepreciation ? dollars + depreciation : dollars).micro)
        return kept * Double(ReturnOnStake.year.nanoseconds) / capitalTime
    }
}
