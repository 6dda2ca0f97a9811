import Foundation
public import Plotting
import Quantities
import ScenarioFiles

extension Comparison {
    /// The waterfall of the difference; nil unless both have a twin.
    public func figure() -> DifferenceFigure? {
        guard let efficiencies else { return nil }
        let gap = efficiencies.b - efficiencies.a
        let size = NumberText.fixed(abs(gap) * 100, digits: 2)
        let most = bars.max { abs($0.difference.estimate) < abs($1.difference.estimate) }
        let part = most.map { "; the greatest part is \($0.name)" } ?? ""
        let interval = rows.first { $0.metric == "efficiency" }?.difference
        let isSeen = interval.map { !$0.contains(0) } ?? true
        let half = interval.map {
            " ± \(NumberText.fixed($0.halfWidth * 100, digits: 2)) points"
                + " (\(NumberText.fixed($0.confidence * 100, digits: 0))%)"
        }
        let sign = gap < 0 ? "less" : "more"
        return DifferenceFigure(
            title: isSeen
                ? "\(b.name): \(size) points \(sign) efficient\(part)"
                : "\(b.name): no difference in efficiency is seen\(part)",
            caption: "\(a.name) and \(b.name) on the same luck, means of \(replicates) replicates; "
                + "difference \(gap < 0 ? "−" : "+")\(size)\(half ?? " points")",
            first: (a.name, efficiencies.a),
            second: (a.name == b.name ? b.name + ", changed" : b.name, efficiencies.b),
            bars: bars.map { WaterfallBar(label: $0.name, share: -$0.difference.estimate) })
    }

    /// Everything as JSON.
    public func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        let data = try encoder.encode(ComparisonRecord(self))
        return String(decoding: data, as: UTF8.self) + "\n"
    }
}

/// A comparison as JSON has it.
struct ComparisonRecord: Encodable {
    var a: String
    var b: String
    var replicates: Int
    var confidence: Double
    var isReached: Bool?
    var metrics: [Row]
    var missing: [String]
    var waterfall: [Bar]

    struct Row: Encodable {
        var metric: String
        var unit: String
        var a: Interval
        var b: Interval
        var difference: Interval
        var varianceRatio: Double?
        var seedsSaved: Int?
        var valuesA: [Double]
        var valuesB: [Double]
    }
    struct Bar: Encodable {
        var name: String
        var a: Double
        var b: Double
        var difference: Interval
    }
    struct Interval: Encodable {
        var mean: Double
        var low: Double
        var high: Double

        init(_ interval: ConfidenceInterval) {
            mean = interval.estimate
            low = interval.low
            high = interval.high
        }
    }

    init(_ comparison: Comparison) {
        a = comparison.a.name
        b = comparison.b.name
        replicates = comparison.replicates
        confidence = comparison.confidence
        isReached = comparison.isReached
        missing = comparison.missing
        metrics = comparison.rows.map {
            Row(
                metric: $0.metric, unit: $0.unit, a: Interval($0.a), b: Interval($0.b),
                difference: Interval($0.difference), varianceRatio: $0.varianceRatio,
                seedsSaved: $0.seedsSaved, valuesA: $0.values.a, valuesB: $0.values.b)
        }
        waterfall = comparison.bars.map {
            Bar(name: $0.name, a: $0.a, b: $0.b, difference: Interval($0.difference))
        }
    }
}
