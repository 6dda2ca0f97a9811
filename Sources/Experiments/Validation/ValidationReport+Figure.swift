import Foundation
public import Plotting
import Quantities
import ScenarioFiles

extension ValidationReport {
    /// Predicted against measured of everything that is scored; nil if nothing can be drawn.
    ///
    /// Quantities of zero have no place on its logarithmic axes and are left out.
    public func figure(name: String) -> ValidationFigure? {
        let scored = rows.filter(\.isScored)
        let series = groups.compactMap { group -> ValidationFigure.Series? in
            let rows = scored.filter { $0.group == group }
            let points = rows.compactMap(Self.point)
            guard !points.isEmpty else { return nil }
            let within = rows.count { $0.isWithin == true }
            let judged = rows.count { $0.isWithin != nil }
            return ValidationFigure.Series(
                label: "\(group): \(within) of \(judged) within", points: points)
        }
        guard !series.isEmpty else { return nil }
        let within = scored.count { $0.isWithin == true }
        let judged = scored.count { $0.isWithin != nil }
        let paths = files.map { $0.path.split(separator: "/").last.map(String.init) ?? $0.path }
        return ValidationFigure(
            name: name,
            title: "\(within) of \(judged) scored predictions lie within the tolerance of their "
                + "case" + Self.failures(rows) + Self.means(of: scored),
            // More names than a line holds tell less than their number.
            caption: paths.count > 6
                ? "\(paths.count) files of cases" : paths.joined(separator: ", "),
            series: series)
    }

    /// How many predictions could not be made, if any.
    private static func failures(_ rows: [ValidationRow]) -> String {
        let failed = rows.count { if case .failed = $0.standing { true } else { false } }
        return failed == 0 ? "" : ", \(failed) failed"
    }

    /// The mean absolute errors: of shares of what was measured, and of differences in points.
    private static func means(of scored: [ValidationRow]) -> String {
        func mean(_ scale: ValidationRow.Scale) -> Double? {
            let errors = scored.filter { $0.scale == scale }.compactMap(\.error).map(abs)
            return errors.isEmpty ? nil : errors.reduce(0, +) / Double(errors.count)
        }
        let texts = [
            mean(.relative).map { NumberText.fixed($0 * 100, digits: 1) + "%" },
            mean(.points).map { NumberText.fixed($0 * 100, digits: 1) + " points" },
        ].compactMap { $0 }
        return texts.isEmpty ? "" : "; mean absolute error " + texts.joined(separator: ", ")
    }

    /// A row in the unit that the figure shows it in, so that one quantity lies in one place.
    private static func point(_ row: ValidationRow) -> ValidationFigure.Point? {
        guard let predicted = row.predicted, predicted > 0, row.measured > 0 else { return nil }
        let units = ["s", "Gbps", "1/s", "GB", "GPU-h", "USD", "ZEN"]
        let unit = units.first { MetricUnit.convert(1, from: row.unit, to: $0) != nil }
        let factor =
            unit.flatMap { MetricUnit.convert(1, from: row.unit, to: $0) }
            ?? (row.unit == "%" || row.scale == .points ? 100 : 1)
        return ValidationFigure.Point(
            measured: row.measured * factor, predicted: predicted * factor)
    }
}
