import Experiments
import NetworkSimulation
import Quantities
import ScenarioFiles

/// What `zoosim sensitivity` prints.
enum SensitivityText {
    /// What is to be run, and how long it takes.
    static func estimate(
        of plan: SensitivityPlan, secondsOfRun: Double?, threads: Int
    ) -> String {
        let options = plan.options
        var lines = [
            "\(plan.scenario.name): \(plan.scenario.configuration.about)",
            "  metric  \(options.metric)",
            "  inputs  \(plan.inputs.count) with a range"
                + (plan.idle.isEmpty ? "" : " (and \(plan.idle.count) that cannot move it)")
                + (options.hasLuck ? ", and luck" : ""),
        ]
        var parts = ["\(RunTable.count(plan.runsAtEnds)) at the ends of the ranges"]
        if options.method.screens {
            parts.append(
                "\(RunTable.count(plan.runsOfScreening)) for \(plan.trajectories) trajectories")
        }
        if options.method.apportions {
            let (count, samples) = plan.sobolShape(of: plan.inputs.count)
            let isOpen = options.method == .both
            parts.append(
                "\(isOpen ? "up to " : "")\(RunTable.count(plan.runsOfSobol(plan.inputs.count))) "
                    + "for \(samples) rows of \(isOpen ? "up to " : "")\(count) inputs")
        }
        let most = plan.mostRuns
        lines.append(
            "  runs    \(options.method == .both ? "up to " : "")\(RunTable.count(most)): "
                + parts.joined(separator: ", "))
        if let secondsOfRun {
            let time = secondsOfRun * Double(most) / Double(threads)
            lines.append(
                "  time    \(options.method == .both ? "at most " : "")about "
                    + "\(SweepText.time(time)) on \(threads) thread\(threads == 1 ? "" : "s"); one "
                    + "run took \(SweepText.time(secondsOfRun))")
        }
        return lines.joined(separator: "\n")
    }

    /// Every input with its range, and how it is drawn.
    static func inputs(of plan: SensitivityPlan, width: Int) -> String {
        var table = TextTable(.left, .right, .right, .right, .left)
        table.add("input", "value", "low end", "high end", "drawn")
        for input in plan.inputs {
            table.add(input.key, input.value, input.low, input.high, input.manner)
        }
        return (table.lines(width: width) + idle(plan, width)).joined(separator: "\n")
    }

    private static func idle(_ plan: SensitivityPlan, _ width: Int) -> [String] {
        guard !plan.idle.isEmpty else { return [] }
        var table = TextTable(.left)
        table.add(
            "Whatever they are, these cannot move \(plan.options.metric): "
                + plan.idle.joined(separator: ", "))
        return table.lines(width: width)
    }

    /// How far it is, for the line that is redrawn.
    static func progress(
        _ part: SensitivityStudy.Part, _ done: Int, _ all: Int, elapsed: Double
    ) -> String {
        "\(part.rawValue): \(RunTable.count(done)) of \(RunTable.count(all)) runs, "
            + "\(SweepText.time(elapsed)) so far"
    }

    /// The tables and the finding.
    static func text(of study: SensitivityStudy, width: Int) -> String {
        var parts = [ends(study, width)]
        if !study.effects.isEmpty { parts.append(screening(study, width)) }
        parts.append(shares(study, width))
        parts.append(failures(study))
        parts.append(idle(study.plan, width))
        var finding = TextTable(.left)
        finding.add(study.finding + ".")
        parts.append(finding.lines(width: width).map { String($0.dropFirst(2)) })
        return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
            .joined(separator: "\n\n")
    }

    private static func ends(_ study: SensitivityStudy, _ width: Int) -> [String] {
        let unit = study.plan.metrics.definitions[0].shownUnit
        func text(_ end: SensitivityEnds.End) -> String {
            guard let value = end.value else { return "no run" }
            guard let half = end.change?.halfWidth else {
                return MetricText.value(value, unit: unit)
            }
            return MetricText.value(value, unit: unit) + " ± "
                + NumberText.significant(half * (unit == "1" ? 100 : 1), 2)
        }
        var table = TextTable(.left, .right, .right, .right, .right, .right)
        let name = study.plan.options.metric
        table.add("input", "value", "low end", name, "high end", name)
        var resting: [String] = []
        for place in study.placesBySwing {
            let (input, ends) = (study.plan.inputs[place], study.ends[place])
            guard
                ends.low.value == nil || ends.high.value == nil
                    || ends.swing(around: study.base) != 0
            else {
                resting.append(input.key)
                continue
            }
            table.add(
                input.key, input.value, input.low, text(ends.low), input.high, text(ends.high))
        }
        var lines = [
            "One at a time at both ends; \(name) is \(MetricText.value(study.base, unit: unit)) as "
                + "the scenario is"
                + (study.plan.lucksAtEnds > 1
                    ? "; means of \(study.plan.lucksAtEnds) seeds, ± half of the 95% interval of "
                        + "the change" : "")
        ]
        lines += table.lines(width: width)
        guard !resting.isEmpty else { return lines }
        var rest = TextTable(.left)
        rest.add("The same at both ends: " + resting.joined(separator: ", "))
        return lines + rest.lines(width: width)
    }

