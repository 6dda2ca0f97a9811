public import Accounting
public import NetworkSimulation
import ProtocolCore
public import Quantities

/// What the providers earned in a run, and what that is as a return.
public struct Economics: Sendable {
    /// The money of all nodes together.
    public let waterfall: MoneyWaterfall
    /// Annual rates over all nodes, and the period and stake they stand on.
    public let returns: ReturnOnStake
    /// The hardware, at its purchase price.
    public let hardware: Zen
    /// All nodes, and the same by tier, by region of the market and by fleet group; only those that
    /// have nodes.
    public let all: PoolReturn
    public let tiers: [PoolReturn]
    public let regions: [PoolReturn]
    public let archetypes: [PoolReturn]
    /// Each operator by itself.
    public let operators: [OperatorReturn]
    /// How rentals fared, all and by tier, aligned with `tiers`.
    public let rentals: RentalStatistics
    public let tierRentals: [RentalStatistics]
    /// Where the customers' money went, and what those who hold ZEN got.
    public let flow: MoneyFlow
    public let holders: HolderReturn

    /// The economics of a network's run.
    public init(of report: WorldReport, in configuration: WorldConfiguration) {
        let price = configuration.economy.zenPrice
        let period = max(report.accountedUntil.sinceStart, .nanoseconds(1))
        let nodes = report.nodes.map { NodeReturn(of: $0, in: configuration, until: period) }
        all = PoolReturn("all nodes", of: nodes, at: price, over: period)
        waterfall = all.waterfall
        returns = all.returns
        hardware = all.returns.hardware
        func parts(_ names: [String], _ place: (NodeReturn) -> Int) -> [PoolReturn] {
            names.enumerated().compactMap { index, name in
                let members = nodes.filter { place($0) == index }
                return members.isEmpty
                    ? nil : PoolReturn(name, of: members, at: price, over: period)
            }
        }
        tiers = parts(configuration.tiers.map(\.name)) { $0.tier }
        regions = parts(configuration.marketRegions) {
            configuration.marketRegion(ofSite: $0.site)
        }
        archetypes = parts(
            configuration.fleet.enumerated().map { $1.name ?? "group \($0 + 1)" }
        ) { $0.group }
        operators = OperatorReturn.all(nodes, in: report, at: price, over: period)
        rentals = RentalStatistics(of: report.rentals)
        tierRentals = tiers.map { pool in
            RentalStatistics(
                of: report.rentals.lazy.filter {
                    configuration.tiers[Int($0.tier.index)].name == pool.name
                })
        }
        flow = MoneyFlow(all.waterfall, report.money)
        holders = HolderReturn(of: report, staked: all.returns.averageStake)
    }
}
