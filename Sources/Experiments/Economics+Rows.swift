import Accounting
import NetworkSimulation
import ProtocolCore
import Quantities
import ScenarioFiles

extension Economics {
    /// Records a row for each operator, in an economy with customers or operators who decide.
    func record(_ run: PairedRun, to sink: any RecordSink) {
        guard run.isEconomy else { return }
        let configuration = run.scenario.configuration
        for one in operators {
            let group = configuration.fleet[one.group]
            sink.append(
                row(
                    of: one, group: group.name ?? "group \(one.group + 1)",
                    tier: configuration.tiers[one.tier].name),
                to: RecordTable.Index.operators, of: .network)
        }
    }

    private func row(of one: OperatorReturn, group: String, tier: String) -> [RecordValue] {
        let returns = one.joint.returns
        let money = returns.income
        func rate(_ basis: ReturnOnStake.Basis, _ currency: JointReturn.Currency) -> RecordValue {
            .real(one.joint.rate(on: basis, in: currency) ?? .nan)
        }
        // What integers lose in converting costs is theirs as well.
        let other = money.other - money.rounding - money.conversion
        return [
            .integer(Int64(one.number)), .text(group), .text(tier), .text(one.status.rawValue),
            .integer(Int64(one.nodes)), .real(one.meanNodes), .real(one.held.inHours),
            .real(money.gross.inZen), .real(money.rewards.inZen), .real(money.fee.inZen),
            .real(money.slashes.inZen), .real(money.energy.inZen), .real(money.bandwidth.inZen),
            .real(other.inZen), .real(money.depreciation.inZen), .real(money.net.inZen),
            .real(returns.averageStake.inZen), rate(.stake, .zen), rate(.stakeAndHardware, .zen),
            rate(.stake, .dollars), rate(.stakeAndHardware, .dollars),
        ]
    }
}

extension PairedRun {
    /// Whether there are customers whose rentals come, or operators who decide.
    public var isEconomy: Bool {
        let configuration = scenario.configuration
        return configuration.market != nil
            && (!configuration.customers.isEmpty
                || configuration.fleet.contains { $0.policy != nil })
    }
}
