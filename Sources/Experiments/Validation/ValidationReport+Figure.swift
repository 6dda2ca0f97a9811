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
        let errors = scored.filter { $0.scale == .relative }.compactMap(\.error).map(abs)
        let mean = errors.isEmpty ? 0 : errors.reduce(0, +) / Double(errors.count)
        let within = scored.count { $0.isWithin == true }
        let judged = scored.count { $0.isWithin != nil }
        let paths = files.map { $0.path.split(separator: "/").last.map(String.init) ?? $0.path }
        return ValidationFigure(
            name: name,
            title: "\(within) of \(judged) scored predictions lie within the tolerance of their "
                + "case; mean absolute error \(NumberText.fixed(mean * 100, digits: 1))%",
            caption: paths.joined(separator: ", "), series: series)
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
