public import Foundation
import Quantities
import ScenarioFiles

extension ValidationReport {
    private struct File: Encodable {
        var path: String
        var about: String
        var inputs: [Constant]
        var fitted: [Constant]
        var inputsOfRules: [Constant]?
    }
    private struct Constant: Encodable {
        var key: String
        var value: String
        var source: String
        var on: [String]?
    }
    private struct Row: Encodable {
        var file: String
        var id: String
        var group: String
        var metric: String
        var unit: String
        var predicted: Double?
        var measured: Double
        var measuredRange: [Double]?
        var measuredList: [Double]?
        var error: Double?
        var errorScale: String
        var tolerance: String?
        var within: Bool?
        var standing: String
        var why: String?
        var source: String
        var kind: String
        var split: String
        var note: String?
    }
    private struct Line: Encodable {
        var group: String
        var metric: String
        var kind: String
        var errorScale: String
        var cases: Int
        var meanAbsoluteError: Double?
        var medianAbsoluteError: Double?
        var worstAbsoluteError: Double?
        var worstCase: String?
        var within: Int
        var judged: Int
    }
    private struct Unscored: Encodable {
        var id: String
        var group: String
        var why: String
    }
    private struct Whole: Encodable {
        var files: [File]
        var summary: [Line]
        var fitted: [Line]
        var cases: [Row]
        var notScored: [Unscored]
    }

    /// The whole report as JSON: shares as shares of one, everything else in the unit of its row.
    public func json() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.keyEncodingStrategy = .convertToSnakeCase
        return try encoder.encode(
            Whole(
                files: files.map(Self.file), summary: summaries.map(Self.line),
                fitted: fittedSummaries.map(Self.line), cases: rows.map(Self.row),
                notScored: named.map { Unscored(id: $0.id, group: $0.group, why: $0.why) }))
    }

    private static func file(_ file: ValidationFile) -> File {
        File(
            path: file.path, about: file.about,
            inputs: file.inputs.map { Constant(key: $0.key, value: $0.value, source: $0.source) },
            fitted: file.fitted.map {
                Constant(key: $0.key, value: $0.value, source: $0.source, on: $0.cases)
            },
            inputsOfRules: file.ofRules.isEmpty
                ? nil
                : file.ofRules.map { Constant(key: $0.key, value: $0.value, source: $0.source) })
    }

    private static func line(_ summary: Summary) -> Line {
        let has = summary.count > 0
        return Line(
            group: summary.group, metric: summary.quantity, kind: summary.kind.rawValue,
            errorScale: summary.scale.rawValue, cases: summary.count,
            meanAbsoluteError: has ? summary.mean : nil,
            medianAbsoluteError: has ? summary.median : nil,
            worstAbsoluteError: has ? summary.worst : nil,
            worstCase: has ? summary.worstCase : nil, within: summary.within,
            judged: summary.judged)
    }

    private static func row(_ row: ValidationRow) -> Row {
        let (standing, why): (String, String?) =
            switch row.standing {
            case .scored: ("scored", nil)
            case .fitted: ("fitted", nil)
            case .unscored(let why): ("not scored", why)
            case .failed(let why): ("failed", why)
            }
        return Row(
            file: row.file, id: row.id, group: row.group, metric: row.quantity,
            unit: row.unit == "%" ? "1" : row.unit, predicted: row.predicted,
            measured: row.measured,
            measuredRange: row.range.map { [$0.lowerBound, $0.upperBound] },
            measuredList: row.listed, error: row.error,
            errorScale: row.scale.rawValue, tolerance: row.tolerance?.description,
            within: row.isWithin, standing: standing, why: why, source: row.source,
            kind: row.kind.rawValue, split: row.isHeldOut ? "held out" : "given", note: row.note)
    }
}
