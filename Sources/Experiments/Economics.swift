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

    /// The economics of a network's run.
    ///
    /// A node draws its power under load while it computes and its idle power while it is up; it
    /// pays for what it sends; its hardware loses worth with time, used or not.
    public init(of report: WorldReport, in configuration: WorldConfiguration) {
        let price = configuration.economy.zenPrice
        let period = max(report.accountedUntil.sinceStart, .nanoseconds(1))
        var total = MoneyWaterfall.zero
        var stakeTime: Int128 = 0
        var hardware = Zen.zero
        for node in report.nodes {
            let group = configuration.fleet[node.group]
            let busy = Duration(nanoseconds: Int64(node.busy.nanoseconds / Int128(node.gpus)))
            let costs = group.costs.incurred(
                busy: busy, resting: max(.zero, min(node.up, period) - busy), held: period,
                sent: node.sent)
            total = total + MoneyWaterfall(statement: node.statement, costs: costs, at: price)
            stakeTime += node.stakeTime
            hardware += price.zen(for: group.costs.purchase)
        }
        waterfall = total
        self.hardware = hardware
        returns = ReturnOnStake(
            income: total, stakeTime: stakeTime, hardware: hardware, period: period)
    }
}
