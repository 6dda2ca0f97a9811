import Experiments
import Quantities
import ScenarioFiles

/// What `zoosim sweep` prints.
enum SweepText {
    /// What is to be run, how long it takes and what it leaves.
    static func estimate(_ estimate: SweepEstimate, of run: SweepRun, threads: Int) -> String {
        let plan = run.plan
        let sound = plan.entries.count { $0.state == .sound && $0.isSelected }
        let schedule = plan.schedule
        var lines = [
            "\(plan.file.name): \(plan.file.about)",
            "  points        \(sound)" + remark(plan),
            "  replications  "
                + (schedule.minimum == schedule.maximum
                    ? "\(schedule.minimum)"
                    : "\(schedule.minimum) to \(schedule.maximum), \(schedule.looks.count) looks"),
            "  runs          \(count(estimate.least, estimate.most)) to make, \(run.known) there",
        ]
        if let (least, most) = estimate.seconds(threads: threads), estimate.most > 0 {
            let span = least == most ? time(least) : time(least) + " to " + time(most)
            lines.append(
                "  time          about \(span) on \(threads) thread\(threads == 1 ? "" : "s"); one "
                    + "run took \(time(estimate.secondsOfRun ?? 0))"
                    + (estimate.isRecorded ? " on the mean of those there" : ""))
        }
        lines.append("  disk          about \(size(estimate.bytes)) in \(run.store.folder)")
        return lines.joined(separator: "\n")
    }

    private static func remark(_ plan: SweepPlan) -> String {
        let excluded = plan.entries.count { $0.state == .excluded }
        let filtered = plan.entries.count { $0.state == .sound && !$0.isSelected }
        let faulty = plan.entries.count {
            if case .faulty = $0.state { true } else { false }
        }
        let parts = [
            (excluded, "excluded by “where”"), (filtered, "left out by --where"),
            (faulty, "faulty"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return parts.isEmpty ? "" : " (and \(parts.joined(separator: ", ")))"
    }

    private static func count(_ least: Int, _ most: Int) -> String {
        least == most ? "\(least)" : "\(least) to \(most)"
    }

    static func time(_ seconds: Double) -> String {
        switch seconds {
        case ..<1: NumberText.significant(seconds * 1_000, 2) + " ms"
        case ..<120: NumberText.significant(seconds, 2) + " s"
        case ..<7_200: NumberText.fixed(seconds / 60, digits: 0) + " min"
        default: NumberText.significant(seconds / 3_600, 2) + " h"
        }
    }

    private static func size(_ bytes: Int) -> String {
        bytes < 1_000_000
            ? NumberText.significant(Double(bytes) / 1e3, 2) + " kB"
            : NumberText.significant(Double(bytes) / 1e6, 2) + " MB"
    }

    /// Every point of a plan, with what will become of it.
    static func points(of plan: SweepPlan) -> String {
        var table = TextTable([.right] + plan.names.map { _ in .right } + [.left])
        table.add(["point"] + plan.names + [""])
        for (place, entry) in plan.entries.enumerated() {
            let state =
                switch entry.state {
                case .excluded: "excluded by “where”"
                case .faulty(let why): "faulty: \(why)"
                case .sound: entry.isSelected ? "" : "left out by --where"
                }
            table.add(["\(place)"] + entry.point.values.map { $0?.label ?? "·" } + [state])
        }
        return "\n" + table.lines(width: Terminal.width).joined(separator: "\n")
    }

    /// How far it is, for the line that is redrawn.
    static func progress(_ progress: SweepRun.Progress) -> String {
        let failed = progress.failed > 0 ? ", \(progress.failed) failed" : ""
        let left = progress.done < progress.all ? ", about \(time(progress.left)) left" : ""
        return "\(progress.done) of \(progress.all) runs\(failed)\(left)"
    }

    /// A row a point: the mean of each metric and half the width of its interval.
    static func table(of result: SweepResult) -> String {
        let metrics = result.plan.metrics.definitions
        var table = TextTable(
            [.right] + result.plan.names.map { _ in .right } + [.right]
                + metrics.map { _ in .right })
        table.add(
            ["point"] + result.plan.names + ["runs"]
                + metrics.map { $0.name + ($0.columnUnit.isEmpty ? "" : " / " + $0.columnUnit) })
        for (place, row) in result.rows.enumerated() where row.isSelected && row.state != .excluded
        {
            let runs = row.records.count { $0?.values != nil }
            table.add(
                ["\(place)"] + row.point.values.map { $0?.label ?? "·" } + ["\(runs)"]
                    + metrics.indices.map { cell(result, row, $0) })
        }
        let percent = NumberText.significant(result.plan.schedule.confidence * 100, 4)
        let looks = result.plan.schedule.looks.count
        return "\n" + table.lines().joined(separator: "\n")
            + "\n  mean ± half of its \(percent)% interval (Student's t"
            + (looks > 1 ? ", corrected for \(looks) looks" : "") + ")"
    }

    private static func cell(_ result: SweepResult, _ row: SweepResult.Row, _ metric: Int) -> String
    {
        let values = row.values(metric)
        guard !values.isEmpty else { return row.reason == nil ? "–" : "failed" }
        let scale = result.plan.metrics.definitions[metric].isShare ? 100.0 : 1
        let mean = Summary(values).mean * scale
        guard let half = result.interval(row, metric).map({ $0.halfWidth * scale }) else {
            return NumberText.significant(mean, 4)
        }
        guard half > 0 else { return NumberText.significant(mean, 4) + " ± 0" }
        // As many digits behind the point as the second digit of the half width has.
        var digits = 0
        var scaled = half
        while scaled < 10, digits < 12 {
            scaled *= 10
            digits += 1
        }
        return NumberText.fixed(mean, digits: digits) + " ± "
            + NumberText.fixed(half, digits: digits)
    }

    /// A line for each point that failed, with its reason.
    static func failures(of result: SweepResult) -> [String] {
        let rows = result.rows.enumerated().filter { $1.isSelected && $1.reason != nil }
        guard !rows.isEmpty else { return [] }
        return ["\(rows.count) of \(result.rows.count) points failed, in whole or in part:"]
            + rows.map { place, row in
                "  point \(place) (\(row.point.text(result.plan.names))): \(row.reason ?? "")"
            }
    }
}
