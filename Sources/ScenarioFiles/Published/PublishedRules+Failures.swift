import Quantities

/// Fleets that fail and come back.
extension PublishedRules {
    /// Instances that are up and down for times whose means are given.
    static func alternating(_ given: PublishedCase) -> PublishedReading? {
        guard let up = given.measured("mean_up_h"), let down = given.measured("mean_down_h"),
            let days = given.number("days")
        else { return nil }
        let input = "an input: the law of the times has this mean"
        return .runs([
            PublishedRun(
                like: "fa.yaml",
                settings: [
                    ("duration", "\(days) d"), ("fleet.node.count", RuleConstant.spotFleet.value),
                    (
                        "fleet.node.availability",
                        "{up: exponential mean \(up) h, down: exponential mean \(down) h}"
                    ),
                ], seeds: 8,
                figures: [
                    .init(path: ["availability"], metric: "availability", unit: ""),
                    .init(path: ["availability_pct"], metric: "availability", unit: "%"),
                    .init(path: ["mean_up_h"], metric: "mean_up", unit: "h", unscored: input),
                    .init(path: ["mean_down_h"], metric: "mean_down", unit: "h", unscored: input),
                ], constants: [.spotFleet])
        ])
    }

    /// A fleet whose rate of failures is given, and how many there were in how long.
    static func failures(_ given: PublishedCase) -> PublishedReading? {
        guard let rate = given.measured("per_1000_node_days"), rate > 0 else { return nil }
        guard let nodes = given.number("nodes"), let days = given.number("days") else {
            return .unread("how many nodes were watched for how long is not given")
        }
        let down = given.measured("repair_days", "mean")
        let repair =
            down.map { "exponential mean \($0) d" } ?? "constant \(RuleConstant.repair.value)"
        let up = 1_000 / rate
        return .runs([
            PublishedRun(
                like: "fa.yaml",
                settings: [
                    ("duration", "\(days) d"), ("fleet.node.count", "\(Int(nodes))"),
                    (
                        "fleet.node.availability", "{up: exponential mean \(up) d, down: \(repair)}"
                    ),
                ], seeds: 8,
                figures: [
                    .init(path: ["unexpected"], metric: "failures", unit: "", called: "count"),
                    .init(path: ["faults"], metric: "failures", unit: "", called: "count"),
                    .init(path: ["mttf_h"], metric: "mean_time_to_failure", unit: "h"),
                    .init(path: ["availability_pct"], metric: "availability", unit: "%"),
                    .init(
                        path: ["per_1000_node_days"], metric: "failures_per_1000_node_days",
                        unit: "", unscored: "an input: the law of the times has this rate"),
                ], constants: down == nil ? [.repair] : [])
        ])
    }
}
