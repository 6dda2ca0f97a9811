import Quantities
import ScenarioFiles

/// Whether a search found what it was to find, and what there is to know of it.
struct CalibrationJudge {
    let search: CalibrationSearch
    let unknowns: [Calibration.Unknown]
    let residuals: [Calibration.Residual]
    /// How well they are met; nil if they do not say how sure they are.
    let fit: CalibrationFit?
    let freedom: Int

    private var problem: CalibrationProblem { search.bench.problem }

    /// How much of a target may be missed where nobody says how sure it is: all but nothing with no
    /// more targets than what they determine, else a tenth.
    private var mostShare: Double { freedom > 0 ? 0.1 : 0.01 }

    /// Whether the targets are met as well as they are known.
    var isMet: Bool {
        fit?.isMet ?? residuals.allSatisfy { abs($0.off) <= mostShare }
    }

    /// Whether the target lies between what two neighbouring whole numbers come to.
    private var isBetweenWholes: Bool {
        search.method == .root && search.isConverged && problem.unknowns[0].range.isWhole
    }

    var verdict: Calibration.Verdict {
        if let fault = search.fault { return .unconverged("the solver gave up: \(fault)") }
        if isMet || isBetweenWholes {
            guard search.isConverged else {
                return .unconverged(
                    "the search ended with its \(problem.budget) runs before it was as exact as "
                        + "wanted; raise “runs”, or ask for less “precision”")
            }
            return .calibrated
        }
        return .unreached(unreached)
    }

    private var unreached: String {
        var text = residuals.count == 1 ? missed : missedMost
        let ends = unknowns.filter(\.isAtEnd).map { "“\($0.unknown.name)”" }
        if !ends.isEmpty {
            let verb =
                ends.count > 1 ? "lie at ends of their ranges" : "lies at an end of its range"
            text += "; \(ends.joined(separator: " and ")) \(verb): widen it, if it can lie beyond"
        }
        if !search.isConverged {
            text += "; the search ended with its \(problem.budget) runs, and more may come nearer"
        }
        return text
    }

    /// What the only target's metric comes to in the ranges.
    private var missed: String {
        let residual = residuals[0]
        let seen = search.bench.history.compactMap { $0.means?[0] }
        let ends = [seen.min() ?? .nan, seen.max() ?? .nan].map {
            residual.target.text($0)
        }
        let wanted = residual.target.text(residual.target.value)
        guard search.isConverged else {
            let nearest = residual.target.text(residual.simulated)
            return "\(residual.target.metric) is \(nearest) at the nearest so far, "
                + "and not \(wanted)"
        }
        if search.method == .root {
            return "\(residual.target.metric) jumps over \(wanted): nothing between comes nearer"
        }
        return "\(residual.target.metric) goes from \(ends[0]) to \(ends[1]) in the range, and "
            + "nowhere to \(wanted)"
    }

    private var missedMost: String {
        let worst = residuals.max { abs($0.off) < abs($1.off) } ?? residuals[0]
        let target = worst.target
        let off =
            problem.isAbsolute
            ? "\(NumberText.significant(abs(worst.off), 2)) standard deviations"
            : "\(NumberText.significant(abs(worst.off) * 100, 2))%"
        let scope =
            search.isConverged
            ? "no place in the ranges meets all targets" : "no place so far meets all targets"
        return "\(scope): at the best, \(target.metric) is "
            + target.text(worst.simulated)
            + " and not "
            + target.text(target.value)
            + ", \(off) off"
    }

    /// Things to know that are no fault.
    var remarks: [String] {
        var remarks: [String] = []
        for other in search.others {
            let unit = problem.unknowns[0].range.unit
            let ends = [other.low, other.high].map { NumberText.significant($0, 4) }
            remarks.append(
                "the target is met between \(ends[0]) and \(ends[1]) \(unit) too: the one nearest "
                    + "to where the search began was taken; narrow the range to choose")
        }
        if isBetweenWholes, !isMet {
            remarks.append(
                "no whole number of “\(problem.unknowns[0].name)” meets the target: it lies "
                    + "between what two neighbours come to, of which the nearer was taken")
        }
        let failed = search.bench.history.filter { $0.samples == nil }
        if let reason = failed.first?.reason {
            remarks.append(
                "\(failed.count) of \(search.bench.history.count) points have no values, the first "
                    + "(\(failed[0].values.map(\.label).joined(separator: ", "))) as \(reason)")
        }
        if problem.replicates == 1 {
            remarks.append(
                "with one replication nothing is known of what luck does to the runs, and none of "
                    + "it is in the intervals")
        }
        if fit?.method == .box {
            remarks.append(
                "how luck moves the targets together is not known well enough to tell from it how "
                    + "well they are met, only from their sum of squares: more replications would "
                    + "tell more")
        }
        if !problem.isAbsolute, freedom < 1 {
            remarks.append(
                "there are no intervals: the targets say no “sd”, and there are no more of them "
                    + "than of what they determine")
        }
        return remarks
    }
}
