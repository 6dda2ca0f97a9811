import Experiments
import NetworkSimulation
import Platform
import Quantities
import Randomness
import ScenarioFiles
import Verification

/// The table that `zoosim run` prints.
enum RunTable {
    /// The whole table of a run that came to its end.
    static func text(_ study: RunStudy, ranges: AssumptionRanges?, elapsed: Double) -> String {
        var sections = [head(study, elapsed: elapsed)]
        if let waterfall = study.run.waterfall {
            sections.append(
                self.waterfall(
                    waterfall, of: study.run.network.jobs.first,
                    isOneOfMany: study.run.network.jobs.count > 1))
        }
        // Where nobody trains there is no loss to speak of, and no steps to check.
        let trains = !study.run.network.jobs.isEmpty
        if trains { sections.append(loss(study)) }
        sections.append(published(study, ranges))
        sections.append(network(study))
        sections.append(job(study))
        if trains { sections.append(checks(study)) }
        sections.append(learning(study))
        sections.append(money(study))
        sections += economy(study)
        sections += governance(study)
        sections.append(assumptions(study, ranges))
        return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
            .joined(separator: "\n\n")
    }

    /// What is said of a run that was cut short.
    static func interrupted(_ study: RunStudy) -> String {
        let inTwin = study.run.network.isComplete
        let report = inTwin ? study.run.twin ?? study.run.network : study.run.network
        return """
            interrupted \(inTwin ? "in the twin's run " : "")after \
            \(span(report.endedAt.sinceStart)) of simulated time; \
            there is no efficiency without the whole run
            result  \(study.resultPath) (marked incomplete)
            """
    }

    private static func head(_ study: RunStudy, elapsed: Double) -> [String] {
        let run = study.run
        let configuration = run.scenario.configuration
        let events = run.network.events + (run.twin?.events ?? 0)
        return [
            "\(run.scenario.name), seed \(configuration.seed.value)",
            "  \(configuration.about)",
            "  outcome: \(run.network.jobs.first?.outcome ?? "the time was up")",
            "  simulated" + (run.twin == nil ? "" : " with its twin")
                + " in \(NumberText.fixed(elapsed, digits: 2)) s, "
                + "\(NumberText.grouped(events)) events",
        ]
    }

    /// Bars that would be printed as zero stand together in one.
    private static func waterfall(
        _ waterfall: Waterfall, of job: JobReport?, isOneOfMany: Bool
    ) -> [String] {
        var table = TextTable(.left, .right, .right)
        let digits = waterfall.network.inHours < 1_000 ? 2 : 1
        func hours(_ time: GPUTime, isSigned: Bool = false) -> String {
            self.hours(time, digits: digits, isSigned: isSigned)
        }
        table.add("centralised twin", "100.00%", hours(waterfall.twin))
        var small: [Waterfall.Bar] = []
        for bar in waterfall.bars where bar.difference != .zero {
            if abs(bar.share) < 0.5e-4 {
                small.append(bar)
            } else {
                table.add(bar.name, points(-bar.share), hours(bar.difference, isSigned: true))
            }
        }
        if !small.isEmpty {
            table.add(
                "\(small.count) more below 0.01 pp",
                points(-small.reduce(0) { $0 + $1.share }),
                hours(small.reduce(.zero) { $0 + $1.difference }, isSigned: true))
        }
        table.add(
            "the network", percent(waterfall.efficiency, digits: 2), hours(waterfall.network))
        var part = ""
        if let job, !job.isFinished {
            let share = Double(job.retained) / Double(max(1, job.totalSequences))
            part = " for the \(percent(share)) of the text that was retained"
        }
        let whose = isOneOfMany ? " of job \(job?.name ?? "")" : ""
        return [
            "Efficiency\(whose) \(percent(waterfall.efficiency, digits: 2))\(part), "
                + "and where the rest went (shares of the network's held time)"
        ] + table.lines()
    }

    /// How large a question this was: what all jobs held, and what was simulated for it.
    private static func network(_ study: RunStudy) -> [String] {
        let network = study.run.network
        var table = TextTable(.left, .right, .left)
        let gpus = network.nodes.reduce(0) { $0 + $1.gpus }
        table.add("GPUs", count(gpus), "in \(count(network.nodes.count)) nodes")
        let held = network.nodes.reduce(GPUTime.zero) { $0 + $1.held }
        let whole = GPUTime(gpus: gpus, during: network.accountedUntil.sinceStart)
        table.add(
            "leased",
            percent(
                study.run.isEconomy ? study.economics.all.use : whole > .zero ? held / whole : 0),
            "of their time, to \(tenants(of: network))")
        // Rentals have no rounds, no steps to check and no traffic.
        if !network.jobs.isEmpty {
            let rounds = network.jobs.reduce(0) { $0 + $1.rounds }
            table.add("rounds", count(rounds))
            let checks = network.jobs.reduce(0) { $0 + ($1.checks?.sampled ?? 0) }
            table.add("spot checks", count(checks))
            table.add(
                "flows", count(network.flows.started),
                amount(Double(network.flows.bytesDelivered.count) / 1e12, digits: 1)
                    + " TB delivered")
        }
        table.add("events", count(network.events), remembered(network))
        if let twin = study.run.twin {
            table.add("twin’s flows", count(twin.flows.started))
            table.add("twin’s events", count(twin.events), remembered(twin))
        }
        return ["The network"] + table.lines()
    }

