import Experiments
import Foundation
import Randomness

@testable import ScenarioFiles

/// Calibrations of functions that are known, in place of the simulator.
enum CalibrationFixture {
    static let mark = SourceMark(file: "test.yaml", line: 1, key: "targets")

    static func unknown(
        _ name: String, _ low: Double = 0, _ high: Double = 10, isLogarithmic: Bool = false,
        isWhole: Bool = false
    ) -> CalibrationUnknown {
        CalibrationUnknown(
            name: name, keys: [name],
            range: SweepRange(
                low: low, high: high, unit: "", isLogarithmic: isLogarithmic, isWhole: isWhole),
            mark: mark)
    }

    static func target(
        _ name: String, _ value: Double, _ trust: CalibrationTarget.Trust = .deviation(0.01)
    ) -> CalibrationTarget {
        CalibrationTarget(metric: name, value: value, unit: "s", trust: trust, mark: mark)
    }

    /// A problem whose model is a function of the unknowns; nil is a point without values.
    static func problem(
        _ unknowns: [CalibrationUnknown], _ targets: [CalibrationTarget], replicates: Int = 1,
        budget: Int = 2_000, precision: Double = 1e-4,
        _ model: @escaping ([Double], _ replicate: Int) -> [Double]?
    ) -> CalibrationProblem {
        CalibrationProblem(
            unknowns: unknowns, targets: targets, replicates: replicates,
            start: unknowns.map { _ in 0.5 }, budget: budget, precision: precision
        ) { points in
            points.map { point in
                let samples = (0..<replicates).map { model(point.map(\.number), $0) }
                let sound = samples.compactMap { $0 }
                return sound.count == replicates ? .values(sound) : .failed("it does not fit")
            }
        }
    }

    /// Normal draws that can be repeated.
    static func noise(_ count: Int, seed: UInt64, _ purpose: String = "noise") -> [Double] {
        var stream = RandomStream(seed: Seed(seed), entity: 0, purpose: purpose)
        return (0..<count).map { _ in
            ElementaryFunctions.normalQuantile(max(1e-12, stream.uniform()))
        }
    }
}

extension Calibration {
    var found: [Double] { unknowns.map(\.value.number) }

    /// What it says of the unknowns that cannot be told.
    var sentences: String {
        identifiability.sentences(unknowns.map(\.unknown.name)).joined(separator: "\n")
    }
}
