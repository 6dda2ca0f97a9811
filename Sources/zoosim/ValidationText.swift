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
            } ?? row.listed?.map { figure($0, row.unit) }.joined(separator: ", ")
                ?? figure(row.measured, row.unit),
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
        "group", "metric", "cases", "mean", "median", "worst", "of", "within",
    ]

    /// The cells of a line of the summary.
    static func cells(_ summary: ValidationReport.Summary) -> [String] {
        func distance(_ value: Double) -> String {
            summary.count == 0 ? "" : size(value, summary.scale)
        }
        return [
            summary.group,
            summary.quantity + (summary.kind == .measured ? "" : ", \(summary.kind.rawValue)"),
            "\(summary.count)", distance(summary.mean),
            distance(summary.median), distance(summary.worst), summary.worstCase,
            (summary.judged == 0 ? "" : "\(summary.within) of \(summary.judged)")
                + (summary.failed == 0 ? "" : ", \(summary.failed) failed"),
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

    /// Why predictions have missed or are not scored, and what the cases stand on: lines under
    /// titles.
    static func remarks(_ report: ValidationReport) -> [(title: String, lines: [String])] {
        var misses: [(what: String, why: String)] = []
        var unscored: [(what: String, why: String)] = []
        for row in report.rows {
            let what = "\(row.id) \(row.quantity)"
            switch row.standing {
            case .unscored(let why): unscored.append((what, why))
            case .failed(let why):
                misses.append((what, "failed: \(why)" + (row.note.map { "; \($0)" } ?? "")))
            case .scored, .fitted:
                if row.isMiss { misses.append((what, row.note ?? "not explained")) }
            }
        }
        unscored += report.named.map { ($0.id, $0.why) }
        let fitted = report.files.flatMap(\.fitted).map { constant in
            (
                what: assignment(constant.key, constant.value, constant.source),
                why: "on \(constant.cases.joined(separator: ", "))"
            )
        }
        let inputs = report.files.flatMap(\.inputs).map {
            (what: "\($0.key) = \($0.value)", why: $0.source)
        }
        let ofRules = report.files.flatMap(\.ofRules).map {
            (what: "\($0.key) = \($0.value)", why: $0.source)
        }
        return [
            ("What missed", gathered(misses, atMost: 12)), ("Not scored", gathered(unscored)),
            ("Fitted", gathered(fitted)), ("Stated by the sources", gathered(inputs)),
            ("Inputs of rules", gathered(ofRules)),
        ].filter { !$0.1.isEmpty }.map { (title: $0.0, lines: $0.1) }
    }

    private static func assignment(_ key: String, _ value: String, _ source: String) -> String {
        "\(key) = \(value)" + (source.isEmpty ? "" : " (\(source))")
    }

    /// A line for each reason, with all that it is the reason of, or so many of them.
    private static func gathered(
        _ remarks: [(what: String, why: String)], atMost limit: Int = .max
    ) -> [String] {
        var reasons: [String] = []
        for remark in remarks where !reasons.contains(remark.why) { reasons.append(remark.why) }
        return reasons.map { why in
            let whats = remarks.filter { $0.why == why }.map(\.what)
            let rest = whats.count > limit ? " and \(whats.count - limit) more" : ""
            let all = whats.prefix(limit).joined(separator: "; ") + rest
            return why.isEmpty ? all : "\(all): \(why)"
        }
    }
}
