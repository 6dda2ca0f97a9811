import NetworkSimulation
import ProtocolCore
import Randomness
import Results
public import ScenarioFiles

/// What tells one run from every other: its result digest, and the metrics that say where to look
/// when it is another.
public struct Fingerprint: Codable, Hashable, Sendable {
    /// A metric of the run.
    public struct Figure: Codable, Hashable, Sendable {
        public var name: String
        public var value: Double

        /// A metric by its parts.
        public init(name: String, value: Double) {
            self.name = name
            self.value = value
        }
    }

    /// SHA-256 over everything that the run's result file holds.
    public var digest: String
    /// Every finite metric, in the order of reports.
    public var figures: [Figure]

    /// What a run left, by its parts.
    public init(digest: String, figures: [Figure]) {
        self.digest = digest
        self.figures = figures
    }

    /// Runs a scenario at its own seed; no file is written. Nil if it was cut short.
    public static func of(
        _ scenario: Scenario, version: String,
        observer: PairedRun.Observer = PairedRun.Observer()
    ) throws(RunError) -> Fingerprint? {
        let header = RunHeader(
            scenario: scenario.name, about: scenario.configuration.about,
            seed: scenario.configuration.seed.value, command: "zoosim guard",
            resolvedScenario: scenario.resolvedYAML, version: version)
        let digest = ResultDigest(header: header)
        let run = try PairedRun.simulate(scenario, sink: digest, observer: observer)
        guard run.isComplete else { return nil }
        let economics = Economics(of: run.network, in: scenario.configuration)
        economics.record(run, to: digest)
        let metrics = MetricDefinition.metrics(of: run, economics)
        for metric in metrics { digest.setMetric(metric) }
        return Fingerprint(
            digest: digest.finish().description,
            figures: metrics.filter(\.value.isFinite).map {
                Figure(name: $0.name, value: $0.value)
            })
    }

    /// What another run differs in first; nil if the digests are the same.
    public func difference(from baseline: Fingerprint) -> String? {
        guard digest != baseline.digest else { return nil }
        for figure in baseline.figures {
            guard let here = figures.first(where: { $0.name == figure.name }) else {
                return "\(figure.name) is not given any more"
            }
            if here.value != figure.value {
                return "\(figure.name) was \(figure.value) and is \(here.value)"
            }
        }
        let known = Set(baseline.figures.map(\.name))
        if let new = figures.first(where: { !known.contains($0.name) }) {
            return "\(new.name) is new"
        }
        return "every metric is the same; what differs is the resolved scenario or a row of a table"
    }
}
