public import Accounting
import Quantities

/// What some nodes earned together: those of a tier, a region or an archetype.
public struct PoolReturn: Sendable {
    public let name: String
    /// How many nodes and GPUs, those included that were not there all the time; and how many were
    /// on the mean.
    public let nodes: Int
    public let gpus: Int
    public let meanNodes: Double
    /// The share of their time in the network that was leased.
    public let use: Double
    /// Their money in ZEN, and rates on it.
    public let waterfall: MoneyWaterfall
    public let returns: ReturnOnStake
    /// The annual rates of those who run them, on stake and on stake and hardware, ascending.
    public let ratesOnStake: [Double]
    public let ratesOnCapital: [Double]
    /// How unequally the income from work and rewards is spread over those who run them.
    public let inequality: Inequality

    private let dollars: Dollars
    private let depreciation: Dollars
    private let stakeWorthTime: Int128
    private let hardware: Dollars
    private let compounding: Ratio

    /// The return of some nodes over a period.
    ///
    /// - Parameter price: of a ZEN at the start, by which the hardware was bought.
    init(_ name: String, of nodes: [NodeReturn], at price: ZenPrice, over period: Duration) {
        self.name = name
        self.nodes = nodes.count
        gpus = nodes.reduce(0) { $0 + $1.gpus }
        meanNodes = nodes.reduce(0) { $0 + $1.presence / period }
        let whole = nodes.reduce(GPUTime.zero) {
            $0 + GPUTime(gpus: $1.gpus, during: $1.presence)
        }
        let held = nodes.reduce(GPUTime.zero) { $0 + $1.held }
        use = whole > .zero ? held / whole : 0
        waterfall = nodes.reduce(.zero) { $0 + $1.waterfall }
        hardware = nodes.reduce(.zero) { $0 + $1.hardware(over: period) }
        returns = Self.returns(of: nodes, at: price, over: period)
        dollars = nodes.reduce(.zero) { $0 + $1.worth - $1.costs.total }
        depreciation = nodes.reduce(.zero) { $0 + $1.costs.depreciation }
        stakeWorthTime = nodes.reduce(0) { $0 + $1.stakeWorthTime }
        let grown = nodes.reduce(Zen.zero) { $0 + $1.stakeReward }
        compounding =
            waterfall.net > .zero ? Ratio(min(1, grown.inZen / waterfall.net.inZen)) : .zero
        let owned = Self.byOwner(nodes)
        let each = owned.map { Self.returns(of: $0, at: price, over: period) }
        ratesOnStake = each.compactMap { $0.apr() }.sorted()
        ratesOnCapital = each.compactMap { $0.apr(on: .stakeAndHardware) }.sorted()
        inequality = Inequality(
            of: owned.map { nodes in
                nodes.reduce(0) {
                    $0 + ($1.waterfall.gross + $1.waterfall.rewards - $1.waterfall.fee).inZen
                }
            })
    }

    /// The nodes of each owner, by the lowest node of each.
    private static func byOwner(_ nodes: [NodeReturn]) -> [[NodeReturn]] {
        var places: [Int: Int] = [:]
        var owned: [[NodeReturn]] = []
        for node in nodes {
            if let place = places[node.owner] {
                owned[place].append(node)
            } else {
                places[node.owner] = owned.count
                owned.append([node])
            }
        }
        return owned
    }

    private static func returns(
        of nodes: [NodeReturn], at price: ZenPrice, over period: Duration
    ) -> ReturnOnStake {
        ReturnOnStake(
            income: nodes.reduce(.zero) { $0 + $1.waterfall },
            stakeTime: nodes.reduce(0) { $0 + $1.stakeTime },
            hardware: nodes.reduce(.zero) { $0 + price.zen(for: $1.hardware(over: period)) },
            period: period)
    }

    /// The annual rate in dollars: income at the price of each epoch, held against the worth that
    /// the stake had meanwhile; nil if there is nothing to hold it against.
    ///
    /// What the stake itself gained or lost with the price of a ZEN is not in it.
    public func rateInDollars(
        on basis: ReturnOnStake.Basis = .stake, beforeDepreciation: Bool = false
    ) -> Double? {
        let period = Double(returns.period.nanoseconds)
        var capitalTime = Double(stakeWorthTime)
        if basis == .stakeAndHardware { capitalTime += Double(hardware.micro) * period }
        guard capitalTime > 0 else { return nil }
        let kept = Double((beforeDepreciation ? dollars + depreciation : dollars).micro)
        return kept * Double(ReturnOnStake.year.nanoseconds) / capitalTime
    }

    /// The annual yield: what of the rate grows with the stake compounds daily, the rest does not.
    public func yield(on basis: ReturnOnStake.Basis = .stake) -> Double? {
        returns.apr(on: basis).map { ReturnOnStake.apy(apr: $0, compounding: compounding) }
    }

    /// The rate below which a share of those who run the nodes are; nil without any.
    public static func quantile(_ share: Double, of rates: [Double]) -> Double? {
        guard let last = rates.indices.last else { return nil }
        let place = share * Double(last)
        let below = Int(place)
        let above = min(last, below + 1)
        return rates[below] + (rates[above] - rates[below]) * (place - Double(below))
    }
}
