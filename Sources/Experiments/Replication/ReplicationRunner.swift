import NetworkSimulation
import Randomness
public import ScenarioFiles

/// Runs replicates of scenarios on all cores, and keeps nothing of them but metrics.
///
/// Every run has an engine of its own. What a run comes to depends on its scenario and its seed
/// only, results are gathered by their place, and looks come after fixed numbers of replicates: the
/// number of threads changes how long it takes and nothing else.
public struct ReplicationRunner: Sendable {
    public var threads: Int
    /// Who may end the runs; progress inside a run is told too.
    public var observer: PairedRun.Observer
    /// Told after each run how many are done of those that are certain to be made.
    public var finished: @Sendable (_ done: Int, _ all: Int) -> Void

    /// A runner on so many threads.
    public init(
        threads: Int, observer: PairedRun.Observer = PairedRun.Observer(),
        finished: @escaping @Sendable (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) {
        precondition(threads > 0, "\(threads) threads")
        self.threads = threads
        self.observer = observer
        self.finished = finished
    }

    /// Runs some replicates of a scenario, with common luck, and gives their outcomes in order.
    public func outcomes(
        of scenario: Scenario, replicates: Range<Int>, for metrics: MetricSelection
    ) -> [MetricSample.Outcome] {
        ParallelMap.run(Array(replicates), threads: threads, finished: finished) { replicate in
            observer.isInterrupted()
                ? .interrupted : Self.outcome(of: scenario, replicate, metrics, observer)
        }
    }

    /// Runs the same replicates of several scenarios, all runs side by side; the outcomes stand by
    /// scenario, then by replicate.
    public func outcomes(
        of scenarios: [Scenario], replicates: Range<Int>, for metrics: MetricSelection
    ) -> [[MetricSample.Outcome]] {
        let cases = scenarios.indices.flatMap { place in replicates.map { (place, $0) } }
        let flat = ParallelMap.run(cases, threads: threads, finished: finished) { item in
            observer.isInterrupted()
                ? .interrupted : Self.outcome(of: scenarios[item.0], item.1, metrics, observer)
        }
        let width = replicates.count
        return scenarios.indices.map { Array(flat[$0 * width..<($0 + 1) * width]) }
    }

    /// Runs replicates of a scenario, with common luck, until they are enough.
    ///
    /// - Parameter isEnough: asked at each look but the last with all samples so far; a replicate
    ///   that failed has none among them.
    public func replicate(
        _ scenario: Scenario, for metrics: MetricSelection, schedule: LookSchedule,
        until isEnough: (ReplicatedSamples) -> Bool
    ) -> ReplicatedSamples {
        var samples = ReplicatedSamples(metrics: metrics, outcomes: [])
        var next = schedule.looks.first
        while let count = next, !observer.isInterrupted() {
            samples.outcomes += outcomes(
                of: scenario, replicates: samples.outcomes.count..<count, for: metrics)
            next = schedule.look(after: count)
            if next != nil, isEnough(samples) { break }
        }
        return samples
    }

    /// Runs replicates until the interval of one metric is narrow enough.
    public func replicate(
        _ scenario: Scenario, for metrics: MetricSelection, until stopping: SequentialStopping
    ) -> ReplicatedSamples {
        replicate(scenario, for: metrics, schedule: stopping.schedule) { samples in
            stopping.isReached(by: samples.values(of: stopping.metric))
        }
    }

    private static func outcome(
        of scenario: Scenario, _ replicate: Int, _ metrics: MetricSelection,
        _ observer: PairedRun.Observer
    ) -> MetricSample.Outcome {
        var scenario = scenario
        scenario.configuration.seed =
            Replication(replicate, of: scenario.configuration.seed).seed
        return MetricSample.run(scenario, for: metrics, observer: observer)
    }
}

/// What the replicates of one scenario came to.
public struct ReplicatedSamples: Sendable {
    public let metrics: MetricSelection
    /// By replicate, from 0.
    public internal(set) var outcomes: [MetricSample.Outcome]

    /// The values of a metric, by replicate; those that failed or gave none are left out, and an
    /// unknown metric has none.
    public func values(of metric: String) -> [Double] {
        guard let place = metrics.index(of: metric) else { return [] }
        return outcomes.compactMap { $0.values?[place] }.filter(\.isFinite)
    }

    /// The same with not-a-number for the replicates without a value, so that two scenarios can be
    /// paired by replicate.
    public func alignedValues(of metric: String) -> [Double] {
        guard let place = metrics.index(of: metric) else { return outcomes.map { _ in .nan } }
        return outcomes.map { $0.values?[place] ?? .nan }
    }

    /// Why replicates failed, with their numbers.
    public var failures: [(replicate: Int, reason: String)] {
        outcomes.enumerated().compactMap { place, outcome in
            if case .failed(let reason) = outcome { (place, reason) } else { nil }
        }
    }

    /// Whether any replicate was cut short.
    public var isInterrupted: Bool { outcomes.contains(.interrupted) }
}
