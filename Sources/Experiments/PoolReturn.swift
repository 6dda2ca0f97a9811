public import Accounting
public import Quantities

/// What some nodes earned together: those of a tier, a region or an archetype.
public struct PoolReturn: Sendable {
    public let name: String
    /// How many nodes and GPUs, those included that were not there all the time; and how many were
    /// on the mean.
    public let nodes: Int
    public let gpus: Int
    public let meanNodes: Double
    /// The time that was leased, and its share of their time in the network.
    public let held: GPUTime
    public let use: Double
    /// Their money in ZEN, and rates on it.
    public let waterfall: MoneyWaterfall
    public var returns: ReturnOnStake { joint.returns }
    /// How unequally the income from work and rewards is spread over those who run them, and the
    /// stake on the mean of the time.
    public let inequality: Inequality
    public let stakeInequality: Inequality
    /// The share of those who run them that kept less than nothing; nil without any.
    public let shareBelowZero: Double?

    private let joint: JointReturn
    private let owners: [JointReturn]
    private let grossWorth: Dollars
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
        held = nodes.reduce(GPUTime.zero) { $0 + $1.held }
        use = whole > .zero ? held / whole : 0
        joint = JointReturn(of: nodes, at: price, over: period)
        waterfall = joint.returns.income
        grossWorth = nodes.reduce(.zero) { $0 + $1.grossWorth }
        let grown = nodes.reduce(Zen.zero) { $0 + $1.stakeReward }
        compounding =
            waterfall.net > .zero ? Ratio(min(1, grown.inZen / waterfall.net.inZen)) : .zero
        let owned = Self.byOwner(nodes)
        owners = owned.map { JointReturn(of: $0, at: price, over: period) }
        inequality = Inequality(
            of: owners.map {
                let income = $0.returns.income
                return (income.gross + income.rewards - income.fee).inZen
            })
        stakeInequality = Inequality(of: owners.map { $0.returns.averageStake.inZen })
        let losers = owners.count { $0.returns.income.net < .zero }
        shareBelowZero = owners.isEmpty ? nil : Double(losers) / Double(owners.count)
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

    /// The annual rates of those who run the nodes, ascending.
    public func rates(
        on basis: ReturnOnStake.Basis, in currency: JointReturn.Currency = .zen
    ) -> [Double] {
        owners.compactMap { $0.rate(on: basis, in: currency) }.sorted()
    }

    /// The annual rates in ZEN, ascending, on stake and on stake and hardware.
    public var ratesOnStake: [Double] { rates(on: .stake) }
    public var ratesOnCapital: [Double] { rates(on: .stakeAndHardware) }

    /// The annual rate of all together; nil if there is nothing to hold the income against.
    public func rate(
        on basis: ReturnOnStake.Basis, in currency: JointReturn.Currency
    ) -> Double? {
        joint.rate(on: basis, in: currency)
    }

    /// The annual rate in dollars: income at the price of each epoch, held against the worth that
    /// the stake had meanwhile; nil if there is nothing to hold it against.
    ///
    /// What the stake itself gained or lost with the price of a ZEN is not in it.
    public func rateInDollars(
        on basis: ReturnOnStake.Basis = .stake, beforeDepreciation: Bool = false
    ) -> Double? {
        joint.rate(on: basis, in: .dollars, beforeDepreciation: beforeDepreciation)
    }

    /// What was paid for a GPU-hour leased, the fee included; nil without a lease.
    ///
    /// In dollars, each payment counts at the price of its epoch.
    public func price(in currency: JointReturn.Currency) -> Double? {
        guard held > .zero else { return nil }
        switch currency {
        case .zen: return waterfall.gross.inZen / held.inHours
        case .dollars: return grossWorth.inDollars / held.inHours
        }
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
