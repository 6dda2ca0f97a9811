import Quantities

/// Names and units of tables that others made: "step_s", "mfu_pct", "throughput_mbps".
enum ForeignMetric {
    /// What a name's end says of its unit.
    private static let units = [
        ("_GBps", "GB/s"), ("_gbps", "Gbps"), ("_mbps", "Mbps"), ("_sps", "samples/s"),
        ("_pct", "%"), ("_ms", "ms"), ("_min", "min"), ("_days", "d"), ("_usd", "USD"),
        ("_s", "s"), ("_h", "h"), ("_d", "d"),
    ]

    /// What is called otherwise here.
    private static let names = [
        "step": "step_time", "iter": "step_time", "iteration": "step_time",
        "comm": "exchange_time", "comm_plus_overhead": "exchange_time",
        "allreduce": "exchange_time", "allreduce_median": "exchange_time",
        "inner_phase": "round_phase", "busbw": "bus_bandwidth", "unexpected": "failures",
        "faults": "failures", "per_1000_node_days": "failures_per_1000_node_days",
        "mttf": "mean_time_to_failure",
    ]

    /// The metric and the figure that a table's entry stands for; nil if no metric means it.
    ///
    /// - Parameter isShare: whether the figure was written with a percent sign, and is a share.
    static func metric(
        of name: String, _ value: Double, isShare: Bool
    ) -> (metric: MetricDefinition, value: Double, unit: String)? {
        if name == "gpu_hours" {
            return MetricDefinition.named(name).map { ($0, value, $0.unit) }
        }
        if let metric = MetricDefinition.named(name) {
            return isClear(metric, value, isShare: isShare) ? (metric, value, metric.unit) : nil
        }
        for (thing, metric) in [
            ("tok_s_gpu", "tokens_per_second_per_gpu"), ("tok_s", "tokens_per_second"),
        ] where name == thing {
            return MetricDefinition.named(metric).map { ($0, value, $0.unit) }
        }
        for (suffix, unit) in units where name.hasSuffix(suffix) {
            let stem = String(name.dropLast(suffix.count))
            var known = names[stem] ?? stem
            if stem == "throughput" {
                known = unit == "samples/s" ? "sequences_per_second" : "throughput"
            }
            guard let metric = MetricDefinition.named(known) else { return nil }
            return (metric, unit == "%" && !isShare ? value / 100 : value, unit)
        }
        guard let metric = names[name].flatMap({ MetricDefinition.named($0) }),
            isClear(metric, value, isShare: isShare)
        else { return nil }
        return (metric, value, metric.unit)
    }

    /// Whether a bare number can only be meant in the metric's own unit: a count, or a share of one
    /// at the most. 89 may be percent, and 950 any unit.
    private static func isClear(
        _ metric: MetricDefinition, _ value: Double, isShare: Bool
    ) -> Bool {
        if isShare { return MetricUnit.convert(1, from: metric.unit, to: "1") != nil }
        return metric.unit == "1" && (metric.isCount || abs(value) <= 1)
    }
}
