import Quantities
public import ScenarioFiles

/// Values of metrics as tables and figures say them: a share in percent, a count as it is, all
/// else with its unit.
///
/// `unit` is a metric's ``MetricDefinition/shownUnit``: “1” for a share, empty for a count.
public enum MetricText {
    /// A value with five digits that count; of a share two behind the point.
    public static func value(_ value: Double, unit: String) -> String {
        unit == "1"
            ? NumberText.fixed(value * 100, digits: 2) + "%"
            : NumberText.significant(value, 5) + tail(unit)
    }

    /// A value to four digits that count.
    public static func short(_ value: Double, unit: String) -> String {
        guard value.isFinite else { return "–" }
        return unit == "1"
            ? NumberText.significant(value * 100, 4) + "%"
            : NumberText.significant(value, 4) + tail(unit)
    }

    /// A difference with its sign; of shares in percentage points.
    public static func difference(_ difference: Double, unit: String) -> String {
        let sign = difference > 0 ? "+" : ""
        return unit == "1"
            ? sign + NumberText.fixed(difference * 100, digits: 2) + " pp"
            : sign + NumberText.significant(difference, 3) + tail(unit)
    }

    /// How far a metric may be from another figure; of shares in percentage points.
    public static func tolerance(_ tolerance: Double, unit: String) -> String {
        unit == "1"
            ? NumberText.significant(tolerance * 100, 3) + " pp"
            : NumberText.significant(tolerance, 3) + tail(unit)
    }

    private static func tail(_ unit: String) -> String { unit.isEmpty ? "" : " " + unit }
}

extension CalibrationTarget {
    /// A figure of its metric, in percent if the target is said so.
    public func text(_ value: Double) -> String {
        MetricText.short(value, unit: isShare ? "1" : unit == "1" ? "" : unit)
    }
}

extension Baseline.Metric {
    /// Its unit for ``MetricText``.
    public var shownUnit: String { MetricDefinition.named(metric)?.shownUnit ?? unit }
}

extension GuardStudy.Row {
    /// Its unit for ``MetricText``.
    public var shownUnit: String { MetricDefinition.named(metric)?.shownUnit ?? unit }
}

extension MetricDefinition {
    /// Metrics that count something, or are on a scale of their own: no percentage says them.
    static let counts: Set = [
        "failures", "failures_per_1000_node_days", "interruptions", "rounds", "replacements",
        "checkpoints", "steps_checked", "honest_convicted", "test_loss", "test_loss_twin",
        "worst_deviation",
    ]

    /// Whether it is a number without a unit that is no share.
    var isCount: Bool { Self.counts.contains(lastName) }

    /// Whether it is a share, which tables give in percent.
    public var isShare: Bool { unit == "1" && !isCount }

    /// Its unit at the head of a column or on an axis, where shares are in percent.
    public var columnUnit: String { isShare ? "%" : isCount ? "" : unit }

    /// Its unit for ``MetricText``: “1” for a share, empty for a count.
    public var shownUnit: String { isCount ? "" : unit }

    /// What is measured, where the name says of whom: “tiers.bronze.efficiency” is an efficiency.
    private var lastName: String { name.split(separator: ".").last.map(String.init) ?? name }
}
