import Foundation
import NetworkSimulation
public import Plotting
import ProtocolCore
import Quantities
import Randomness
public import Results
import ScenarioFiles

extension RunStudy {
    /// The figures of a run: where the efficiency went, the nodes over time, the money; and of a
    /// numeric run, what it learned; of an economy, its market and its returns.
    ///
    /// They are drawn from the result file, so that nothing of a run has to stay in memory.
    public func figures() throws(ResultError) -> [any Figure] {
        let reader = try ResultReader(path: resultPath)
        var figures: [any Figure] = []
        if let waterfall = run.waterfall { figures.append(waterfallFigure(waterfall)) }
        figures.append(try timelineFigure(reader))
        figures.append(try moneyFigure(reader))
        figures += try economyFigures(reader, caption: caption)
        if let figure = try learningFigure(reader, caption: caption) { figures.append(figure) }
        return figures
    }

    private var caption: String {
        "\(run.scenario.name), seed \(run.scenario.configuration.seed.value), "
            + "digest \(digest.prefix(12))"
    }

    private func waterfallFigure(_ waterfall: Waterfall) -> WaterfallFigure {
        let worst = waterfall.bars.max { $0.share < $1.share }
        let percent = NumberText.fixed(waterfall.efficiency * 100, digits: 1)
        let finding = worst.map { "; the most goes to \($0.name)" } ?? ""
        return WaterfallFigure(
            title: "\(percent)% of the centralised twin's efficiency\(finding)", caption: caption,
            efficiency: waterfall.efficiency,
            bars: waterfall.bars.map { WaterfallBar(label: $0.name, share: $0.share) })
    }

    private func timelineFigure(_ reader: ResultReader) throws(ResultError) -> TimelineFigure {
        let table = RecordTable.Index.timeline
        let held = try reader.column(.network, table, "nodes_held")
        let up = try reader.column(.network, table, "nodes_up")
        let meanUp = up.reduce(0, +) / Double(max(1, up.count))
        let pool = run.network.nodes.count
        let computing = try reader.column(.network, table, "nodes_computing")
        // The last rounds are committed after the last sample.
        let end = run.network.accountedUntil.sinceStart.inSeconds
        let rounds = Double(run.network.jobs.first?.rounds ?? 0)
        func closed(_ column: [Double], with last: Double? = nil) -> [Double] {
            column.isEmpty ? [] : column + [last ?? column[column.count - 1]]
        }
        let time = try reader.column(.network, table, "time")
        return TimelineFigure(
            title: "\(Int(held.max() ?? 0)) of \(pool) nodes held at the most, "
                + "\(NumberText.fixed(meanUp, digits: 1)) up on average",
            caption: caption, time: closed(time, with: max(end, time.last ?? 0)), up: closed(up),
            held: closed(held), computing: closed(computing),
            rounds: closed(try reader.column(.network, table, "rounds"), with: rounds),
            hasRounds: !run.network.jobs.isEmpty, holds: holds)
    }

    /// The stretches of time in which the job holds nodes, in seconds; none if it always does.
    private var holds: [ClosedRange<Double>] {
        guard let job = run.scenario.configuration.jobs.first, let hold = job.hold else {
            return []
        }
        let end = run.network.endedAt.sinceStart.inSeconds
        var stretches: [ClosedRange<Double>] = []
        var start = job.submittedAt.sinceStart.inSeconds
        while start < end {
            stretches.append(start...min(end, start + hold.length.inSeconds))
            start += hold.period.inSeconds
        }
        return stretches
    }

    private func moneyFigure(_ reader: ResultReader) throws(ResultError) -> MoneyFigure {
        // Nothing was paid at the start.
        func money(_ name: String) throws(ResultError) -> [Double] {
            let column = try reader.column(.network, RecordTable.Index.money, name)
            return column.isEmpty ? [] : [0] + column
        }
        let auctions = RecordTable.Index.auctions
        let times = try reader.column(.network, auctions, "time")
        let prices = try reader.column(.network, auctions, "price")
        let tiers = try reader.textColumn(.network, auctions, "tier")
        let series = run.scenario.configuration.tiers.map(\.name).compactMap {
            tier -> MoneyFigure.PriceSeries? in
            let rows = tiers.indices.filter { tiers[$0] == tier }
            guard !rows.isEmpty else { return nil }
            return MoneyFigure.PriceSeries(
                tier: tier, time: rows.map { times[$0] }, price: rows.map { prices[$0] })
        }
        let isEconomy = run.isEconomy
        let paid = isEconomy ? economics.flow.paid : run.network.jobs.first?.paid ?? .zero
        let amount = NumberText.grouped(Int64(paid.inZen.rounded()))
        return MoneyFigure(
            title: "The \(isEconomy ? "customers pay" : "customer pays") \(amount) ZEN",
            caption: caption, time: try money("time"),
            work: try money("work"), fee: try money("fee"), rewards: try money("rewards"),
            slashes: try money("slashes"), prices: series)
    }
}
