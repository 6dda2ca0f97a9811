import Accounting
import Foundation
import NetworkSimulation
import Plotting
import ProtocolCore
import Quantities
import Randomness
import Results
import ScenarioFiles

extension RunStudy {
    /// What is claimed of the returns of those who run nodes.
    private static let claim = (rates: 0.15...0.25, source: "claim: the network's description")

    /// The figures of an economy: its market over time, what operators earn a year, how unequally,
    /// and where the customers' money goes.
    func economyFigures(
        _ reader: ResultReader, caption: String
    ) throws(ResultError) -> [any Figure] {
        guard run.isEconomy else { return [] }
        return [
            try marketFigure(reader, caption: caption), returnFigure(caption: caption),
            lorenzFigure(caption: caption), flowFigure(caption: caption),
        ]
    }

    // MARK: Price and load over time

    private func marketFigure(
        _ reader: ResultReader, caption: String
    ) throws(ResultError) -> MarketFigure {
        let table = RecordTable.Index.market
        let names = try reader.textColumn(.network, table, "tier")
        var columns: [String: [Double]] = [:]
        for name in ["time", "price", "nodes", "leased", "offered", "waiting"] {
            columns[name] = try reader.column(.network, table, name)
        }
        let tiers = run.scenario.configuration.tiers.map(\.name).compactMap {
            tier -> MarketFigure.Tier? in
            let rows = names.indices.filter { names[$0] == tier }
            func values(_ name: String) -> [Double] {
                columns[name].map { column in rows.map { column[$0] } } ?? []
            }
            guard !rows.isEmpty else { return nil }
            return MarketFigure.Tier(
                name: tier, time: values("time"), price: values("price"),
                leased: zip(values("leased"), values("nodes")).map { $1 > 0 ? $0 / $1 : 0 },
                offered: values("offered"), waiting: values("waiting"))
        }
        let zen = RecordTable.Index.zen
        return MarketFigure(
            title: marketTitle(tiers), caption: caption, tiers: tiers,
            zen: (
                try reader.column(.network, zen, "time"), try reader.column(.network, zen, "price")
            ))
    }

    private func marketTitle(_ tiers: [MarketFigure.Tier]) -> String {
        let leased = NumberText.fixed(economics.all.use * 100, digits: 0)
        let prices = tiers.map { tier in
            let (first, last) = (tier.price.first ?? 0, tier.price.last ?? 0)
            // Rounded as the figure rounds what stands beside its lines.
            let range = String(format: "%.2f", first)
            return first == last
                ? "\(tier.name) at \(range)"
                : "\(tier.name) from \(range) to \(String(format: "%.2f", last))"
        }
        guard !prices.isEmpty else { return "No call of the market was held" }
        return "\(leased)% of the nodes are leased: "
            + prices.joined(separator: ", ") + " ZEN a GPU-hour"
    }

    // MARK: Returns

    private func returnFigure(caption: String) -> ReturnFigure {
        let moves = run.network.zenPrice != run.scenario.configuration.economy.zenPrice
        let names: [(ReturnOnStake.Basis, String)] = [
            (.stake, "net return a year on the stake"),
            (.stakeAndHardware, "net return a year on stake and hardware"),
        ]
        func percent(_ rate: Double) -> String {
            NumberText.grouped(Int64((min(max(rate, -1e9), 1e9) * 100).rounded()))
        }
        let rate = economics.all.returns.apr().map(percent)
        let capital = economics.all.returns.apr(on: .stakeAndHardware).map(percent)
        return ReturnFigure(
            title: rate.map {
                "Operators earn \($0)% a year on their stake"
                    + (capital.map { ", \($0)% with their hardware" } ?? "")
                    + ", where 15–25% was claimed"
            } ?? "Nobody has anything at stake",
            caption: caption, claim: Self.claim.rates, source: Self.claim.source,
            bases: names.map { basis, title in
                ReturnFigure.Basis(title: title, rows: rows(on: basis, inDollarsToo: moves))
            })
    }

    /// The tiers, the fleet groups where a tier has several, and all together.
    private func rows(
        on basis: ReturnOnStake.Basis, inDollarsToo: Bool
    ) -> [ReturnFigure.Row] {
        let groups = economics.archetypes
        // Where each tier is one group, they would only say the same again.
        let parts = groups.count > economics.tiers.count && groups.count <= 8 ? groups : []
        let all = economics.tiers.count > 1 ? [economics.all] : []
        return [(economics.tiers, true), (parts, false), (all, true)].flatMap { pools, isWhole in
            pools.flatMap { pool in
                JointReturn.Currency.allCases.compactMap { currency -> ReturnFigure.Row? in
                    guard currency == .zen || inDollarsToo,
                        let together = pool.rate(on: basis, in: currency)
                    else { return nil }
                    let rates = pool.rates(on: basis, in: currency)
                    let quantiles = [0.05, 0.25, 0.5, 0.75, 0.95].compactMap {
                        PoolReturn.quantile($0, of: rates)
                    }
                    guard quantiles.count == 5 else { return nil }
                    return ReturnFigure.Row(
                        label: pool.name + (currency == .dollars ? ", in USD" : ""),
                        isWhole: isWhole && currency == .zen, quantiles: quantiles,
                        together: together)
                }
            }
        }
    }

    // MARK: Inequality

    private func lorenzFigure(caption: String) -> LorenzFigure {
        let income = economics.all.inequality
        let owners = income.lorenz.count - 1
        let half = NumberText.fixed(income.lorenz[owners / 2] * 100, digits: 0)
        return LorenzFigure(
            title: "The poorer half of \(owners) operators gets \(half)% of the income",
            caption: caption,
            curves: [("income", income), ("stake", economics.all.stakeInequality)].map {
                LorenzFigure.Curve(title: $0.0, shares: $0.1.lorenz, gini: $0.1.gini)
            })
    }

    // MARK: Money

    private func flowFigure(caption: String) -> MoneyFlowFigure {
        let flow = economics.flow
        let paid = NumberText.grouped(Int64(flow.paid.inZen.rounded()))
        let share =
            flow.paid > .zero
            ? NumberText.fixed(flow.net.inZen / flow.paid.inZen * 100, digits: 0) + "% of it"
            : "nothing"
        return MoneyFlowFigure(
            title: "Customers pay \(paid) ZEN; operators keep \(share) after costs",
            caption: caption, paid: flow.paid.inZen,
            bars: flow.bars.map { MoneyFlowFigure.Bar(label: $0.name, amount: $0.amount.inZen) },
            net: flow.net.inZen)
    }
}
