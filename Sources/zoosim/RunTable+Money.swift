import Accounting
import Experiments
import NetworkSimulation
import Quantities
import ScenarioFiles

/// What the job cost, and what its providers earned.
extension RunTable {
    static func money(_ study: RunStudy) -> [String] {
        guard let job = study.run.network.jobs.first else { return [] }
        let dollars = study.run.scenario.configuration.economy.zenPrice.dollars(for: job.paid)
        let returns = study.economics.returns
        var table = TextTable(.left, .right, .left)
        table.add(
            study.run.network.jobs.count > 1 ? "customer paid for \(job.name)" : "customer paid",
            zen(job.paid), "\(amount(dollars.inDollars, digits: 0)) USD")
        if let ratio = study.metric("cost_ratio") {
            table.add("  twin / network", NumberText.fixed(ratio, digits: 3))
        }
        let jobs = study.run.network.jobs.count
        table.add(jobs > 1 ? "the providers, of all \(count(jobs)) jobs" : "the providers")
        for bar in study.economics.waterfall.bars { table.add("  \(bar.name)", zen(bar.amount)) }
        table.add("  net", zen(study.economics.waterfall.net))
        table.add("stake, time average", zen(returns.averageStake))
        table.add("hardware", zen(study.economics.hardware))
        for (name, basis) in [
            ("stake", ReturnOnStake.Basis.stake), ("stake and hardware", .stakeAndHardware),
        ] {
            guard let after = returns.apr(on: basis),
                let before = returns.apr(on: basis, beforeDepreciation: true)
            else { continue }
            table.add("APR on \(name)", percent(after), "\(percent(before)) before depreciation")
        }
        let period = study.run.network.endedAt.sinceStart
        return ["Money"] + table.lines() + [
            "  An APR is what the whole pool earned in these \(span(period)), as if every such "
                + "stretch of a year were alike."
        ]
    }
}
