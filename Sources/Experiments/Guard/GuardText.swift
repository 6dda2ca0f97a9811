import Quantities

/// Figures of a guard in words.
public enum GuardText {
    /// A value of a metric of a baseline.
    static func value(_ number: Double, _ metric: Baseline.Metric) -> String {
        MetricText.value(number, unit: metric.shownUnit)
    }

    /// A probability in percent: never rounded up to certainty.
    public static func probability(_ share: Double) -> String {
        share == 1 ? "100%" : NumberText.fixed(Swift.min(share, 0.999) * 100, digits: 1) + "%"
    }

    /// A verdict with its figures, in a sentence's worth.
    public static func sentence(_ row: GuardStudy.Row, _ rule: GuardRule) -> String {
        guard let test = row.test else { return "\(row.metric): not every run gives it any more" }
        var text = "\(row.metric): \(MetricText.value(test.baseline.mean, unit: row.shownUnit)) to "
        text += "\(MetricText.value(test.now.mean, unit: row.shownUnit)), a drift of "
        text += "\(MetricText.difference(test.drift, unit: row.shownUnit)); "
        text += "\(MetricText.tolerance(row.tolerance, unit: row.shownUnit)) is tolerated"
        guard row.verdict == .undetermined else { return text }
        let least = MetricText.tolerance(test.driftToFind, unit: row.shownUnit)
        text += "; a drift of \(least) would have been found "
        text += "with \(probability(row.power)), not with \(probability(rule.power))"
        guard let replicates = row.replicates else { return text }
        return text + "; \(NumberText.grouped(Int64(replicates))) replicates on both sides would do"
    }
}
