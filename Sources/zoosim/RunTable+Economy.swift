import Accounting
import Experiments
import NetworkSimulation
import ProtocolCore
import Quantities
import Results
import ScenarioFiles

extension RunTable {
    /// One economy seen by those who have a part in it: buyers, operators, holders, the treasury.
    ///
    /// Without customers and operators who decide, the section on money says as much.
    static func economy(_ study: RunStudy) -> [[String]] {
        guard study.run.isEconomy else { return [] }
        return [
            buyers(study), customers(study), prices(study), operators(study), rates(study),
            decisions(study), cheating(study), admissions(study),
            holders(study),
            treasury(study), moneyMap(study),
        ]
    }

    // MARK: The buyer

    private static func buyers(_ study: RunStudy) -> [String] {
        let configuration = study.run.scenario.configuration
        let price = configuration.economy.zenPrice
        var table = TextTable(.left, .right, .right, .right, .right, .right)
        table.add("", "GPU-hours", "paid", "a GPU-hour", "at the start", "first wait")
        for (job, asked) in zip(study.run.network.jobs, configuration.jobs).prefix(12) {
            let hours = job.held.inHours
            let each = hours > 0 ? job.paid.inZen / hours : 0
            table.add(
                job.name, amount(hours, digits: 1), zen(job.paid),
                hours > 0 ? amount(each, digits: 3) + " ZEN" : "",
                hours > 0
                    ? amount(each * Double(price.microDollars) / 1e6, digits: 3) + " USD" : "",
                job.firstLeaseAt.map { span($0 - asked.submittedAt) } ?? "never served")
        }
        let others = study.run.network.jobs.count - 12
        if others > 0 { table.add("and \(count(others)) more") }
        return study.run.network.jobs.isEmpty ? [] : ["The buyers"] + table.lines()
    }

    private static func customers(_ study: RunStudy) -> [String] {
        let reports = study.run.network.customers
        var table = TextTable([.left] + reports.map { _ in TextTable.Column.right })
        table.add([""] + reports.map(\.name))
        func row(_ name: String, _ value: (CustomerReport) -> String) {
            table.add([name] + reports.map(value))
        }
        row("rentals") { count($0.arrivals) }
        row("  finished") { count($0.outcomes[.finished] ?? 0) }
        row("  gave up waiting") { count($0.outcomes[.gaveUp] ?? 0) }
        row("  out of money") { count($0.outcomes[.exhausted] ?? 0) }
        row("  too large for any pool") { count($0.outcomes[.rejected] ?? 0) }
        row("GPU-hours held") { amount($0.held.inHours, digits: 1) }
        row("paid") { zen($0.paid) }
        row("  a GPU-hour held") {
            $0.held > .zero ? amount($0.paid.inZen / $0.held.inHours, digits: 3) + " ZEN" : "–"
        }
        row("worth of what was finished") { zen($0.value) }
        row("surplus") { zen($0.surplus) }
        row("waited, mean") { report in
            guard !report.waits.isEmpty else { return "–" }
            let sum = report.waits.reduce(0) { $0 + $1.inHours }
            return amount(sum / Double(report.waits.count), digits: 2) + " h"
        }
        row("  nine in ten at most") { report in
            let sorted = report.waits.map(\.inHours).sorted()
            return PoolReturn.quantile(0.9, of: sorted).map { amount($0, digits: 2) + " h" } ?? "–"
        }
        row("nodes lost under way") { count($0.interruptions) }
        return reports.isEmpty ? [] : ["The buyers: customers"] + table.lines()
    }

    private static func prices(_ study: RunStudy) -> [String] {
        let tiers = study.run.scenario.configuration.tiers
        var table = TextTable(.left, .right, .right, .right, .right, .right, .right, .right)
        table.add("", "list", "first", "lowest", "mean", "highest", "last", "wanted / offered")
        for (tier, record) in zip(tiers, study.run.network.prices) where record.calls > 0 {
            func zen(_ price: GPUHourPrice) -> String { amount(price.inZen, digits: 3) }
            table.add(
                tier.name, zen(tier.listPrice), zen(record.first), zen(record.lowest),
                amount(record.mean, digits: 3), zen(record.highest), zen(record.last),
                amount(record.demand, digits: 1) + " / " + amount(record.supply, digits: 1))
        }
        return ["Prices in ZEN per GPU-hour, and nodes in a call"] + table.lines()
    }

    // MARK: The operator

    /// All nodes, and their parts where there are several.
    private static func pools(_ economics: Economics) -> [PoolReturn] {
        [economics.tiers, economics.regions, economics.archetypes].flatMap { parts in
            parts.count > 1 ? parts : []
        } + [economics.all]
    }

    private static func operators(_ study: RunStudy) -> [String] {
        let pools = pools(study.economics)
        var table = TextTable([.left] + pools.map { _ in TextTable.Column.right })
        table.add([""] + pools.map(\.name))
        table.add(
            ["nodes, on the mean"] + pools.map { amount($0.meanNodes, digits: 1) })
        table.add(["leased"] + pools.map { percent($0.use) })
        for (place, bar) in MoneyWaterfall.zero.bars.enumerated() {
            table.add(
                [bar.name] + pools.map { amount($0.waterfall.bars[place].amount.inZen, digits: 2) })
        }
        table.add(["net"] + pools.map { amount($0.waterfall.net.inZen, digits: 2) })
        return ["The operators: where the money goes, in ZEN"] + table.lines()
    }

