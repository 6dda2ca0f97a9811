import Foundation
import Quantities
import Results
import ScenarioFiles

/// Targets that come from what a run left.
enum CalibrationTargets {
    /// All targets of a file, those of results among them, in order.
    ///
    /// - Parameter firstJob: the job that a metric without an owner is of.
    static func resolved(
        _ file: CalibrationFile, firstJob: String?
    ) throws(ScenarioErrors) -> [CalibrationTarget] {
        var targets: [CalibrationTarget] = []
        var errors: [ScenarioError] = []
        for item in file.targets {
            switch item {
            case .figure(let target): targets.append(target)
            case .result(let result):
                do throws(ScenarioError) {
                    targets += try self.targets(of: result)
                } catch { errors.append(error) }
            }
        }
        var known: [String: String] = [:]
        for target in targets {
            let address = MetricDefinition.address(of: target.metric, firstJob: firstJob)
            if let other = known[address] {
                let alias = other == target.metric ? "" : ", as “\(other)”"
                errors.append(
                    target.mark.fault(
                        "“\(target.metric)” is a target already\(alias); leave one of the two out",
                        found: target.metric))
            } else {
                known[address] = target.metric
            }
        }
        guard errors.isEmpty else { throw ScenarioErrors(errors: errors) }
        return targets
    }

    private static func targets(
        of result: CalibrationFile.ResultTargets
    ) throws(ScenarioError) -> [CalibrationTarget] {
        let metrics = try self.metrics(of: result)
        var targets: [CalibrationTarget] = []
        for name in result.metrics {
            let metric = try find(name, in: metrics, result)
            var trust = CalibrationTarget.Trust.runs(result.runs)
            if let deviation = result.deviation {
                guard
                    let length = CalibrationTarget.deviation(
                        deviation, of: metric.value, unit: metric.unit, isShare: false)
                else {
                    throw result.mark.fault(
                        "“sd: \(deviation)” is no length above zero for \(name), which is "
                            + NumberText.significant(metric.value, 4) + " " + metric.unit,
                        found: "\(deviation)", expected: "a number in \(metric.unit), or a share")
                }
                trust = .deviation(length)
            }
            targets.append(
                CalibrationTarget(
                    metric: name, value: metric.value, unit: metric.unit, trust: trust,
                    source: result.source ?? result.path, mark: result.mark))
        }
        return targets
    }

    private static func metrics(
        of result: CalibrationFile.ResultTargets
    ) throws(ScenarioError) -> [Metric] {
        guard FileManager.default.fileExists(atPath: result.path) else {
            throw result.mark.fault(
                "there is no file \(result.path); the name is relative to this file",
                found: result.path)
        }
        guard result.path.hasSuffix(".h5") else { return try summary(result) }
        let reader: ResultReader
        do throws(ResultError) {
            reader = try ResultReader(path: result.path)
        } catch {
            throw result.mark.fault("\(error)", found: result.path)
        }
        guard reader.isComplete else {
            throw result.mark.fault(
                "\(result.path) is the result of a run that did not come to its end",
                found: result.path)
        }
        return reader.metrics
    }

    /// What `summary.json` has.
    private static func summary(
        _ result: CalibrationFile.ResultTargets
    ) throws(ScenarioError) -> [Metric] {
        struct Summary: Decodable {
            var metrics: [String: Figure]
        }
        struct Figure: Decodable {
            var value: Double
            var unit: String
            var about: String
        }
        let data = FileManager.default.contents(atPath: result.path) ?? Data()
        guard let summary = try? JSONDecoder().decode(Summary.self, from: data) else {
            throw result.mark.fault(
                "\(result.path) is no summary of a run", found: result.path,
                expected: "the summary.json that `zoosim run` writes")
        }
        return summary.metrics.sorted { $0.key < $1.key }.map {
            Metric(name: $0.key, value: $0.value.value, unit: $0.value.unit, about: $0.value.about)
        }
    }

    /// The metric of a name, with or without its owner.
    private static func find(
        _ name: String, in metrics: [Metric], _ result: CalibrationFile.ResultTargets
    ) throws(ScenarioError) -> Metric {
        if let metric = metrics.first(where: { $0.name == name }) { return metric }
        // A short name means the first job or the network.
        let short = metrics.filter { !$0.name.hasPrefix("tiers.") && $0.name.hasSuffix("." + name) }
        guard let first = short.first else {
            throw result.mark.fault(
                "\(result.path) has no metric “\(name)”", found: name,
                nearest: Spelling.nearest(name, among: metrics.map(\.name)))
        }
        guard short.allSatisfy({ $0.value == first.value }) else {
            throw result.mark.fault(
                "“\(name)” can be each of " + short.map(\.name).joined(separator: ", ")
                    + "; write its whole name", found: name)
        }
        return first
    }
}