    private static func screening(_ study: SensitivityStudy, _ width: Int) -> [String] {
        let unit = study.plan.metrics.definitions[0].shownUnit
        var table = TextTable(.left, .right, .right, .right, .left)
        table.add("input", "μ*", "σ", "μ", "drawn")
        var resting: [String] = []
        for place in study.placesBySize {
            let input = study.plan.inputs[place]
            guard let effect = study.effects[place] else {
                table.add(input.key, "no runs", "", "", input.manner)
                continue
            }
            guard effect.size.high > 0 else {
                resting.append(input.key)
                continue
            }
            table.add(
                input.key, study.size(effect.size), study.size(effect.spread),
                MetricText.difference(effect.mean, unit: unit), input.manner)
        }
        if let luck = study.effectOfLuck {
            table.add(
                SensitivityStudy.luck, study.size(luck.size), study.size(luck.spread), "",
                "another seed")
        }
        var lines = [
            "Screening (Morris): change of \(study.plan.options.metric) over the whole range, "
                + "\(study.plan.trajectories) trajectories, with 95% intervals"
        ]
        lines += table.lines(width: width)
        guard !resting.isEmpty else { return lines }
        var rest = TextTable(.left)
        rest.add("No effect at all: " + resting.joined(separator: ", "))
        return lines + rest.lines(width: width)
    }

    private static func shares(_ study: SensitivityStudy, _ width: Int) -> [String] {
        guard study.plan.options.method.apportions else { return [] }
        guard let shares = study.shares else {
            return ["Shares of the variance: none, since the screening found nothing that matters"]
        }
        func text(_ interval: ConfidenceInterval) -> String {
            let percent = SensitivityStudy.percent
            return "\(percent(interval.estimate)) (\(percent(interval.low)) to "
                + "\(percent(interval.high)))"
        }
        var table = TextTable(.left, .right, .right, .right)
        table.add("input", "by itself", "with interactions", "rows")
        for (place, index) in study.ordered(shares) {
            table.add(
                study.plan.inputs[place].key, index.map { text($0.first) } ?? "–",
                index.map { text($0.total) } ?? "–", index.map { "\($0.rows)" } ?? "0")
        }
        if let luck = shares.luck {
            table.add(
                SensitivityStudy.luck, text(luck.first), text(luck.total), "\(luck.rows)")
        }
        let unit = study.plan.metrics.definitions[0].shownUnit
        let left = study.plan.inputs.count - shares.places.count
        var lines = [
            "Shares of the variance (Sobol), \(shares.samples) rows, with 95% intervals; mean "
                + "\(MetricText.value(shares.mean, unit: unit)), standard deviation "
                + MetricText.tolerance(shares.standardDeviation, unit: unit)
        ]
        lines += table.lines(width: width)
        if left > 0 {
            // A budget may leave out what the screening would keep.
            let lacking = study.candidates.count - shares.places.count
            let why = lacking > 0 ? "\(lacking) of them for want of runs" : "they matter less"
            lines.append(
                "  Left as the scenario has \(left == 1 ? "it" : "them"), and out of the shares: "
                    + "\(left) input\(left == 1 ? "" : "s") (\(why)).")
        }
        return lines
    }

    /// What failed in each part, and why.
    private static func failures(_ study: SensitivityStudy) -> [String] {
        SensitivityStudy.Part.allCases.compactMap { part in
            guard let found = study.failures[part], found.failed > 0 else { return nil }
            let reason = found.reasons.first.map { ": " + $0 } ?? ""
            let more = found.reasons.count - 1
            return "\(part.rawValue): \(RunTable.count(found.failed)) of "
                + "\(RunTable.count(found.points)) points have no value, and are left out\(reason)"
                + (more > 0 ? " (and \(more) more reasons)" : "")
        }
    }
}
