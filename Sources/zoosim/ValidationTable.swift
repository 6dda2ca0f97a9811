import Experiments
import ScenarioFiles

/// The report of `zoosim validate`, for a terminal and as markdown.
enum ValidationTable {
    /// The report as text.
    ///
    /// - Parameter isBrief: leaves the single predictions out.
    static func text(_ report: ValidationReport, isBrief: Bool) -> String {
        var sections: [[String]] = []
        for group in isBrief ? [] : report.groups {
            let rows = report.rows.filter { $0.group == group }
            guard !rows.isEmpty else { continue }
            var table = TextTable(.upTo(40), .upTo(26), .right, .right, .right, .right, .left)
            add(ValidationText.heads, to: &table)
            for row in rows { add(ValidationText.cells(row), to: &table) }
            sections.append([group] + table.lines())
        }
        sections.append(["Absolute errors, by group"] + summary(report.summaries))
        if !report.fittedSummaries.isEmpty {
            sections.append(
                ["The cases that constants were fitted on"] + summary(report.fittedSummaries))
        }
        for (title, lines) in ValidationText.remarks(report) where !isBrief || title == "Fitted" {
            sections.append([title] + wrapped(lines))
        }
        return sections.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    private static func summary(_ summaries: [ValidationReport.Summary]) -> [String] {
        var table = TextTable(
            .upTo(26), .upTo(27), .right, .right, .right, .right, .upTo(26), .right)
        add(ValidationText.summaryHeads, to: &table)
        for summary in summaries { add(ValidationText.cells(summary), to: &table) }
        return table.lines()
    }

    private static func add(_ cells: [String], to table: inout TextTable) {
        table.add(cells)
    }

    private static func wrapped(_ lines: [String]) -> [String] {
        var table = TextTable(.left)
        for line in lines { table.add(line) }
        return table.lines(width: Terminal.width)
    }

    /// The report as markdown: the summary, a table a group, and what is to be known.
    static func markdown(_ report: ValidationReport) -> String {
        var lines = table(ValidationText.summaryHeads, report.summaries.map(ValidationText.cells))
        if !report.fittedSummaries.isEmpty {
            lines += ["", "The cases that constants were fitted on:", ""]
            lines += table(
                ValidationText.summaryHeads, report.fittedSummaries.map(ValidationText.cells))
        }
        for group in report.groups {
            let rows = report.rows.filter { $0.group == group }
            guard !rows.isEmpty else { continue }
            lines += ["", "## \(group)", ""]
            lines += table(ValidationText.heads, rows.map(ValidationText.cells))
        }
        for (title, remarks) in ValidationText.remarks(report) {
            lines += ["", "## \(title)", ""] + remarks.map { "- " + escaped($0) }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func table(_ heads: [String], _ rows: [[String]]) -> [String] {
        func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
        return [line(heads), line(heads.map { _ in "---" })]
            + rows.map { line($0.map(escaped)) }
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("|", with: "\\|").replacing("<", with: "\\<")
    }
}
