import Foundation
import NetworkSimulation
import ProtocolCore
import Randomness
public import Results
public import ScenarioFiles

/// A scenario's run and everything that it leaves: the result file, the summary and the figures.
public struct RunStudy: Sendable {
    public let run: PairedRun
    public let economics: Economics
    public let metrics: [Metric]
    /// The result digest: SHA-256 over everything that the result file holds.
    public let digest: String
    /// The folder of the run, and its files.
    public let directory: String
    /// What repeats the run.
    public let command: String

    /// The result file: `run.h5`, or `run.partial.h5` for a run that was cut short where the
    /// result of a whole one lay already.
    public let resultPath: String
    /// The summary.
    public var summaryPath: String { directory + "/summary.json" }

    /// Why there is no study.
    public enum Failure: Error, Sendable {
        case run(RunError)
        case result(ResultError)
    }

    /// Simulates a scenario and its twin, and streams what happens to the result file.
    ///
    /// - Parameters:
    ///   - command: what repeats the run.
    ///   - output: the folder under which `<scenario>/<run>/` is made. A run with the same inputs
    ///     has the same folder, and replaces what it left there before once it is whole.
    public static func run(
        _ scenario: Scenario, command: String, version: String, output: String,
        observer: PairedRun.Observer
    ) throws(Failure) -> RunStudy {
        let header = RunHeader(
            scenario: scenario.name, about: scenario.configuration.about,
            seed: scenario.configuration.seed.value, command: command,
            resolvedScenario: scenario.resolvedYAML, version: version)
        let directory = "\(output)/\(scenario.name)/\(runName(of: scenario))"
        let final = directory + "/run.h5"
        let path = isWhole(final) ? directory + "/run.partial.h5" : final
        let digest = ResultDigest(header: header)
        let writer: ResultWriter
        do throws(ResultError) {
            writer = try ResultWriter(path: path, header: header)
        } catch { throw .result(error) }
        let run: PairedRun
        let sink = TeeSink([digest, writer])
        do throws(RunError) {
            run = try PairedRun.simulate(scenario, sink: sink, observer: observer)
        } catch {
            try? writer.close(digest: digest.finish(), complete: false)
            throw .run(error)
        }
        let economics = Economics(of: run.network, in: scenario.configuration)
        economics.record(run, to: sink)
        let metrics = MetricDefinition.metrics(of: run, economics)
        for metric in metrics {
            digest.setMetric(metric)
            writer.setMetric(metric)
        }
        let finished = digest.finish()
        do throws(ResultError) {
            try writer.close(digest: finished, complete: run.isComplete)
            if run.isComplete { try replace(final, with: path) }
        } catch { throw .result(error) }
        return RunStudy(
            run: run, economics: economics, metrics: metrics, digest: finished.description,
            directory: directory, command: command, resultPath: run.isComplete ? final : path)
    }

    /// Puts a finished file in the place of the one that lay there.
    private static func replace(_ final: String, with path: String) throws(ResultError) {
        guard path != final, rename(path, final) != 0 else { return }
        throw .cannotWrite(
            path: final, doing: "taking the place of an older result",
            detail: String(cString: strerror(errno)))
    }

    /// Whether a file is the result of a run that came to its end.
    private static func isWhole(_ path: String) -> Bool {
        (try? ResultReader(path: path))?.isComplete ?? false
    }

    /// The name of a run's folder: its seed, and eight digits that stand for all other inputs.
    private static func runName(of scenario: Scenario) -> String {
        let inputs = Digest(of: Array(scenario.resolvedYAML.utf8)).description.prefix(8)
        return "seed\(scenario.configuration.seed.value)-\(inputs)"
    }
}
