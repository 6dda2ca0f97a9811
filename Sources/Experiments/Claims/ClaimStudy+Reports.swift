import Foundation
import Quantities
import ScenarioFiles

/// Verdicts for machines.
extension ClaimStudy {
    /// The verdicts as JUnit's XML: a suite a claim, a case a reading.
    ///
    /// What is refuted or a contradiction is a failure, what is undetermined an error, and what is
    /// not modelled or only compared is skipped.
    public func junit() -> String {
        var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"]
        lines.append("<testsuites name=\"zoosim claims\" \(Self.counts(results))>")
        for entry in entries {
            lines.append(
                "  <testsuite name=\"\(entry.claim.name.asXML)\" \(Self.counts(entry.results))>")
            for result in entry.results {
                let name =
                    "    <testcase classname=\"\(entry.claim.name.asXML)\" "
                    + "name=\"\(result.reading.name.asXML)\""
                guard let element = result.element else {
                    lines.append(name + "/>")
                    continue
                }
                let message = "\(entry.claim.says): \(result.sentence)".asXML
                lines.append(name + ">")
                lines.append("      <\(element) message=\"\(message)\"/>")
                lines.append("    </testcase>")
            }
            lines.append("  </testsuite>")
        }
        return (lines + ["</testsuites>", ""]).joined(separator: "\n")
    }

    private static func counts(_ results: [ClaimResult]) -> String {
        func count(_ element: String) -> Int { results.count { $0.element == element } }
        return "tests=\"\(results.count)\" failures=\"\(count("failure"))\" "
            + "errors=\"\(count("error"))\" skipped=\"\(count("skipped"))\""
    }

    /// Lines that GitHub's workflows show beside the files: errors for what is refuted, warnings
    /// for what is undetermined.
    public func annotations() -> [String] {
        entries.flatMap { entry in
            entry.results.compactMap { result -> String? in
                let level: String
                switch result.verdict {
                case .refuted, .contradiction: level = "error"
                case .undetermined: level = "warning"
                default: return nil
                }
                let place =
                    "file=\(result.reading.file.asAnnotationProperty)"
                    + (result.reading.line.map { ",line=\($0)" } ?? "")
                let title = "\(entry.claim.name) \(result.verdict.rawValue)".asAnnotationProperty
                let message = "\(result.reading.name): \(result.sentence)".asAnnotation
                return "::\(level) \(place),title=\(title)::\(message)"
            }
        }
    }

    /// Everything as JSON.
    public func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        let data = try encoder.encode(ClaimRecord(self))
        return String(decoding: data, as: UTF8.self) + "\n"
    }
}

extension ClaimResult {
    /// What JUnit calls it; nil for success.
    fileprivate var element: String? {
        switch verdict {
        case .reproduced, .consistent: nil
        case .refuted, .contradiction: "failure"
        case .undetermined: "error"
        case .compared, .notModelled: "skipped"
        }
    }

    /// The verdict with its figures.
    fileprivate var sentence: String {
        var text = verdict.rawValue
        switch reading.trial {
        case .notModelled: break
        case .check(let check):
            text += ": published \(check.relation), \(check.expression.text) = "
            text += value.map { NumberText.significant($0, 4) } ?? "nothing"
        case .runs(let runs):
            text += ": published \(runs.relation)"
            if let interval {
                let percent = runs.relation.unit == "1" ? 100.0 : 1
                let unit = runs.relation.unit == "1" ? "%" : " " + runs.relation.unit
                let numbers = [interval.estimate, interval.low, interval.high].map {
                    NumberText.significant($0 * percent, 4)
                }
                text += ", simulated \(numbers[0])\(unit) [\(numbers[1]), \(numbers[2])]"
                text += " in \(replicates) replicates"
            }
        }
        return reason.map { text + ": " + $0 } ?? text
    }
}
