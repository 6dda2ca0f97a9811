import Experiments
import Quantities
import ScenarioFiles

extension RunTable {
    /// How far the run is from what was published of it, and on what that hangs.
    static func published(_ study: RunStudy, _ ranges: AssumptionRanges?) -> [String] {
        let expectations = study.run.scenario.expectations
        guard !expectations.isEmpty else { return [] }
        var table = TextTable(.left, .right, .right, .right, .left)
        table.add("metric", "published", "this run", "distance", "")
        for expectation in expectations {
            guard let metric = MetricDefinition.named(expectation.metric) else { continue }
            let value = MetricDefinition.value(
                of: expectation.metric, study.run, study.economics)
            table.add(
                expectation.metric, text(expectation.relation),
                value.map { text($0, metric.unit) } ?? "none",
                value.map { distance($0, expectation.relation) } ?? "", expectation.remark ?? "")
        }
        var lines = ["Against what was published"] + table.lines(width: Terminal.width)
        if let hinges = hinges(study, ranges) {
            var note = TextTable(.left)
            note.add(hinges)
            lines += note.lines(width: Terminal.width)
        }
        return lines
    }

    /// A figure as the run's are printed; with a tolerance, as the scenario says it.
    private static func text(_ relation: PublishedRelation) -> String {
        relation.isDecidable ? "\(relation)" : text(relation.figure, relation.unit)
    }

    /// A metric's value with its unit; shares in per cent.
    static func text(_ value: Double, _ unit: String) -> String {
        if unit == "1" { return NumberText.fixed(value * 100, digits: 1) + "%" }
        let number =
            value < 100
            ? NumberText.fixed(value, digits: 1) : NumberText.grouped(Int64(value.rounded()))
        return number + " " + unit
    }

    /// Percentage points for shares, a percentage of the published figure for all else; a range and
    /// a bound are as far as their nearer end.
    private static func distance(_ value: Double, _ published: PublishedRelation) -> String {
        if published.sort != .figure, published.accepts(value) { return "inside" }
        let figure =
            published.sort == .figure
            ? published.figure : value < published.low ? published.low : published.high
        let isShare = published.unit == "1"
        let gap = isShare ? value - figure : value / figure - 1
        let sign = gap < 0 ? "-" : "+"
        return sign + NumberText.fixed(abs(gap) * 100, digits: 1) + (isShare ? " pp" : "%")
    }

    /// The assumptions that move the efficiency the most.
    private static func hinges(_ study: RunStudy, _ ranges: AssumptionRanges?) -> String? {
        guard let ranges, let base = study.run.efficiency else { return nil }
        let moves = ranges.entries.map { entry in
            let ends = [entry.atLow.value, entry.atHigh.value].compactMap { $0 }
            return (key: entry.input.key, move: ends.map { abs($0 - base) }.max() ?? 0)
        }
        let greatest = moves.sorted { ($1.move, $0.key) < ($0.move, $1.key) }.prefix(3)
            .filter { $0.move >= 0.005 }
        guard !greatest.isEmpty else { return nil }
        let names = greatest.map {
            "\($0.key) (up to \(NumberText.fixed($0.move * 100, digits: 1)) pp)"
        }
        return "The efficiency is assumed more than measured: it hangs most on "
            + names.joined(separator: ", ") + "."
    }
}
