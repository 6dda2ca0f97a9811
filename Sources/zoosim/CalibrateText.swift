import Experiments
import Foundation
import Quantities
import ScenarioFiles

/// What `zoosim calibrate` prints.
struct CalibrateText {
    let plan: CalibrationPlan
    let width: Int

    private var file: CalibrationFile { plan.file }

    /// What is sought, from what, and what it will cost.
    func beginning(seconds: Double?, threads: Int) -> String {
        let budget = plan.budget
        var lines = [
            "\(file.name): \(file.about)",
            "  scenario      \(file.scenarioPath)",
            "  method        "
                + Calibration.Method.first(
                    unknowns: file.unknowns.count, targets: plan.targets.count
                ).rawValue,
            "  points        \(plan.firstLook) at first, then one at a time; each is run "
                + (file.replications == 1 ? "once" : "\(file.replications) times"),
            "  runs          at most \(budget) to find them, and some for their intervals",
        ]
        if let seconds {
            let all = seconds * Double(budget) / Double(min(threads, file.replications))
            lines.append(
                "  time          at most about \(SweepText.time(all)) on \(threads) "
                    + "thread\(threads == 1 ? "" : "s"); one run took \(SweepText.time(seconds))")
        }
        return lines.joined(separator: "\n")
    }

    /// What is sought and what is wanted, for a dry run.
    func tables() -> String {
        var unknowns = TextTable(.left, .left, .right, .right, .right, .left)
        unknowns.add("unknown", "key", "from", "to", "begins at", "scale")
        for (unknown, start) in zip(file.unknowns, plan.start) {
            unknowns.add(
                unknown.name, unknown.keys.joined(separator: ", "), unknown.value(at: 0).label,
                unknown.value(at: 1).label, unknown.value(at: start).label,
                scale(unknown))
        }
        var targets = TextTable(.left, .right, .left, .left)
        targets.add("target", "wanted", "how sure", "source")
        for target in plan.targets {
            targets.add(
                target.metric, target.text(target.value), trust(target), target.source)
        }
        return "\n" + unknowns.lines(width: width).joined(separator: "\n") + "\n\n"
            + targets.lines(width: width).joined(separator: "\n")
    }

    private func scale(_ unknown: CalibrationUnknown) -> String {
        (unknown.range.isLogarithmic ? "log" : "linear")
            + (unknown.range.isWhole ? ", whole numbers" : "")
    }

    private func trust(_ target: CalibrationTarget) -> String {
        switch target.trust {
        case .deviation(let length): "sd " + target.text(length)
        case .runs(1): "a single run's luck"
        case .runs(let count): "the luck of \(count) runs"
        case .weight(let weight): "not said, weight \(NumberText.significant(weight, 4))"
        }
    }

    /// How far it is, for the line that is redrawn.
    static func progress(_ progress: Calibration.Progress) -> String {
        let best = progress.values.map { values in
            ", nearest so far " + values.map(\.label).joined(separator: ", ")
        }
        return "\(progress.runs) runs of \(progress.points) points\(best ?? "")"
    }

    // MARK: The result

    /// What was found.
    func result(_ calibration: Calibration, elapsed: Double) -> String {
        var lines = [""]
        lines += unknowns(calibration)
        lines.append("")
        lines += residuals(calibration)
        lines.append("")
        lines += wrapped(fit(calibration))
        for sentence in calibration.identifiability.sentences(
            calibration.unknowns.map(\.unknown.name)) + calibration.remarks
        {
            lines += wrapped(sentence)
        }
        lines += wrapped(
            "\(calibration.runs) runs of \(calibration.points) points in "
                + "\(SweepText.time(elapsed)), by \(calibration.method.rawValue)")
        return lines.joined(separator: "\n")
    }

    private func unknowns(_ calibration: Calibration) -> [String] {
        var table = TextTable(.left, .right, .left, .left, .left)
        table.add("unknown", "found", "95% interval", "range", "key")
        for found in calibration.unknowns {
            let unknown = found.unknown
            table.add(
                unknown.name, found.value.label, interval(found),
                unknown.value(at: 0).label + " to " + unknown.value(at: 1).label,
                unknown.keys.joined(separator: ", "))
        }
        return table.lines(width: width)
    }

    private func interval(_ found: Calibration.Unknown) -> String {
        guard let interval = found.interval else { return "unknown" }
        if found.isCut.low, found.isCut.high { return "all of its range" }
        func end(_ value: Double, _ isCut: Bool) -> String {
            NumberText.significant(value, 4) + (isCut ? " (its end)" : "")
        }
        return end(interval.low, found.isCut.low) + " to " + end(interval.high, found.isCut.high)
            + (found.unknown.range.unit.isEmpty ? "" : " " + found.unknown.range.unit)
    }

    private func residuals(_ calibration: Calibration) -> [String] {
        var table = TextTable(.left, .right, .right, .right, .left)
        table.add(
            "target", "wanted", "simulated", calibration.isAbsolute ? "off / sd" : "off", "source")
        for residual in calibration.residuals {
            let target = residual.target
            let off = residual.off
            let error = residual.standardError
            table.add(
                target.metric, target.text(target.value),
                target.text(residual.simulated)
                    + (error.isFinite ? " ± \(target.text(error))" : ""),
                calibration.isAbsolute
                    ? signed(off, digits: 1) : signed(off * 100, digits: 2) + "%",
                target.source)
        }
        return table.lines(width: width)
    }

    private func signed(_ value: Double, digits: Int) -> String {
        let text = NumberText.fixed(value, digits: digits)
        return value > 0 && text != NumberText.fixed(0, digits: digits) ? "+" + text : text
    }

    /// How well it all fits.
    private func fit(_ calibration: Calibration) -> String {
        guard calibration.isAbsolute else {
            let share = (calibration.objective / Double(calibration.residuals.count)).squareRoot()
            return "the targets are missed by \(NumberText.significant(share * 100, 2))% in the "
                + "root mean square; nobody says how sure they are"
        }
        let name = calibration.fit?.method.rawValue ?? "χ²"
        let square =
            name + " " + NumberText.significant(calibration.fit?.square ?? .nan, 2)
        guard let chance = calibration.chance else {
            return "\(square), with no more targets than what they determine: nothing is left to "
                + "try the model on"
        }
        let freedom = "\(calibration.freedom) target\(calibration.freedom == 1 ? "" : "s") more"
        let word = chance < 0.01 ? "the model does not fit them" : "the model fits them"
        return "\(square) with \(freedom) than what they determine: \(word) (as bad or worse by "
            + "chance: \(NumberText.significant(chance * 100, 2))%)"
    }

    private func wrapped(_ text: String) -> [String] {
        var table = TextTable(.upTo(width - 4))
        table.add(text)
        return table.lines(width: width)
    }
}
