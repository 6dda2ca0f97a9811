import Experiments
import Foundation
import Quantities

/// What `zoosim guard` prints.
struct GuardTable {
    private let study: GuardStudy
    private let width: Int

    init(_ study: GuardStudy, width: Int) {
        self.study = study
        self.width = width
    }

    /// The table, what is to be known of it, and how long it took.
    func text(elapsed: Double) -> String {
        var lines: [String] = []
        for subject in study.subjects {
            lines += [subject.baseline.file] + table(of: subject) + notes(on: subject) + [""]
        }
        return (lines + summary(elapsed: elapsed)).joined(separator: "\n")
    }

    private func table(of subject: GuardStudy.Subject) -> [String] {
        var table = TextTable(.left, .right, .right, .right, .right, .right, .left)
        table.add("metric", "baseline", "now", "drift", "tolerance", "power", "verdict")
        for row in study.rows where row.scenario == subject.baseline.scenario {
            let tolerance = MetricText.tolerance(row.tolerance, unit: row.shownUnit)
            guard let test = row.test else {
                table.add(row.metric, "", "", "", tolerance, "", word(row.verdict))
                continue
            }
            table.add(
                row.metric, mean(test.baseline, row.shownUnit), mean(test.now, row.shownUnit),
                test.isUnchanged
                    ? "0"
                    : MetricText.difference(test.drift, unit: row.shownUnit) + " ± "
                        + spread(test.standardError, row.shownUnit),
                tolerance, GuardText.probability(row.power), word(row.verdict))
        }
        return table.lines(width: width)
    }

    private func word(_ verdict: GuardRule.Verdict) -> String {
        switch verdict {
        case .drifted, .missing: verdict.rawValue.uppercased()
        case .unchanged, .within, .undetermined: verdict.rawValue
        }
    }

    private func mean(_ summary: Summary, _ unit: String) -> String {
        MetricText.value(summary.mean, unit: unit) + " ± " + spread(summary.standardError, unit)
    }

    private func spread(_ error: Double, _ unit: String) -> String {
        guard error.isFinite else { return "?" }
        return unit == "1"
            ? NumberText.fixed(error * 100, digits: 2) : NumberText.significant(error, 2)
    }

    private func notes(on subject: GuardStudy.Subject) -> [String] {
        var notes: [String] = []
        let rows = study.rows.filter { $0.scenario == subject.baseline.scenario }
        let unsure = rows.filter { $0.verdict == .undetermined }
        if !unsure.isEmpty {
            let needs = unsure.map { row in
                "\(row.metric) \(row.replicates.map(RunTable.count) ?? "more than can be made")"
            }
            notes.append(
                "Too few runs to find a drift of twice the tolerance with "
                    + "\(GuardText.probability(study.rule.power)). Replicates that would do, in "
                    + "the baseline and now: \(needs.joined(separator: ", ")).")
        }
        if rows.contains(where: { $0.test?.isPaired == false }) {
            notes.append("Not seed by seed: Welch's test.")
        }
        if rows.contains(where: { $0.verdict == .drifted }) {
            notes.append("Accepted because: \(subject.baseline.reason)")
        }
        if subject.isScenarioChanged {
            notes.append("The resolved scenario is not that of the baseline.")
        }
        return notes.flatMap { note in
            var table = TextTable(.left)
            table.add(note)
            return table.lines(width: width)
        }
    }

    private func summary(elapsed: Double) -> [String] {
        let counts = GuardRule.Verdict.allCases.compactMap { verdict -> String? in
            let count = study.rows.count { $0.verdict == verdict }
            return count == 0 ? nil : "\(count) \(verdict.rawValue)"
        }
        let alpha = GuardText.probability(study.rule.alpha)
        return [
            "\(counts.joined(separator: ", ")); \(study.runs) runs in "
                + "\(NumberText.fixed(elapsed, digits: 1)) s.",
            "± is one standard error. At most \(alpha) of guards fail without a drift beyond "
                + "tolerance; power is the",
            "probability that a drift of twice the tolerance is found.",
        ]
    }
}
