import Foundation

/// Verdicts for machines.
extension GuardStudy {
    /// The verdicts as JUnit's XML: a suite a scenario, a case a metric.
    ///
    /// What drifted or is gone is a failure, what the runs cannot tell an error.
    public func junit() -> String {
        var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"]
        lines.append("<testsuites name=\"zoosim guard\" \(Self.counts(rows))>")
        for subject in subjects {
            let name = subject.baseline.scenario.asXML
            let own = rows.filter { $0.scenario == subject.baseline.scenario }
            lines.append("  <testsuite name=\"\(name)\" \(Self.counts(own))>")
            for row in own {
                let head =
                    "    <testcase classname=\"\(name)\" name=\"\(row.metric.asXML)\""
                guard let element = row.element else {
                    lines.append(head + "/>")
                    continue
                }
                lines.append(head + ">")
                lines.append(
                    "      <\(element) message=\"\(GuardText.sentence(row, rule).asXML)\"/>")
                lines.append("    </testcase>")
            }
            lines.append("  </testsuite>")
        }
        return (lines + ["</testsuites>", ""]).joined(separator: "\n")
    }

    private static func counts(_ rows: [Row]) -> String {
        func count(_ element: String) -> Int { rows.count { $0.element == element } }
        return "tests=\"\(rows.count)\" failures=\"\(count("failure"))\" "
            + "errors=\"\(count("error"))\""
    }

    /// Lines that GitHub's workflows show beside the files: errors for what drifted or is gone,
    /// warnings for what the runs cannot tell.
    public func annotations() -> [String] {
        rows.compactMap { row in
            guard let element = row.element else { return nil }
            let level = element == "failure" ? "error" : "warning"
            let title = "\(row.scenario) \(row.verdict.rawValue)".asAnnotationProperty
            let message = GuardText.sentence(row, rule).asAnnotation
            return "::\(level) file=\(row.file.asAnnotationProperty),title=\(title)::\(message)"
        }
    }

    /// Everything as JSON.
    public func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        let data = try encoder.encode(GuardRecord(self))
        return String(decoding: data, as: UTF8.self) + "\n"
    }
}

extension GuardStudy.Row {
    /// What JUnit calls it; nil for success.
    fileprivate var element: String? {
        switch verdict {
        case .unchanged, .within: nil
        case .drifted, .missing: "failure"
        case .undetermined: "error"
        }
    }
}

/// A guard's study as JSON has it.
private struct GuardRecord: Encodable {
    var alpha: Double
    var wantedPower: Double
    var runs: Int
    var exitCode: Int32
    var metrics: [Metric]

    struct Metric: Encodable {
        var scenario: String
        var metric: String
        var unit: String
        var verdict: String
        var baseline: Double?
        var now: Double?
        var drift: Double?
        var standardError: Double?
        var tolerance: Double
        var pValue: Double?
        var power: Double
        var replicates: Int?
    }

    init(_ study: GuardStudy) {
        alpha = study.rule.alpha
        wantedPower = study.rule.power
        runs = study.runs
        exitCode = study.exitCode
        metrics = study.rows.map { row in
            Metric(
                scenario: row.scenario, metric: row.metric, unit: row.unit,
                verdict: row.verdict.rawValue, baseline: row.test?.baseline.mean,
                now: row.test?.now.mean, drift: row.test?.drift,
                standardError: row.test.flatMap {
                    $0.standardError.isFinite ? $0.standardError : nil
                },
                tolerance: row.tolerance, pValue: row.test?.pValue, power: row.power,
                replicates: row.replicates)
        }
    }
}
