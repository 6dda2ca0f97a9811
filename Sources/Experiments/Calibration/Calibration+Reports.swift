import Foundation
public import Plotting
import Quantities
import ScenarioFiles

extension Calibration {
    /// How far each target is missed along each unknown; nil if the slices were not wanted.
    public func figure(name: String) -> CalibrationFigure? {
        guard !slices.isEmpty else { return nil }
        let factor = isAbsolute ? 1.0 : 100
        return CalibrationFigure(
            name: "residuals", title: title,
            caption: "\(name): \(runs) runs, \(replicates) of each point"
                + (unknowns.count > 1 ? ", along one unknown the others held" : "")
                + "; dashed: what was found, grey: its 95% interval, band: "
                + (isAbsolute ? "two standard deviations" : "1%"),
            unit: isAbsolute ? "off the target / standard deviations" : "off the target / %",
            band: isAbsolute ? 2 : 1, targets: residuals.map(\.target.metric),
            slices: zip(unknowns, slices).map { unknown, slice in
                let range = unknown.unknown.range
                let unit = range.unit.isEmpty ? "" : " / \(range.unit)"
                // Whole numbers may stand twice.
                let places = slice.numbers.indices.filter {
                    $0 == 0 || slice.numbers[$0] > slice.numbers[$0 - 1]
                }
                return CalibrationFigure.Slice(
                    scale: SweepAxisScale(
                        name: unknown.unknown.name + unit,
                        labels: places.map { NumberText.significant(slice.numbers[$0], 4) },
                        numbers: places.map { slice.numbers[$0] },
                        isLogarithmic: range.isLogarithmic),
                    residuals: residuals.indices.map { target in
                        places.map { slice.residuals[$0][target] * factor }
                    },
                    found: unknown.value.number,
                    interval: unknown.interval.map { $0.low...$0.high })
            })
    }

    /// What was found, in a sentence.
    public var title: String {
        let found = unknowns.map { found in
            let unit = found.unknown.range.unit
            return found.unknown.name + " " + NumberText.significant(found.value.number, 4)
                + (unit.isEmpty ? "" : " " + unit)
        }.joined(separator: ", ")
        switch verdict {
        case .calibrated:
            return (residuals.count == 1 ? "The target is" : "The targets are")
                + " met with \(found)"
        case .unconverged: return "Not yet as exact as wanted: \(found)"
        case .unreached: return "The targets are not met; nearest is \(found)"
        }
    }

    /// Everything as JSON.
    public func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        let data = try encoder.encode(CalibrationRecord(self))
        return String(decoding: data, as: UTF8.self) + "\n"
    }
}

/// A calibration as JSON has it.
private struct CalibrationRecord: Encodable {
    var verdict: String
    var reason: String?
    var method: String
    var unknowns: [Unknown]
    var targets: [Target]
    var inStandardDeviations: Bool
    var objective: Double
    var freedom: Int
    var fit: String?
    var fitSquare: Double?
    var chance: Double?
    var singularValues: [Double]
    var condition: Double
    var identifiability: [String]
    var remarks: [String]
    var replicates: Int
    var runs: Int
    var points: Int

    struct Unknown: Encodable {
        var name: String
        var keys: [String]
        var value: Double
        var unit: String
        var text: String
        var low: Double?
        var high: Double?
    }
    struct Target: Encodable {
        var metric: String
        var wanted: Double
        var unit: String
        var source: String
        var simulated: Double
        var standardError: Double?
        var scale: Double
        var off: Double
    }

    init(_ calibration: Calibration) {
        switch calibration.verdict {
        case .calibrated: verdict = "calibrated"
        case .unconverged(let why): (verdict, reason) = ("not converged", why)
        case .unreached(let why): (verdict, reason) = ("not reached", why)
        }
        method = calibration.method.rawValue
        unknowns = calibration.unknowns.map {
            Unknown(
                name: $0.unknown.name, keys: $0.unknown.keys, value: $0.value.number,
                unit: $0.unknown.range.unit, text: $0.value.text, low: $0.interval?.low,
                high: $0.interval?.high)
        }
        targets = calibration.residuals.map {
            Target(
                metric: $0.target.metric, wanted: $0.target.value, unit: $0.target.unit,
                source: $0.target.source, simulated: $0.simulated,
                standardError: $0.standardError.isFinite ? $0.standardError : nil,
                scale: $0.scale, off: $0.off)
        }
        inStandardDeviations = calibration.isAbsolute
        objective = calibration.objective
        freedom = calibration.freedom
        fit = calibration.fit?.method.rawValue
        fitSquare = calibration.fit?.square
        chance = calibration.chance
        singularValues = calibration.identifiability.singularValues
        condition = calibration.identifiability.condition
        identifiability = calibration.identifiability.sentences(
            calibration.unknowns.map(\.unknown.name))
        remarks = calibration.remarks
        replicates = calibration.replicates
        runs = calibration.runs
        points = calibration.points
    }
}