    private static func rates(_ study: RunStudy) -> [String] {
        let pools = pools(study.economics)
        var table = TextTable([.left] + pools.map { _ in TextTable.Column.right })
        table.add([""] + pools.map(\.name))
        func row(_ name: String, _ rate: (PoolReturn) -> Double?) {
            table.add([name] + pools.map { rate($0).map { percent($0) } ?? "–" })
        }
        for (name, basis) in [
            ("stake", ReturnOnStake.Basis.stake), ("stake and hardware", .stakeAndHardware),
        ] {
            row("APR on \(name), in ZEN") { $0.returns.apr(on: basis) }
            row("  before depreciation") { $0.returns.apr(on: basis, beforeDepreciation: true) }
            row("  in USD") { $0.rateInDollars(on: basis) }
            row("  in USD, before depreciation") {
                $0.rateInDollars(on: basis, beforeDepreciation: true)
            }
            row("  APY") { $0.yield(on: basis) }
            for share in [0.1, 0.5, 0.9] {
                row("  of \(percent(share, digits: 0)) of the operators at most") {
                    PoolReturn.quantile(
                        share, of: basis == .stake ? $0.ratesOnStake : $0.ratesOnCapital)
                }
            }
        }
        table.add(
            ["Gini of income"] + pools.map { NumberText.fixed($0.inequality.gini, digits: 3) })
        return ["The operators: what they earn a year"] + table.lines() + [
            "  APY compounds daily what grows with the stake, and nothing else: work is limited by "
                + "GPUs."
        ]
    }

    /// Who came, who left and who cheats, by fleet group.
    private static func decisions(_ study: RunStudy) -> [String] {
        let network = study.run.network
        let groups = study.run.scenario.configuration.fleet
        var table = TextTable(.left, .right, .right, .right, .right, .right, .right)
        table.add("", "operators", "there at the end", "came", "left", "new asks", "cheat")
        for (place, group) in groups.enumerated() {
            let members = network.operators.filter { $0.group == place }
            guard !members.isEmpty else { continue }
            table.add(
                group.name ?? "group \(place + 1)", count(members.count),
                count(members.count(where: \.isPresent)),
                count(members.reduce(0) { $0 + $1.entries }),
                count(members.reduce(0) { $0 + $1.exits }),
                count(members.reduce(0) { $0 + $1.askChanges }),
                count(members.count(where: \.cheats)))
        }
        return network.operators.isEmpty
            ? [] : ["The operators: what they decided"] + table.lines()
    }

    // MARK: The holder

    private static func holders(_ study: RunStudy) -> [String] {
        let network = study.run.network
        let opening = study.run.scenario.configuration.economy.zenPrice
        let holders = study.economics.holders
        func total(_ purposes: TransferPurpose...) -> Zen {
            purposes.reduce(.zero) { $0 + (network.money[$1] ?? .zero) }
        }
        var table = TextTable(.left, .right, .left)
        table.add("price of a ZEN at the start", "\(opening)")
        table.add(
            "  at the end", "\(network.zenPrice)",
            percent(Double(network.zenPrice.microDollars) / Double(opening.microDollars) - 1))
        table.add("rewards on stakes", zen(holders.staking))
        if let nominal = holders.nominal {
            table.add("  a year, nominal", percent(nominal))
            if let real = holders.real, let inflation = holders.inflation {
                table.add(
                    "  real", percent(real), "after \(percent(inflation)) of new ZEN a year")
            }
        }
        if let issued = network.issued { table.add("new ZEN", zen(issued.amount)) }
        table.add("burned", zen(total(.slashBurn, .proposalBurn)))
        return ["The holders of ZEN"] + table.lines()
    }

    // MARK: The treasury

    private static func treasury(_ study: RunStudy) -> [String] {
        let money = study.run.network.money
        var table = TextTable(.left, .right)
        func row(_ name: String, _ purpose: TransferPurpose, isSpent: Bool = false) {
            guard let amount = money[purpose], amount != .zero else { return }
            table.add(name, zen(isSpent ? .zero - amount : amount))
        }
        row("fees", .fee)
        row("surplus of auctions", .surplus)
        row("its part of slashes", .slashTreasury)
        row("deficit of auctions", .subsidy, isSpent: true)
        let pool = study.run.scenario.configuration.economy.rewardPool
        let rewards = (money[.rewardFunding] ?? .zero) - pool
        if rewards > .zero { table.add("into the pool of rewards", zen(.zero - rewards)) }
        row("set aside for development, audits and grants", .setAside, isSpent: true)
        let lines = table.lines()
        return ["The treasury"] + (lines.isEmpty ? ["  nothing came in"] : lines)
    }

    private static func moneyMap(_ study: RunStudy) -> [String] {
        guard let map = study.run.network.moneyMap else { return [] }
        var table = TextTable(.left, .right)
        table.add("brought in and issued", zen(map.broughtIn))
        for place in map.places { table.add("  \(place.name)", zen(place.amount)) }
        return [
            "Where all ZEN are at the end" + (map.closes ? "" : ", which does NOT add up")
        ] + table.lines()
    }
}
