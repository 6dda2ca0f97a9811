import NetworkSimulation
public import ScenarioFiles

extension Baseline {
    /// A scenario for which a baseline is wanted.
    public struct Request: Sendable {
        public var scenario: Scenario
        /// Its file, as the baseline names it.
        public var file: String
        public var metrics: [GuardedMetric]
        /// Whether a metric that the scenario does not give is a failure; else it is left out.
        public var needsAll: Bool

        /// A request.
        public init(
            scenario: Scenario, file: String, metrics: [GuardedMetric] = GuardedMetric.standard,
            needsAll: Bool = false
        ) {
            self.scenario = scenario
            self.file = file
            self.metrics = metrics
            self.needsAll = needsAll
        }
    }

    /// Runs scenarios, and makes what they come to their baselines.
    ///
    /// A metric is guarded only if every replicate gives it a value and its tolerance is above 0.
    ///
    /// - Throws: what keeps a run from its result; a metric that was asked for by name and is not
    ///   given is a failure of the first replicate.
    /// - Precondition: there are two replications at least.
    public static func record(
        _ requests: [Request], replications: Int, reason: String, version: String, threads: Int,
        observer: PairedRun.Observer = PairedRun.Observer(),
        finished: @escaping @Sendable (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) throws(GuardStudy.Failure) -> [Baseline] {
        precondition(replications > 1, "\(replications) replications have no spread")
        let bench = try GuardBench(
            requests.map { ($0.scenario, $0.metrics.map(\.name)) },
            threads: threads, observer: observer, finished: finished)
        let values = try bench.values(requests.map { _ in 0..<replications })
        var baselines: [Baseline] = []
        for (place, request) in requests.enumerated() {
            var metrics: [Metric] = []
            for (column, metric) in request.metrics.enumerated() {
                let sample = values[place].map { $0[column] }
                if let kept = Metric(metric, sample) {
                    metrics.append(kept)
                } else if request.needsAll {
                    throw .failed(
                        scenario: request.scenario.name, replicate: 0,
                        reason: "it gives no \(metric.name) that could be guarded")
                }
            }
            guard !metrics.isEmpty else {
                throw .failed(
                    scenario: request.scenario.name, replicate: 0,
                    reason: "it gives none of the metrics that are guarded; name some")
            }
            baselines.append(
                Baseline(
                    scenario: request.scenario.name, file: request.file,
                    scenarioDigest: digest(of: request.scenario), reason: reason, version: version,
                    seeds: seeds(of: request.scenario, count: replications), metrics: metrics,
                    reproduction: try fingerprint(of: request.scenario, version, observer)))
        }
        return baselines
    }

    /// The first replicate of a scenario, bit by bit.
    public static func fingerprint(
        of scenario: Scenario, _ version: String,
        _ observer: PairedRun.Observer = PairedRun.Observer()
    ) throws(GuardStudy.Failure) -> Fingerprint {
        let made: Fingerprint?
        do throws(RunError) {
            made = try Fingerprint.of(scenario, version: version, observer: observer)
        } catch {
            throw .failed(scenario: scenario.name, replicate: 0, reason: error.description)
        }
        guard let made else { throw .interrupted }
        return made
    }
}

extension Baseline.Metric {
    /// A metric of a sample; nil where a replicate has no value, or where a tolerance that is a
    /// share of the mean would be nothing.
    fileprivate init?(_ metric: GuardedMetric, _ values: [Double]) {
        guard values.allSatisfy(\.isFinite), let definition = MetricDefinition.named(metric.name)
        else { return nil }
        let tolerance = metric.tolerance.amount(about: Summary(values).mean)
        guard tolerance > 0 else { return nil }
        self.init(
            metric: metric.name, unit: definition.unit, tolerance: tolerance, values: values)
    }
}
