import Experiments
import NetworkSimulation
import Quantities
import ScenarioFiles

extension RunTable {
    /// What the way of training costs in loss, beside the efficiency, which does not know of it.
    static func loss(_ study: RunStudy) -> [String] {
        guard let job = study.run.scenario.configuration.jobs.first,
            let estimate = StatisticalEfficiency(of: job)
        else { return ["Loss", "  no published law for this way of training"] }
        guard estimate != .none else {
            return ["Loss", "  synchronous training: what others are measured by"]
        }
        var table = TextTable(.left, .right, .left)
        table.add(
            "above synchronous training", percent(estimate.lossRatio - 1, digits: 2),
            "\(percent(estimate.range.lowerBound - 1, digits: 2)) to "
                + "\(percent(estimate.range.upperBound - 1, digits: 2)) by what was published")
        if !estimate.extrapolations.isEmpty {
            table.add("  extrapolated", "", estimate.extrapolations.joined(separator: ", "))
        }
        return ["Loss on the same text, from published fits (no part of the efficiency)"]
            + table.lines(width: Terminal.width)
    }
}
