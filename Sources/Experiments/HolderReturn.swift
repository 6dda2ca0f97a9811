import Accounting
import NetworkSimulation
public import Quantities

/// What those who hold ZEN and stake it got, in a year.
public struct HolderReturn: Sendable, Hashable {
    /// Rewards on stakes, their operators' and delegators' parts together.
    public let staking: Zen
    /// The rewards on the stakes and delegations of the run; nil without rewards or stakes.
    public let nominal: Double?
    /// New ZEN a year, over what there was at the start; nil where none is issued.
    public let inflation: Double?

    /// What is left of the rewards after new ZEN have thinned every share out: the growth of a
    /// staker's share in all ZEN; nil without rewards or where no ZEN are issued.
    public var real: Double? {
        guard let nominal, let inflation else { return nil }
        return (1 + nominal) / (1 + inflation) - 1
    }

    /// The return of a run.
    ///
    /// - Parameter staked: the stake of all nodes on the mean of the run.
    init(of report: WorldReport, staked: Zen) {
        let period = max(report.accountedUntil.sinceStart, .nanoseconds(1))
        let years = period / ReturnOnStake.year
        staking = (report.money[.stakeReward] ?? .zero) + (report.money[.delegationReward] ?? .zero)
        let capital = staked + (report.money[.delegation] ?? .zero)
        nominal =
            staking > .zero && capital > .zero ? staking.inZen / capital.inZen / years : nil
        inflation = report.issued.map { $0.amount.inZen / $0.supply.inZen / years }
    }
}
