import Foundation
import NetworkSimulation
import Quantities
import Randomness
public import ScenarioFiles

/// A calibration that is ready to be run: its targets read, and its scenario found sound.
public struct CalibrationPlan: Sendable {
    public let file: CalibrationFile
    public let targets: [CalibrationTarget]
    public let metrics: MetricSelection
    /// The scenario with none of the unknowns set.
    public let base: Scenario
    /// Where the search begins, as shares of the ranges.
    public let start: [Double]
    private let source: ScenarioSource
    /// What the command line lays over the scenario.
    public let overrides: [String]

    /// Reads the scenario and the results that targets come from.
    ///
    /// - Throws: their faults, and those of the ends of the unknowns' ranges.
    public init(_ file: CalibrationFile, overrides: [String] = []) throws(ScenarioErrors) {
        self.file = file
        self.overrides = overrides
        source = try ScenarioSource(file.recipe)
        let source = self.source
        base = try source.scenario(overrides: overrides)
        targets = try CalibrationTargets.resolved(
            file, firstJob: base.configuration.jobs.first?.name)
        start = file.unknowns.map { unknown in
            unknown.startingShare(own: unknown.keys.first.flatMap(source.text(of:)))
        }
        do throws(MetricSelection.UnknownMetric) {
            metrics = try MetricSelection(targets.map(\.metric))
        } catch {
            throw ScenarioErrors(errors: [file.targetsMark.fault("\(error)")])
        }
        // A key that leads nowhere, or a value of another kind, is a fault of the file.
        let middle = Self.settings(file.unknowns, at: start)
        do throws(ScenarioErrors) {
            _ = try source.scenario(overrides: overrides + middle)
        } catch {
            throw Self.atUnknowns(error, file)
        }
    }

    /// Faults of values that the unknowns have set, at the place of the unknown.
    private static func atUnknowns(
        _ errors: ScenarioErrors, _ file: CalibrationFile
    ) -> ScenarioErrors {
        ScenarioErrors(
            errors: errors.errors.map { error in
                let unknown = file.unknowns.first { unknown in
                    unknown.keys.contains { error.file.hasPrefix("--set \($0)=") }
                }
                guard let unknown else { return error }
                return unknown.mark.fault(
                    (error.key.map { "\($0): " } ?? "") + error.message, found: error.found,
                    expected: error.expected, nearest: error.nearest)
            })
    }

    private static func settings(_ unknowns: [CalibrationUnknown], at place: [Double]) -> [String] {
        zip(unknowns, place).flatMap { unknown, share in
            settings(unknown, unknown.value(at: share))
        }
    }

    private static func settings(
        _ unknown: CalibrationUnknown, _ value: CalibrationUnknown.Value
    ) -> [String] {
        unknown.keys.map { "\($0)=\(value.text)" }
    }

    /// Runs that the search may make.
    public var budget: Int {
        file.runs
            ?? CalibrationProblem.usualBudget(
                unknowns: file.unknowns.count, replicates: file.replications)
    }

    /// Points of the first look.
    public var firstLook: Int {
        CalibrationSearch.firstLook(problem(threads: 1, observer: PairedRun.Observer())).count
    }

    /// Seconds that one run takes, of the scenario as it is; it is given up after so many seconds
    /// and reckoned from what was done by then. Nil if nothing was.
    public func secondsOfRun(patience: Double, observer: PairedRun.Observer) -> Double? {
        RunProbe.of(base, for: metrics, patience, observer).seconds
    }

    /// The problem whose model is the simulator.
    public func problem(
        threads: Int, observer: PairedRun.Observer
    ) -> CalibrationProblem {
        let runner = ReplicationRunner(threads: threads, observer: observer)
        let columns = targets.map { target in metrics.names.firstIndex(of: target.metric) ?? 0 }
        return CalibrationProblem(
            unknowns: file.unknowns, targets: targets, replicates: file.replications, start: start,
            budget: budget, precision: file.precision
        ) { points in evaluate(points, by: runner, columns) }
    }

    private func evaluate(
        _ points: [[CalibrationUnknown.Value]], by runner: ReplicationRunner, _ columns: [Int]
    ) -> [CalibrationProblem.Outcome] {
        let read = points.map { point -> Result<Scenario, ScenarioErrors> in
            let settings = zip(file.unknowns, point).flatMap { Self.settings($0, $1) }
            do throws(ScenarioErrors) {
                return .success(try source.scenario(overrides: overrides + settings))
            } catch {
                return .failure(error)
            }
        }
        let sound = read.compactMap { try? $0.get() }
        var outcomes = runner.outcomes(
            of: sound, replicates: 0..<file.replications, for: metrics
        ).makeIterator()
        return read.map { scenario in
            switch scenario {
            case .failure(let errors):
                let error = errors.errors.first
                return .failed(
                    (error?.key.map { "\($0): " } ?? "") + (error?.message ?? "not a scenario"))
            case .success: return Self.outcome(outcomes.next() ?? [], columns)
            }
        }
    }

    /// The targets' metrics of all replicates; one without them leaves the point without.
    private static func outcome(
        _ replicates: [MetricSample.Outcome], _ columns: [Int]
    ) -> CalibrationProblem.Outcome {
        var samples: [[Double]] = []
        for outcome in replicates {
            switch outcome {
            case .interrupted: return .interrupted
            case .failed(let reason): return .failed(reason)
            case .sample(let sample): samples.append(columns.map { sample.values[$0] })
            }
        }
        return .values(samples)
    }

    /// The scenario with what was found.
    ///
    /// - Parameter command: what was typed.
    public func scenario(with found: Calibration, command: String) -> CalibratedScenario {
        let isMet = found.verdict == .calibrated
        let wanted = found.residuals.map { residual in
            residual.target.metric + " "
                + residual.target.text(residual.target.value)
        }.joined(separator: ", ")
        let settings = found.unknowns.flatMap { unknown in
            unknown.unknown.keys.map { key in
                CalibratedScenario.Setting(
                    key: key, text: unknown.value.text,
                    source: isMet
                        ? "calibrated to \(wanted)" + Self.interval(unknown)
                        : "the nearest that was found to \(wanted), which it does not meet")
            }
        }
        return CalibratedScenario(
            of: file, overrides: overrides, settings: settings, name: base.name + "-calibrated",
            head: [
                "\(base.name) with "
                    + (isMet
                        ? "what its run has to be given to come to the targets of "
                        : "the nearest that was found to the targets, which were NOT met, of ")
                    + file.path,
                "Made by: \(command)",
            ])
    }

    private static func interval(_ unknown: Calibration.Unknown) -> String {
        guard let interval = unknown.interval else { return "; nobody knows how sure" }
        let ends = [interval.low, interval.high].map { NumberText.significant($0, 4) }
        let unit = unknown.unknown.range.unit
        return "; 95% interval \(ends[0]) to \(ends[1])" + (unit.isEmpty ? "" : " " + unit)
    }
}
