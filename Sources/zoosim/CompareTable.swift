import Experiments
import Foundation
import NetworkSimulation
import Quantities
import ScenarioFiles

/// The table that `zoosim compare` prints.
struct CompareTable {
    private let comparison: Comparison
    private let width: Int

    init(_ comparison: Comparison, width: Int) {
        self.comparison = comparison
        self.width = width
    }

    /// The differences, the waterfall, and what pairing was worth.
    func text() -> String {
        [head(), metrics(), waterfall(), pairing()].filter { !$0.isEmpty }
            .map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    private func head() -> [String] {
        var table = TextTable(.left, .left)
        table.add("A", "\(comparison.a.name): \(comparison.a.configuration.about)")
        table.add("B", "\(comparison.b.name): \(comparison.b.configuration.about)")
        var lines = table.lines(width: width).map { String($0.dropFirst(2)) }
        let changes = changes()
        if comparison.a.path == comparison.b.path, !changes.isEmpty {
            var table = TextTable(.left)
            table.add("B is A with " + changes.joined(separator: ", "))
            lines += table.lines(width: width)
        }
        return lines
    }

    /// The inputs that the two have with other values.
    private func changes() -> [String] {
        let before = Dictionary(
            comparison.a.inputs.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
        return comparison.b.inputs.compactMap { input in
            guard let old = before[input.key], old != input.value else { return nil }
            return "\(input.key) \(old) → \(input.value)"
        }
    }

    private func metrics() -> [String] {
        var table = TextTable(.left, .right, .right, .right, .left)
        table.add("metric", "A", "B", "B − A", "")
        for row in comparison.rows {
            let shown = MetricDefinition.named(row.metric)?.shownUnit ?? row.unit
            let isShare = shown == "1"
            let scale = isShare ? 100.0 : 1
            let digits = Self.digits(
                for: [row.difference.halfWidth, row.difference.estimate.magnitude],
                of: row.a.estimate.magnitude, scale: scale)
            func number(_ value: Double) -> String {
                RunTable.amount(value * scale, digits: digits)
            }
            let unit = isShare ? "%" : shown.isEmpty ? "" : " " + shown
            let sign = row.difference.estimate < 0 ? "" : "+"
            table.add(
                row.metric, number(row.a.estimate) + unit, number(row.b.estimate) + unit,
                sign + number(row.difference.estimate) + " ± " + number(row.difference.halfWidth)
                    + (isShare ? " pp" : unit), Self.words(row.difference))
        }
        let percent = NumberText.significant(comparison.confidence * 100, 4)
        var lines = [
            "\(comparison.replicates) replicates on the same luck; ± is half of a \(percent)% "
                + "interval of the paired difference"
        ]
        lines += table.lines(width: width)
        if !comparison.missing.isEmpty {
            lines.append("  not given by all runs: " + comparison.missing.joined(separator: ", "))
        }
        if let isReached = comparison.isReached {
            lines.append(
                isReached
                    ? "  As narrow as was wanted; every interval is corrected for the looks."
                    : "  The replicates are used up before the interval is as narrow as wanted.")
        }
        return lines
    }

    /// What an interval of a difference says, in words.
    static func words(_ difference: ConfidenceInterval) -> String {
        // Sums of different numbers may differ in their last bits.
        if max(difference.low.magnitude, difference.high.magnitude) < 1e-12 { return "the same" }
        if difference.low > 0 { return "B is higher" }
        if difference.high < 0 { return "B is lower" }
        return "no difference seen"
    }

    /// So many digits behind the point that two of the smallest figure are seen.
    private static func digits(for figures: [Double], of value: Double, scale: Double) -> Int {
        let least = figures.filter { $0 * scale > 1e-9 }.min().map { $0 * scale }
        guard let least else { return value * scale >= 1_000 ? 0 : 2 }
        return max(0, min(4, 1 - Int(Foundation.floor(Foundation.log10(least)))))
    }

    private func waterfall() -> [String] {
        guard let efficiencies = comparison.efficiencies else { return [] }
        var table = TextTable(.left, .right, .right, .right, .left)
        table.add("", "A", "B", "B − A", "")
        var small: [Comparison.Bar] = []
        for bar in comparison.bars {
            guard abs(bar.difference.estimate) >= 0.5e-4 || bar.difference.halfWidth >= 5e-3 else {
                small.append(bar)
                continue
            }
            table.add(
                bar.name, RunTable.points(-bar.a), RunTable.points(-bar.b),
                RunTable.points(bar.difference.estimate) + " ± "
                    + NumberText.fixed(bar.difference.halfWidth * 100, digits: 2),
                Self.words(bar.difference) == "no difference seen" ? "no difference seen" : "")
        }
        if !small.isEmpty {
            func sum(_ share: (Comparison.Bar) -> Double) -> String {
                RunTable.points(small.reduce(0) { $0 + share($1) })
            }
            table.add(
                "\(small.count) more that do not differ", sum { -$0.a }, sum { -$0.b },
                sum { $0.difference.estimate })
        }
        table.add(
            "efficiency", RunTable.percent(efficiencies.a, digits: 2),
            RunTable.percent(efficiencies.b, digits: 2),
            RunTable.points(efficiencies.b - efficiencies.a))
        return ["Where the difference comes from (shares of each network's held time)"]
            + table.lines(width: width)
    }

    private func pairing() -> [String] {
        guard let row = comparison.rows.first(where: { $0.varianceRatio != nil }) else {
            return ["The differences are the same on every seed."]
        }
        guard let ratio = row.varianceRatio, let saved = row.seedsSaved else { return [] }
        let factor = NumberText.significant(ratio, 3)
        let text =
            saved > 0
            ? "Common luck saved \(RunTable.count(saved)) seeds a side: without it, the variance "
                + "of the difference in \(row.metric) would be \(factor) times as large."
            : "Common luck saved no seeds: the variance of the difference in \(row.metric) would "
                + "be \(factor) times as large without it."
        var table = TextTable(.left)
        table.add(text)
        return table.lines(width: width).map { String($0.dropFirst(2)) }
    }

    /// Reads "±0.5%" or "0.1 d" in a metric's unit.
    static func width(_ text: String, unit: String) -> Double? {
        var rest = text.filter { $0 != " " && $0 != "±" }
        let suffix = unit == "1" ? "%" : unit
        guard rest.hasSuffix(suffix) else { return nil }
        rest.removeLast(suffix.count)
        return Double(rest).map { unit == "1" ? $0 / 100 : $0 }
    }
}
