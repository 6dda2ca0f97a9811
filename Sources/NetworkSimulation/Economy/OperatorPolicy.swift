import Accounting
import Quantities

/// What an operator resolves upon at a review.
enum OperatorDecision: Hashable, Sendable {
    case stay
    /// It stays, at another price.
    case ask(GPUHourPrice)
    case leave
    /// It brings its nodes into the network.
    case enter
}

/// What one operator does, as a function of its books: no world, no clock, no luck.
///
/// All amounts are of all its nodes together; they are alike, and cost the same.
struct OperatorPolicy: Hashable, Sendable {
    let configuration: OperatorConfiguration
    /// What one node costs.
    let costs: ProviderCosts
    /// Those that were not put out.
    var nodes: Int
    let gpusPerNode: Int
    /// The stake of one node.
    var stake: Zen

    /// The books of the window between two reviews.
    struct Window: Hashable, Sendable {
        /// Longer than nothing.
        var length: Duration
        /// Work payments and rewards, net of the fee.
        var income: Zen
        /// What GPU-time brought elsewhere that was saved by making work up.
        var outside = Zen.zero
        var slashes: Zen
        /// Energy, traffic, loss of worth and what else there was, in dollars.
        var costs: CostStatement
        /// GPU-time up, and the part of it on leases.
        var offered: GPUTime
        var leased: GPUTime
        /// The price of a ZEN at its end.
        var price: ZenPrice
        /// The price of a ZEN at which asks are written: that of the start if they keep to dollars.
        var askPrice: ZenPrice
        /// Stake and worth of the hardware at its end.
        var staked: Zen
        var bookValue: Dollars
        /// What is asked now.
        var ask: GPUHourPrice
    }

    private static let year = Duration.days(365)

    /// The annual rate on stake and hardware: what came in, less slashes and what would not be
    /// spent or lost by leaving. Infinite where nothing is held up.
    func rate(of window: Window) -> Double {
        let resale = configuration.resale.value
        let profit =
            window.price.dollars(for: window.income + window.outside - window.slashes).inDollars
            - (window.costs.energy + window.costs.bandwidth + window.costs.other).inDollars
            - resale * window.costs.depreciation.inDollars
        let capital =
            window.price.dollars(for: window.staked).inDollars
            + resale * window.bookValue.inDollars
        guard capital > 0 else { return profit < 0 ? -.infinity : .infinity }
        return profit * (Self.year / window.length) / capital
    }

    /// What it resolves upon after a window in the network.
    ///
    /// - Parameter disappointments: how many reviews in a row fell short before, and with this one.
    func review(_ window: Window, disappointments: inout Int) -> OperatorDecision {
        disappointments =
            rate(of: window) < configuration.requiredReturn ? disappointments + 1 : 0
        if disappointments >= max(1, configuration.patience) { return .leave }
        let ask = price(after: window)
        return ask == window.ask ? .stay : .ask(ask)
    }

    /// What it asks before there is anything to go by.
    ///
    /// - Parameter list: the multiple of the list price that was drawn for the node.
    func openingAsk(list: GPUHourPrice, at price: ZenPrice) -> GPUHourPrice {
        switch configuration.ask {
        case .list: list
        case .costPlus(let markup): Self.zen(fullCost * (1 + markup), at: price)
        case .adaptive: max(list, floor(at: price))
        }
    }

    private func price(after window: Window) -> GPUHourPrice {
        switch configuration.ask {
        case .list: return window.ask
        case .costPlus(let markup):
            // Slashes are a cost of the work like any other.
            let lost = window.price.dollars(for: window.slashes).inDollars
            let hours = max(window.leased, window.offered).inHours
            let risk = hours > 0 ? lost / hours : 0
            return Self.zen((fullCost + risk) * (1 + markup), at: window.askPrice)
        case .adaptive(let step, let target):
            let use = window.offered > .zero ? window.leased / window.offered : 0
            let factor = use > target.value ? 1 + step : 1 / (1 + step)
            let next = Double(window.ask.microZen) * factor
            let asked = GPUHourPrice(microZen: Int64(min(next, 1e15).rounded()))
            return max(asked, floor(at: window.askPrice))
        }
    }

    /// What an hour of one GPU under load costs in all, in dollars.
    private var fullCost: Double {
        let hour = costs.incurred(
            busy: .hours(1), resting: .zero, held: .hours(1), sent: .zero)
        // Depreciation of one hour in whole micro-dollars would lose its digits.
        let worth = costs.depreciation(over: costs.life).inDollars * (.hours(1) / costs.life)
        let others = costs.otherPerYear.inDollars * (.hours(1) / Self.year)
        return (hour.energy.inDollars + worth + others) / Double(gpusPerNode)
    }

    /// What an hour of work costs more than an idle hour: for less nobody works.
    private func floor(at price: ZenPrice) -> GPUHourPrice {
        let busy = costs.incurred(busy: .hours(1), resting: .zero, held: .zero, sent: .zero)
        let idle = costs.incurred(busy: .zero, resting: .hours(1), held: .zero, sent: .zero)
        let difference = max(0, (busy.energy - idle.energy).inDollars)
        return Self.zen(difference / Double(gpusPerNode), at: price)
    }

    private static func zen(_ dollars: Double, at price: ZenPrice) -> GPUHourPrice {
        let micro = dollars / price.inDollars * 1e6
        return GPUHourPrice(microZen: Int64(min(max(0, micro), 1e15).rounded()))
    }
}