    /// Who leased the nodes: jobs, rentals that began, or both.
    private static func tenants(of network: WorldReport) -> String {
        func some(_ number: Int, _ one: String) -> String {
            "\(count(number)) \(one)\(number == 1 ? "" : "s")"
        }
        let rentals = network.rentals.count { $0.startedAt != nil }
        guard !network.rentals.isEmpty else { return some(network.jobs.count, "job") }
        guard !network.jobs.isEmpty else { return some(rentals, "rental") }
        return "\(some(network.jobs.count, "job")) and \(some(rentals, "rental"))"
    }

    private static func remembered(_ report: WorldReport) -> String {
        guard report.exchangesFromMemory > 0 else { return "" }
        return "\(count(report.exchangesFromMemory)) exchanges taken from memory, "
            + "\(count(report.exchangesDisturbed)) of them disturbed"
    }

    private static func job(_ study: RunStudy) -> [String] {
        guard let job = study.run.network.jobs.first else { return [] }
        var table = TextTable(.left, .right, .left)
        table.add("utilisation", percent(job.utilisation))
        table.add("duration", span(job.duration))
        if let twin = study.run.twin?.jobs.first {
            table.add("  of the twin", span(twin.duration))
        }
        if let ratio = study.metric("wall_clock_ratio") {
            table.add("  twin / network", NumberText.fixed(ratio, digits: 3))
        }
        table.add("held", hours(job.held, digits: 1))
        table.add(
            "text retained",
            percent(Double(job.retained) / Double(max(1, job.totalSequences)), digits: 2))
        table.add("rounds", count(job.rounds), "\(count(job.roundsAbandoned)) abandoned")
        if let phase = job.meanPhase, let reduction = job.meanReduction {
            table.add("  inner phase, mean", amount(phase.inSeconds, digits: 1) + " s")
            table.add("  reduction, mean", amount(reduction.inSeconds, digits: 1) + " s")
        }
        table.add(
            "leases", count(job.leases), "\(count(job.replacements)) searches for replacements")
        table.add(
            "checkpoints", count(job.checkpoints),
            "\(count(job.checkpointsSkipped)) skipped, \(count(job.checkpointsAbandoned)) abandoned"
        )
        let others = study.run.network.jobs.count - 1
        let which = others > 0 ? ", the first of \(others + 1): \(job.name)" : ""
        return ["The job\(which)"] + table.lines()
    }

    private static func checks(_ study: RunStudy) -> [String] {
        let network = study.run.network
        guard let checks = network.jobs.first?.checks,
            let sample = study.run.scenario.configuration.jobs.first?.verification?.sample
        else { return ["Verification", "  none"] }
        var table = TextTable(.left, .right, .left)
        table.add("steps committed", count(checks.steps))
        table.add(
            "steps sampled", count(checks.sampled),
            "\(percent(Double(checks.sampled) / Double(max(1, checks.steps)), digits: 2)) of them")
        for outcome in Outcome.allCases {
            guard checks[outcome] > 0 else { continue }
            table.add("  \(name(of: outcome))", count(checks[outcome]))
        }
        let open = checks.sampled - checks.decided
        if open > 0 { table.add("  open at the end", count(open)) }
        if checks.phases > 0 {
            table.add(
                "detection share",
                percent(Double(checks.phasesSampled) / Double(checks.phases)),
                "of the stretches of 100 steps had a sampled one; 1 − (1 − s)^100 is "
                    + percent(Detection.probability(rate: sample.value, steps: 100)))
        }
        if network.cheaters > 0 {
            table.add(
                "cheaters caught", "\(network.cheatersCaught)", "of \(network.cheaters) nodes")
        }
        table.add("honest nodes convicted", count(network.honestConvicted))
        return ["Verification"] + table.lines()
    }

    private static func name(of outcome: Outcome) -> String {
        switch outcome {
        case .passed: "passed"
        case .wrong: "found wrong"
        case .falseAlarm: "false alarms"
        case .unopened: "not opened by the worker"
        case .unresolved: "not settled within the window"
        }
    }
}
