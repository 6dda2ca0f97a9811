import Experiments
import Quantities
import ScenarioFiles

/// How the cells of a validation table say numbers.
enum ValidationText {
    /// The heads of the columns of predictions.
    static let heads = [
        "case", "metric", "predicted", "measured", "error", "tolerance", "",
    ]

    /// The cells of a prediction.
    static func cells(_ row: ValidationRow) -> [String] {
        [
            row.id, row.quantity, row.predicted.map { figure($0, row.unit) } ?? "none",
            row.range.map {
                figure($0.lowerBound, row.unit) + " to " + figure($0.upperBound, row.unit)
            } ?? figure(row.measured, row.unit),
            row.error.map { error($0, row.scale) } ?? "",
            row.tolerance.map { "\($0)" } ?? (row.range == nil ? "" : "the range"), remark(row),
        ]
    }

    private static func remark(_ row: ValidationRow) -> String {
        switch row.standing {
        case .unscored: "not scored"
        case .failed: "failed"
        case .fitted: row.isWithin == false ? "fitted, missed" : "fitted"
        case .scored: row.isWithin == false ? "missed" : ""
        }
    }

    /// The heads of the columns of the summary.
    static let summaryHeads = [
        "group", "metric", "cases", "mean", "median", "worst", "of", "within tolerance",
    ]

    /// The cells of a line of the summary.
    static func cells(_ summary: ValidationReport.Summary) -> [String] {
        func distance(_ value: Double) -> String {
            summary.count == 0 ? "" : size(value, summary.scale)
        }
        return [
            summary.group, summary.quantity, "\(summary.count)", distance(summary.mean),
            distance(summary.median), distance(summary.worst), summary.worstCase,
            summary.judged == 0 ? "" : "\(summary.within) of \(summary.judged)",
        ]
    }

    /// A figure to four digits, with its unit.
    static func figure(_ value: Double, _ unit: String) -> String {
        if unit == "%" { return NumberText.significant(value * 100, 4) + "%" }
        let number = NumberText.significant(value, 4)
        return unit.isEmpty || unit == "1" ? number : number + " " + unit
    }

    static func error(_ error: Double, _ scale: ValidationRow.Scale) -> String {
        (error < 0 ? "-" : "+") + size(abs(error), scale)
    }

    private static func size(_ error: Double, _ scale: ValidationRow.Scale) -> String {
        let text = NumberText.fixed(error * 100, digits: 1)
        return text + (scale == .points ? " pp" : "%")
    }

    /// Why rows are not scored, have failed or have missed, a line each.
    static func remarks(_ report: ValidationReport) -> [(title: String, lines: [String])] {
        let misses = report.rows.filter(\.isMiss).map { row -> String in
            let what = "\(row.id), \(row.quantity)"
            if case .failed(let why) = row.standing {
                return "\(what): failed: \(why)" + (row.note.map { " (\($0))" } ?? "")
            }
            return "\(what): \(row.note ?? "not explained")"
        }
        var unscored: [String] = []
        for row in report.rows {
            if case .unscored(let why) = row.standing {
                unscored.append("\(row.id), \(row.quantity): \(why)")
            }
        }
        unscored += report.named.map { "\($0.id): \($0.why)" }
        let fitted = report.files.flatMap { file in
            file.fitted.map { constant in
                "\(constant.key) = \(constant.value), on \(constant.cases.joined(separator: ", "))"
                    + (constant.source.isEmpty ? "" : ": \(constant.source)")
            }
        }
        let inputs = report.files.flatMap { file in
            file.inputs.map {
                "\($0.key) = \($0.value)" + ($0.source.isEmpty ? "" : ": \($0.source)")
            }
        }
        return [
            ("What missed", misses), ("Not scored", unscored), ("Fitted", fitted),
            ("Stated by the sources", inputs),
        ].filter { !$0.1.isEmpty }.map { (title: $0.0, lines: $0.1) }
    }
}
