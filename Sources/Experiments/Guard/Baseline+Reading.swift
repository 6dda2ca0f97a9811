import Foundation
import Quantities

extension Baseline {
    /// What is wrong with a baseline, or with its not being there.
    public enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
        /// There is no such file.
        case missing(path: String)
        /// It is no baseline, or one whose parts contradict each other.
        case malformed(path: String, why: String)
        /// It is of another scenario than its name says.
        case otherScenario(path: String, found: String, wanted: String)
        /// It guards what is no metric.
        case unknownMetric(path: String, MetricSelection.UnknownMetric)
        /// There are no baselines in a folder.
        case none(folder: String)

        public var description: String {
            switch self {
            case .missing(let path):
                "\(path): there is no baseline; record one with: zoosim guard SCENARIO --accept "
                    + "--reason \"…\""
            case .malformed(let path, let why): "\(path): no baseline: \(why)"
            case .otherScenario(let path, let found, let wanted):
                "\(path): this is the baseline of “\(found)”, not of “\(wanted)”"
            case .unknownMetric(let path, let metric): "\(path): \(metric)"
            case .none(let folder):
                "\(folder): there are no baselines; name scenarios and record them with: zoosim "
                    + "guard SCENARIO --accept --reason \"…\""
            }
        }
    }

    /// Reads the baseline of a scenario.
    public static func read(of scenario: String, in folder: String) throws(Fault) -> Baseline {
        let path = path(of: scenario, in: folder)
        let baseline = try read(path: path)
        guard baseline.scenario == scenario else {
            throw .otherScenario(path: path, found: baseline.scenario, wanted: scenario)
        }
        return baseline
    }

    /// Reads all baselines of a folder, in the order of their names.
    public static func readAll(in folder: String) throws(Fault) -> [Baseline] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let kept = names.filter { $0.hasSuffix(".json") }.sorted()
        guard !kept.isEmpty else { throw .none(folder: folder) }
        var baselines: [Baseline] = []
        for name in kept {
            baselines.append(try read(of: String(name.dropLast(5)), in: folder))
        }
        return baselines
    }

    private static func read(path: String) throws(Fault) -> Baseline {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw .missing(path: path)
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let baseline: Baseline
        do {
            baseline = try decoder.decode(Baseline.self, from: data)
        } catch {
            throw .malformed(path: path, why: reason(of: error))
        }
        guard !baseline.metrics.isEmpty else {
            throw .malformed(path: path, why: "it guards no metric")
        }
        for metric in baseline.metrics {
            do throws(MetricSelection.UnknownMetric) {
                _ = try MetricSelection([metric.metric])
            } catch {
                throw .unknownMetric(path: path, error)
            }
            if let why = fault(of: metric, seeds: baseline.seeds.count) {
                throw .malformed(path: path, why: "\(metric.metric): \(why)")
            }
        }
        return baseline
    }

    private static func fault(of metric: Metric, seeds: Int) -> String? {
        if metric.values.count != seeds { return "\(metric.values.count) values of \(seeds) seeds" }
        if metric.values.count < 2 { return "one value has no spread" }
        if metric.tolerance <= 0 { return "its tolerance has to be above 0" }
        let mean = Summary(metric.values).mean
        if (mean - metric.mean).magnitude > 1e-9 * mean.magnitude {
            return "its mean is not that of its values"
        }
        return nil
    }

    private static func reason(of error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, _): "“\(key.stringValue)” is missing"
        case DecodingError.typeMismatch(_, let context),
            DecodingError.valueNotFound(_, let context):
            "“\(context.codingPath.map(\.stringValue).joined(separator: "."))” is of another kind"
        default: "it is no JSON"
        }
    }
}
