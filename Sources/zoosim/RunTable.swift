import Accounting
import Experiments
import NetworkSimulation
import Quantities
import Randomness
import ScenarioFiles
import Verification

/// The table that `zoosim run` prints.
enum RunTable {
    /// The whole table of a run that came to its end.
    static func text(_ study: RunStudy, ranges: AssumptionRanges?, elapsed: Double) -> String {
        var sections = [head(study, elapsed: elapsed)]
        if let waterfall = study.run.waterfall { sections.append(self.waterfall(waterfall)) }
        sections.append(job(study))
        sections.append(checks(study))
        sections.append(money(study))
        sections.append(assumptions(study, ranges))
        return sections.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
    }

    /// What is said of a run that was cut short.
    static func interrupted(_ study: RunStudy) -> String {
        let day = NumberText.fixed(study.run.network.endedAt.sinceStart.inHours / 24, digits: 2)
        return """
            interrupted at day \(day) of simulated time; there is no efficiency without the whole run
            result  \(study.resultPath) (marked incomplete)
            """
    }

    private static func percent(_ share: Double, digits: Int = 1) -> String {
        NumberText.fixed(share * 100, digits: digits) + "%"
    }

    private static func points(_ share: Double) -> String {
        let value = NumberText.fixed(share * 100, digits: 2)
        return (value.hasPrefix("-") ? "" : "+") + value + " pp"
    }

    private static func head(_ study: RunStudy, elapsed: Double) -> [String] {
        let run = study.run
        let configuration = run.scenario.configuration
        let events = run.network.events + (run.twin?.events ?? 0)
        return [
            "\(run.scenario.name), seed \(configuration.seed.value)",
            "  \(configuration.about)",
            "  outcome: \(run.network.jobs.first?.outcome ?? "")",
            "  simulated with its twin in \(NumberText.fixed(elapsed, digits: 2)) s, "
                + "\(NumberText.grouped(events)) events",
        ]
    }

    private static func waterfall(_ waterfall: Waterfall) -> [String] {
        var table = TextTable()
        table.add("centralised twin", "100.00%", "\(hours(waterfall.twin)) GPU-h")
        for bar in waterfall.bars where bar.difference != .zero {
            table.add(bar.name, points(-bar.share), "\(hours(bar.difference)) GPU-h")
        }
        table.add(
            "the network", percent(waterfall.efficiency, digits: 2),
            "\(hours(waterfall.network)) GPU-h")
        return [
            "Efficiency \(percent(waterfall.efficiency, digits: 2)), and where the rest went "
                + "(shares of the network's held time)"
        ] + table.lines
    }

    private static func hours(_ time: GPUTime) -> String {
        NumberText.fixed(time.inHours, digits: 1)
    }

    private static func job(_ study: RunStudy) -> [String] {
        guard let job = study.run.network.jobs.first else { return [] }
        var table = TextTable()
        table.add("utilisation", percent(job.utilisation))
        table.add("duration", NumberText.fixed(job.duration.inHours / 24, digits: 2) + " d")
        if let twin = study.run.twin?.jobs.first {
            table.add(
                "twin's duration", NumberText.fixed(twin.duration.inHours / 24, digits: 2) + " d")
        }
        table.add("held", "\(hours(job.held)) GPU-h")
        table.add(
            "text retained",
            percent(Double(job.retained) / Double(max(1, job.totalSequences)), digits: 2))
        table.add("rounds", "\(job.rounds)", "\(job.roundsAbandoned) abandoned")
        table.add(
            "  inner phase, mean", NumberText.fixed(job.meanPhase.inSeconds, digits: 1) + " s")
        table.add(
            "  reduction, mean", NumberText.fixed(job.meanReduction.inSeconds, digits: 1) + " s")
        table.add("leases", "\(job.leases)", "\(job.replacements) searches for replacements")
        table.add(
            "checkpoints", "\(job.checkpoints)",
            "\(job.checkpointsSkipped) skipped, \(job.checkpointsAbandoned) abandoned")
        return ["The job"] + table.lines
    }

    private static func checks(_ study: RunStudy) -> [String] {
        let network = study.run.network
        guard let checks = network.jobs.first?.checks,
            let sample = study.run.scenario.configuration.jobs.first?.verification?.sample
        else { return ["Verification\n  none"] }
        var table = TextTable()
        table.add("steps committed", NumberText.grouped(Int64(checks.steps)))
        table.add(
            "steps run again", NumberText.grouped(Int64(checks.sampled)),
            "\(percent(Double(checks.sampled) / Double(max(1, checks.steps)), digits: 2)) of them")
        if checks.phases > 0 {
            table.add(
                "detection share",
                percent(Double(checks.phasesSampled) / Double(checks.phases)),
                "of 100-step stretches had a sampled step; 1 − (1 − s)^100 is "
                    + percent(DetectionFormula.share(sample: sample.value, steps: 100)))
        }
        for outcome in network.verdicts.sorted(by: { "\($0.key)" < "\($1.key)" }) {
            table.add("  \(outcome.key)", "\(outcome.value)")
        }
        if network.cheaters > 0 {
            table.add("cheaters caught", "\(network.cheatersCaught) of \(network.cheaters)")
        }
        table.add("honest nodes convicted", "\(network.honestConvicted)")
        return ["Verification"] + table.lines
    }

    private static func money(_ study: RunStudy) -> [String] {
        guard let job = study.run.network.jobs.first else { return [] }
        let configuration = study.run.scenario.configuration
        let dollars = configuration.economy.zenPrice.dollars(for: job.paid)
        var table = TextTable()
        table.add(
            "customer paid", zen(job.paid), "\(NumberText.fixed(dollars.inDollars, digits: 0)) USD")
        for bar in study.economics.waterfall.bars {
            table.add("  \(bar.name)", zen(bar.amount))
        }
        table.add("  net of all providers", zen(study.economics.waterfall.net))
        let returns = study.economics.returns
        table.add("stake, time average", zen(returns.averageStake))
        table.add("hardware", zen(study.economics.hardware))
        for (name, basis) in [
            ("stake", ReturnOnStake.Basis.stake), ("stake and hardware", .stakeAndHardware),
        ] {
            guard let after = returns.apr(on: basis),
                let before = returns.apr(on: basis, beforeDepreciation: true)
            else { continue }
            table.add(
                "return on \(name), a year", percent(after),
                "\(percent(before)) before depreciation")
        }
        return ["Money"] + table.lines
    }

    private static func zen(_ amount: Zen) -> String {
        NumberText.fixed(amount.inZen, digits: 2) + " ZEN"
    }

    private static func assumptions(_ study: RunStudy, _ ranges: AssumptionRanges?) -> [String] {
        guard let ranges else {
            return ["Assumed inputs", "  not explored (run without --no-ranges)"]
        }
        guard !ranges.entries.isEmpty else { return ["Assumed inputs", "  none with a range"] }
        var table = TextTable()
        table.add("input", "value", "low", "efficiency", "high", "efficiency")
        for entry in ranges.entries {
            table.add(
                entry.input.key, entry.input.value, entry.low, outcome(entry.atLow), entry.high,
                outcome(entry.atHigh))
        }
        return [
            "Assumed inputs, and the efficiency at both ends of their ranges (all others as they are)"
        ] + table.lines
    }

    private static func outcome(_ outcome: AssumptionRanges.Outcome) -> String {
        switch outcome {
        case .efficiency(let value): percent(value)
        case .failed: "no run"
        }
    }
}
