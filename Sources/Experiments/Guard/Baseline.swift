import Foundation
import NetworkSimulation
import ProtocolCore
import Randomness
public import ScenarioFiles

/// What a scenario came to when somebody last agreed to it: values by seed for each guarded metric.
///
/// It is kept as JSON with keys in a fixed order, so that a change of it can be read in a diff.
public struct Baseline: Codable, Hashable, Sendable {
    /// A guarded metric.
    public struct Metric: Codable, Hashable, Sendable {
        /// Its address.
        public var metric: String
        public var unit: String
        /// Of the values, for who reads the file; the guard reckons with the values.
        public var mean: Double
        public var sd: Double
        public var n: Int
        /// How far the mean may drift, in the unit.
        public var tolerance: Double
        /// By replicate.
        public var values: [Double]

        /// A metric by its values.
        ///
        /// - Precondition: there are two values at least, all finite.
        public init(metric: String, unit: String, tolerance: Double, values: [Double]) {
            precondition(values.count > 1 && values.allSatisfy(\.isFinite), "\(values)")
            let summary = Summary(values)
            self.metric = metric
            self.unit = unit
            mean = summary.mean
            sd = summary.standardDeviation
            n = values.count
            self.tolerance = tolerance
            self.values = values
        }
    }

    /// The scenario's name.
    public var scenario: String
    /// Its file, as it was named from the folder in which the guard runs.
    public var file: String
    /// SHA-256 of the resolved scenario, in hexadecimal digits.
    public var scenarioDigest: String
    /// Why it was accepted.
    public var reason: String
    /// Of the program that made it.
    public var version: String
    /// Of the replicates, in decimal digits: they are too large for what some read JSON with.
    public var seeds: [String]
    public var metrics: [Metric]
    /// The first replicate, bit by bit.
    public var reproduction: Fingerprint

    /// A baseline by its parts; each metric has a value for each seed.
    public init(
        scenario: String, file: String, scenarioDigest: String, reason: String, version: String,
        seeds: [String], metrics: [Metric], reproduction: Fingerprint
    ) {
        self.scenario = scenario
        self.file = file
        self.scenarioDigest = scenarioDigest
        self.reason = reason
        self.version = version
        self.seeds = seeds
        self.metrics = metrics
        self.reproduction = reproduction
    }

    /// Whether another holds the same figures, whatever the reason and the version were.
    public func hasSameFigures(as other: Baseline) -> Bool {
        var same = other
        same.reason = reason
        same.version = version
        return self == same
    }

    /// The digest of a resolved scenario.
    public static func digest(of scenario: Scenario) -> String {
        Digest(of: Array(scenario.resolvedYAML.utf8)).description
    }

    /// The seeds of the first replicates of a scenario, as a baseline writes them.
    public static func seeds(of scenario: Scenario, count: Int) -> [String] {
        (0..<count).map {
            String(Replication($0, of: scenario.configuration.seed).seed.value)
        }
    }

    /// Where the baseline of a scenario lies.
    public static func path(of scenario: String, in folder: String) -> String {
        "\(folder)/\(scenario).json"
    }

    /// The file's text.
    public func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    }
}
