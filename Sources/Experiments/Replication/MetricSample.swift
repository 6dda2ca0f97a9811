import NetworkSimulation
public import ScenarioFiles

/// What one run came to: a value for each metric that is kept of it, and nothing else of the run.
public struct MetricSample: Hashable, Sendable {
    /// The values, aligned with the selection; not-a-number where the run does not give one.
    public var values: [Double]

    /// A sample of values.
    public init(values: [Double]) { self.values = values }

    /// What became of a run.
    public enum Outcome: Hashable, Sendable {
        case sample(MetricSample)
        /// There is no result, for a reason that lies in the scenario: running it again gives the
        /// same.
        case failed(String)
        /// It was cut short by the observer.
        case interrupted

        /// The values, if there are some.
        public var values: [Double]? {
            if case .sample(let sample) = self { sample.values } else { nil }
        }
    }

    /// Runs a scenario for its metrics: no file is written, and the centralised twin is simulated
    /// only if one of the metrics needs it.
    public static func run(
        _ scenario: Scenario, for metrics: MetricSelection,
        observer: PairedRun.Observer = PairedRun.Observer()
    ) -> Outcome {
        run(scenario, for: metrics, observer: observer, memory: nil)
    }

    /// The same; a run that the memory holds is not simulated again.
    static func run(
        _ scenario: Scenario, for metrics: MetricSelection, observer: PairedRun.Observer,
        memory: RunMemory?
    ) -> Outcome {
        do throws(RunError) {
            let run =
                metrics.needsTwin
                ? try PairedRun.simulate(scenario, sink: nil, observer: observer, memory: memory)
                : try PairedRun.simulateAlone(scenario, observer: observer)
            let isWhole = metrics.needsTwin ? run.isComplete : run.network.isComplete
            guard isWhole else { return .interrupted }
            return .sample(of(run, for: metrics))
        } catch {
            return .failed(error.description)
        }
    }

    /// The metrics of a run that came to its end.
    public static func of(_ run: PairedRun, for metrics: MetricSelection) -> MetricSample {
        let economics = Economics(of: run.network, in: run.scenario.configuration)
        return MetricSample(
            values: metrics.values(of: run, economics))
    }
}
