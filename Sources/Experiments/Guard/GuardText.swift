import Quantities

/// Figures of a guard in words.
public enum GuardText {
    /// A value in a metric's unit: a share in percent, all else with four digits that count.
    public static func value(_ value: Double, unit: String) -> String {
        unit == "1"
            ? NumberText.fixed(value * 100, digits: 2) + "%"
            : NumberText.significant(value, 5) + " " + unit
    }

    /// A value of a metric of a baseline.
    static func value(_ number: Double, _ metric: Baseline.Metric) -> String {
        value(number, unit: metric.unit)
    }

    /// A difference with its sign; of shares in percentage points.
    public static func difference(_ difference: Double, unit: String) -> String {
        let sign = difference > 0 ? "+" : ""
        return unit == "1"
            ? sign + NumberText.fixed(difference * 100, digits: 2) + " pp"
            : sign + NumberText.significant(difference, 3) + " " + unit
    }

    /// How far a metric may drift.
    public static func tolerance(_ tolerance: Double, unit: String) -> String {
        unit == "1"
            ? NumberText.significant(tolerance * 100, 3) + " pp"
            : NumberText.significant(tolerance, 3) + " " + unit
    }

    /// A probability in percent: never rounded up to certainty.
    public static func probability(_ share: Double) -> String {
        share == 1 ? "100%" : NumberText.fixed(Swift.min(share, 0.999) * 100, digits: 1) + "%"
    }

    /// A verdict with its figures, in a sentence's worth.
    public static func sentence(_ row: GuardStudy.Row, _ rule: GuardRule) -> String {
        guard let test = row.test else { return "\(row.metric): not every run gives it any more" }
        var text = "\(row.metric): \(value(test.baseline.mean, unit: row.unit)) to "
        text += "\(value(test.now.mean, unit: row.unit)), a drift of "
        text += "\(difference(test.drift, unit: row.unit)); "
        text += "\(tolerance(row.tolerance, unit: row.unit)) is tolerated"
        guard row.verdict == .undetermined else { return text }
        text += "; a drift of \(tolerance(test.driftToFind, unit: row.unit)) would have been found "
        text += "with \(probability(row.power)), not with \(probability(rule.power))"
        guard let replicates = row.replicates else { return text }
        return text + "; \(NumberText.grouped(Int64(replicates))) replicates on both sides would do"
    }
}
