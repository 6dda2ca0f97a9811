import NetworkSimulation
import Quantities

/// How often nodes failed, and for how long.
extension MetricDefinition {
    static let reliability: [MetricDefinition] = [
        MetricDefinition(
            name: "failures", unit: "1", about: "how often a node went down",
            explanation: "Over all nodes of the pool, leased or not, by whatever cause.",
            scope: .network
        ) { run, _ in Double(run.failures) },
        MetricDefinition(
            name: "failures_per_day", unit: "1/d", about: "failures a day",
            explanation: "failures, divided by the simulated days.",
            scope: .network
        ) { run, _ in run.days > 0 ? Double(run.failures) / run.days : nil },
        MetricDefinition(
            name: "failures_per_1000_node_days", unit: "1",
            about: "failures in 1,000 days of a node",
            explanation: "failures, divided by nodes × simulated days, times 1,000.",
            scope: .network
        ) { run, _ in
            let days = run.days * Double(run.network.nodes.count)
            return days > 0 ? Double(run.failures) / days * 1_000 : nil
        },
        MetricDefinition(
            name: "mean_time_to_failure", unit: "h", about: "simulated time / failures",
            explanation: "How long the whole pool goes without a failure, on average.",
            scope: .network
        ) { run, _ in
            run.failures > 0 ? run.days * 24 / Double(run.failures) : nil
        },
        MetricDefinition(
            name: "interruptions", unit: "1", about: "how often the job lost a node",
            explanation: "Losses of nodes that were leased to the first job for training."
        ) { run, _ in run.network.jobs.first.map { Double($0.interruptions) } },
        MetricDefinition(
            name: "interruptions_per_day", unit: "1/d", about: "interruptions a day",
            explanation: "interruptions, divided by the days from the first lease to the last."
        ) { run, _ in
            run.network.jobs.first.flatMap { job in
                job.duration > .zero
                    ? Double(job.interruptions) / (job.duration.inHours / 24) : nil
            }
        },
        MetricDefinition(
            name: "availability", unit: "1", about: "share of the nodes' time that they were up",
            explanation: "Time up over all nodes of the pool, divided by nodes × simulated time.",
            scope: .network
        ) { run, _ in
            let all = run.days * 24 * Double(run.network.nodes.count)
            return all > 0 ? run.hoursUp / all : nil
        },
        MetricDefinition(
            name: "mean_up", unit: "h", about: "how long a node was up at a stretch",
            explanation: """
                Time up over all nodes, divided by the stretches: the failures, and one more for \
                each node, whose last stretch the end of the run cuts.
                """,
            scope: .network
        ) { run, _ in
            let stretches = run.failures + run.network.nodes.count
            return stretches > 0 ? run.hoursUp / Double(stretches) : nil
        },
        MetricDefinition(
            name: "mean_down", unit: "h", about: "how long a node was down at a stretch",
            explanation: "Time down over all nodes, divided by the failures.",
            scope: .network
        ) { run, _ in
            let all = run.days * 24 * Double(run.network.nodes.count)
            return run.failures > 0 ? (all - run.hoursUp) / Double(run.failures) : nil
        },
        MetricDefinition(
            name: "all_up", unit: "1", about: "share of the time in which all nodes were up",
            explanation: "Of the samples of the timeline, those that found every node up.",
            scope: .network
        ) { run, _ in
            let samples = run.network.samples
            return samples.all > 0 ? Double(samples.allUp) / Double(samples.all) : nil
        },
        MetricDefinition(
            name: "any_up", unit: "1", about: "share of the time in which a node was up",
            explanation: "Of the samples of the timeline, those that found at least one node up.",
            scope: .network
        ) { run, _ in
            let samples = run.network.samples
            return samples.all > 0 ? Double(samples.anyUp) / Double(samples.all) : nil
        },
    ]
}

extension PairedRun {
    fileprivate var failures: Int { network.nodes.reduce(0) { $0 + $1.failures } }
    fileprivate var days: Double { network.endedAt.sinceStart.inHours / 24 }
    fileprivate var hoursUp: Double { network.nodes.reduce(0) { $0 + $1.up.inHours } }
}
