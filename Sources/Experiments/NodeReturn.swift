public import Accounting
import NetworkSimulation
import Platform
import ProtocolCore
public import Quantities

/// What one node earned in a run, in ZEN and in dollars, and what that is to be held against.
public struct NodeReturn: Sendable {
    /// Its place among the nodes, and those of its tier, fleet group, site and operator.
    public var node: Int
    public var tier: Int
    public var group: Int
    public var site: Int
    public var owner: Int
    public var gpus: Int
    /// GPU-time leased.
    public var held: GPUTime
    /// Its money in ZEN, costs at the price of each epoch.
    public var waterfall: MoneyWaterfall
    /// What of its income grows with the stake.
    public var stakeReward: Zen
    /// Stake × time in micro-ZEN nanoseconds, and the worth of it in micro-dollar nanoseconds.
    public var stakeTime: Int128
    public var stakeWorthTime: Int128
    /// What it earned less the slashes, in dollars at the price of each epoch, and its costs.
    public var worth: Dollars
    /// What was paid for its leases before the fee, likewise.
    public var grossWorth: Dollars
    public var costs: CostStatement
    /// The purchase price of its hardware, and for how long the network had it.
    public var hardware: Dollars
    public var presence: Duration

    /// The return of a node of a run.
    ///
    /// A node draws its power under load while it computes and its idle power while it is up; it
    /// pays for what it sends; its hardware loses worth with time, used or not.
    init(
        of node: NodeSummary, in configuration: WorldConfiguration, until period: Duration
    ) {
        let group = configuration.fleet[node.group]
        let price = configuration.economy.zenPrice
        self.node = node.index
        self.group = node.group
        tier = Int(group.tier.index)
        site = node.site
        owner = node.owner
        gpus = node.gpus
        held = node.held
        presence = min(node.presence, period)
        hardware = group.costs.purchase
        stakeTime = node.stakeTime
        let statement = node.statement
        stakeReward = statement.stakeReward
        if let book = node.book {
            costs = book.incurred
            worth = book.worth
            grossWorth = book.grossWorth
            stakeWorthTime = book.stakeWorthTime
            waterfall = MoneyWaterfall(
                gross: statement.gross, rewards: statement.rewards, fee: statement.fee,
                slashes: statement.slashes, energy: book.energy, bandwidth: book.bandwidth,
                depreciation: book.depreciation, other: book.other, rounding: .zero,
                conversion: book.conversion,
                net: statement.gross + statement.rewards - statement.fee - statement.slashes
                    - book.spent)
            return
        }
        let busy = Duration(nanoseconds: Int64(node.busy.nanoseconds / Int128(node.gpus)))
        costs = configuration.costs(ofGroup: node.group, atSite: node.site).incurred(
            busy: busy, resting: max(.zero, min(node.up, period) - busy), held: presence,
            sent: node.sent)
        waterfall = MoneyWaterfall(statement: statement, costs: costs, at: price)
        grossWorth = price.dollars(for: statement.gross)
        worth = price.dollars(
            for: statement.gross + statement.rewards - statement.fee - statement.slashes)
        stakeWorthTime = node.stakeTime * Int128(price.microDollars) / 1_000_000
    }

    /// The purchase price of its hardware on the mean of a period: nothing while the network does
    /// not have it.
    func hardware(over period: Duration) -> Dollars {
        let whole = Int128(hardware.micro) * Int128(presence.nanoseconds)
        return Dollars(micro: Int64(whole / Int128(max(1, period.nanoseconds))))
    }
}
