import Experiments
import NetworkSimulation
import Quantities
import ScenarioFiles

/// What the efficiency would be at both ends of each assumed input.
extension RunTable {
    /// The inputs that move the efficiency, the strongest first; then those that do not.
    static func assumptions(_ study: RunStudy, _ ranges: AssumptionRanges?) -> [String] {
        guard let ranges else {
            return ["Assumed inputs", "  not explored (run without --no-ranges)"]
        }
        guard !study.run.network.jobs.isEmpty else {
            return ["Assumed inputs", "  not explored: there is no job whose efficiency they move"]
        }
        guard let base = study.run.efficiency, !ranges.entries.isEmpty else {
            return ["Assumed inputs", "  none with a range"]
        }
        let effects = ranges.entries.enumerated().map {
            (entry: $1, place: $0, effect: effect(of: $1, on: base))
        }.sorted { ($1.effect, $0.place) < ($0.effect, $1.place) }
        let moving = effects.filter { $0.effect >= 0.0005 }.map(\.entry)
        let resting = effects.filter { $0.effect < 0.0005 }.map(\.entry)
        var lines = ["Assumed inputs, and the efficiency at both ends of their ranges"]
        if !moving.isEmpty {
            var table = TextTable(.left, .right, .right, .right, .right, .right)
            table.add("input", "value", "low end", "efficiency", "high end", "efficiency")
            for entry in moving {
                table.add(
                    entry.input.key, entry.input.value, entry.low, text(of: entry.atLow),
                    entry.high, text(of: entry.atHigh))
            }
            lines += table.lines()
        }
        if !resting.isEmpty {
            lines.append("  These change it by less than 0.05 pp at either end:")
            var table = TextTable(.left)
            table.add(
                resting.map { "\($0.input.key) (\($0.low) to \($0.high))" }
                    .joined(separator: ", "))
            lines += table.lines(width: Terminal.width).map { "  " + $0 }
        }
        return lines + [others(study)].compactMap { $0 }
    }

    /// How far the efficiency moves at the farther end; without bound where there is no run.
    private static func effect(of entry: AssumptionRanges.Entry, on base: Double) -> Double {
        [entry.atLow, entry.atHigh].map { outcome in
            outcome.value.map { abs($0 - base) } ?? .infinity
        }.max() ?? 0
    }

    private static func text(of outcome: RunOutcome) -> String {
        switch outcome {
        case .efficiency(let value): percent(value)
        case .failed: "no run"
        }
    }

    /// The inputs that are assumed, but say no range.
    private static func others(_ study: RunStudy) -> String? {
        let count = study.run.scenario.inputs.count {
            if case .assumed(nil, _, _) = $0.note { true } else { false }
        }
        guard count > 0 else { return nil }
        return "  \(count) more are assumed without a range; `zoosim show` names them."
    }
}
