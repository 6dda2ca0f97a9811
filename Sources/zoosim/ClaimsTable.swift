import Experiments
import Foundation
import Quantities
import ScenarioFiles

/// The table that `zoosim claims` prints.
struct ClaimsTable {
    private let study: ClaimStudy
    private let width: Int

    init(_ study: ClaimStudy, width: Int) {
        self.study = study
        self.width = width
    }

    /// The whole table: verdicts, what turns them, what would make the refuted ones true.
    func text(elapsed: Double) -> String {
        [verdicts(), ranges(), remedies(), summary(elapsed: elapsed)]
            .filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    // MARK: Verdicts

    private func verdicts() -> [String] {
        // One table of all claims, so that the columns stand under each other.
        // What indents, gaps, the number of runs and the longest verdict leave.
        let room = width - 27
        var table = TextTable(
            .upTo(room * 2 / 5), .upTo(room * 27 / 100), .upTo(room * 33 / 100), .right, .left)
        table.add("reading", "published", "simulated", "runs", "verdict")
        for result in study.results { table.add(row(result)) }
        let lines = table.linesOfRows(width: width)
        var text = lines.first ?? []
        var next = 1
        for entry in study.entries {
            text.append("")
            text += wrapped("\(entry.claim.name): \(entry.claim.says)", indent: "")
            let shared = Self.remarkOfAll(entry)
            if let shared { text += wrapped("(\(shared))", indent: "  ") }
            for result in entry.results {
                text += lines[next]
                next += 1
                if let note = note(result, but: shared) { text += wrapped(note, indent: "    ") }
            }
        }
        return text
    }

    /// What is remarked of every reading that has runs.
    private static func remarkOfAll(_ entry: ClaimStudy.Entry) -> String? {
        let remarks = entry.results.compactMap { result -> String?? in
            if case .runs = result.reading.trial { .some(result.reading.remark) } else { nil }
        }
        guard let first = remarks.first, let remark = first else { return nil }
        return remarks.count > 1 && remarks.count { $0 == remark } * 2 > remarks.count
            ? remark : nil
    }

    /// What has to be said below a row: why the verdict is as it is, and what to mind.
    private func note(_ result: ClaimResult, but shared: String?) -> String? {
        var parts: [String] = []
        if case .check(let check) = result.reading.trial { parts.append(check.spelled) }
        if let reason = result.reason { parts.append(Self.short(reason)) }
        if let remark = result.reading.remark, remark != shared { parts.append(remark) }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    private func row(_ result: ClaimResult) -> [String] {
        let verdict = result.verdict.rawValue
        switch result.reading.trial {
        case .notModelled: return [result.reading.name, "", "", "", verdict]
        case .check(let check):
            let value = result.value.map { Self.figure($0, check.relation.unit) } ?? ""
            return [result.reading.name, "\(check.relation)", value, "", verdict]
        case .runs(let runs):
            let middle = runs.statistic == .median ? "median " : ""
            return [
                result.reading.name, "\(runs.relation)",
                result.interval.map { middle + Self.interval($0, runs.relation.unit) } ?? "none",
                result.replicates > 0 ? "\(result.replicates)" : "", verdict,
            ]
        }
    }

    /// A reason, without the advice that follows it.
    private static func short(_ reason: String) -> String {
        let first = reason.split(separator: ";").prefix(2).joined(separator: ";")
        return first.count < 160 ? first : String(reason.split(separator: ";").first ?? "")
    }

    /// "89.1% [88.6, 89.5]": the mean, and the ends with as many digits.
    static func interval(_ interval: ConfidenceInterval, _ unit: String) -> String {
        let scale = unit == "1" ? 100.0 : 1
        let digits = digits(for: interval.halfWidth * scale, of: interval.estimate * scale)
        func number(_ value: Double) -> String { RunTable.amount(value * scale, digits: digits) }
        let mean = number(interval.estimate) + (unit == "1" ? "%" : "")
        let tail = unit == "1" || unit.isEmpty ? "" : " " + unit
        return "\(mean) [\(number(interval.low)), \(number(interval.high))]\(tail)"
    }

    /// A figure with its unit.
    static func figure(_ value: Double, _ unit: String) -> String {
        let scale = unit == "1" ? 100.0 : 1
        let text = RunTable.amount(value * scale, digits: digits(for: 0, of: value * scale))
        return unit == "1" ? text + "%" : (text + " " + unit)
    }

    /// So many digits behind the point that two of the width are seen; one of a figure by itself.
    private static func digits(for width: Double, of value: Double) -> Int {
        guard width.magnitude > 1e-6 * value.magnitude else {
            return value.magnitude >= 1_000 ? 0 : value.magnitude >= 10 ? 1 : 2
        }
        return max(0, min(4, 1 - Int(Foundation.floor(Foundation.log10(width)))))
    }

    // MARK: What hangs on assumptions

    private func ranges() -> [String] {
        let explored = labelled().compactMap { label, result in
            result.ranges.map { (label, result, $0) }
        }
        guard !explored.isEmpty else { return [] }
        var lines = ["Assumed inputs at both ends of their ranges"]
        lines += wrapped(
            "(a figure there is the one above, moved by the mean difference on the same seeds)",
            indent: "  ")
        for (label, result, effect) in explored {
            guard !effect.turns.isEmpty else {
                lines += wrapped(
                    "\(label): \(result.verdict.rawValue) at both ends of all "
                        + "\(effect.inputs) inputs.", indent: "  ")
                continue
            }
            let inputs = Set(effect.turns.map(\.key)).count
            lines += wrapped(
                "\(label): \(result.verdict.rawValue) at both ends of "
                    + "\(effect.inputs - inputs) inputs, not of \(inputs):", indent: "  ")
            for turn in effect.turns.prefix(6) {
                lines += wrapped(describe(turn, result), indent: "    ")
            }
            if effect.turns.count > 6 {
                lines.append("    and \(effect.turns.count - 6) ends more")
            }
        }
        let others = study.results.count { $0.ranges == nil && $0.interval != nil }
        if others > 0 {
            lines += wrapped(
                "\(others) readings more were not explored: their file leaves their ranges alone, "
                    + "or they state no tolerance. --all-ranges explores the first.", indent: "  ")
        }
        return lines
    }

    private func describe(_ end: RangeEffect.End, _ result: ClaimResult) -> String {
        let change = "\(end.key) \(end.value) → \(end.end)"
        if let failure = end.failure { return "\(change): no figure (\(Self.short(failure)))" }
        return "\(change): \(figure(end.figure, of: result)), \(end.verdict.rawValue)"
    }

    private func figure(_ value: Double, of result: ClaimResult) -> String {
        guard case .runs(let runs) = result.reading.trial else { return "" }
        return Self.figure(value, runs.relation.unit)
    }

    // MARK: What would make it true

    private func remedies() -> [String] {
        let sought = labelled().compactMap { label, result in
            result.remedy.map { (label, result, $0) }
        }
        guard !sought.isEmpty else { return [] }
        var lines = ["The smallest change of one input that makes a refuted claim true"]
        for (label, result, remedy) in sought {
            let said: String
            if let change = remedy.smallest {
                said =
                    "\(change.key) \(change.from) → \(change.to), "
                    + "\(RunTable.percent(change.share, digits: 0)) of the way to its end, "
                    + "makes it " + figure(change.figure, of: result)
            } else if let change = remedy.nearest {
                said =
                    "none of the ranges of \(remedy.tried) inputs does; nearest is "
                    + "\(change.key) \(change.from) → \(change.to) with "
                    + figure(change.figure, of: result)
            } else if remedy.tried == 0 {
                said = "no input has a range"
            } else {
                said = "none of the ranges of \(remedy.tried) inputs does, or comes nearer"
            }
            lines += wrapped("\(label): \(said).", indent: "  ")
        }
        return lines
    }

    // MARK: All together

    private func summary(elapsed: Double) -> [String] {
        let counts = ClaimVerdict.allCases.compactMap { verdict -> String? in
            let count = study.results.count { $0.verdict == verdict }
            return count == 0 ? nil : "\(count) \(verdict.rawValue)"
        }
        return wrapped(
            "\(study.entries.count) claims in \(study.results.count) readings: "
                + counts.joined(separator: ", ")
                + ". \(RunTable.count(study.runs)) runs in "
                + "\(NumberText.fixed(elapsed, digits: elapsed < 10 ? 1 : 0)) s.", indent: "")
    }

    /// The results with what they are called elsewhere.
    private func labelled() -> [(String, ClaimResult)] {
        study.entries.flatMap { entry in
            entry.results.map { ("\(entry.claim.name), \($0.reading.name)", $0) }
        }
    }

    private func wrapped(_ text: String, indent: String) -> [String] {
        var table = TextTable(.left)
        table.add(text)
        let lines = table.lines(width: width - indent.count)
        return lines.enumerated().map { place, line in
            let text = line.dropFirst(2)
            return indent + (place == 0 ? "" : "  ") + text
        }
    }
}
