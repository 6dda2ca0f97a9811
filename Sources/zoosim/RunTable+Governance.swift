import Accounting
import Experiments
import NetworkSimulation
import ProtocolCore
import Quantities
import Results
import ScenarioFiles

extension RunTable {
    /// What was proposed and what crossed the bridge; empty where there is neither.
    static func governance(_ study: RunStudy) -> [[String]] {
        [proposals(study), amendments(study), eras(study), bridge(study), attack(study)]
    }

    private static func proposals(_ study: RunStudy) -> [String] {
        let reports = study.run.network.proposals
        guard !reports.isEmpty else { return [] }
        var table = TextTable(.left, .right, .left, .right, .right, .right, .right, .right, .left)
        table.add(
            "", "made", "outcome", "turnout", "yes", "no", "veto", "abstain", "deposit")
        for report in reports {
            let cast = report.tally.cast
            func share(_ ballot: Ballot) -> String {
                cast > .zero ? percent(report.tally[ballot].inZen / cast.inZen) : "–"
            }
            table.add(
                report.name, day(report.at), outcome(of: report),
                report.electorate > .zero ? percent(report.turnout) : "–", share(.yes), share(.no),
                share(.veto), share(.abstain), deposit(of: report))
        }
        return ["Governance: proposals, by stake"] + table.lines()
    }

    private static func outcome(of report: ProposalReport) -> String {
        guard report.isMade else { return "not made" }
        guard let outcome = report.outcome, let decided = report.decidedAt else {
            return report.deposited == .zero ? "nothing deposited" : "under way"
        }
        let word =
            switch outcome {
            case .passed: report.enactedAt == nil ? "passed, not in force" : "in force"
            case .rejected: "rejected"
            case .vetoed: "vetoed"
            case .noQuorum: "no quorum"
            case .expired: "too little deposited"
            }
        return word + " " + day(report.enactedAt ?? decided)
    }

    private static func deposit(of report: ProposalReport) -> String {
        guard report.deposited > .zero else { return "–" }
        let fate =
            report.burned > .zero
            ? "burned" : report.returned == report.deposited ? "returned" : "held"
        return "\(zen(report.deposited)), \(fate)"
    }

    private static func amendments(_ study: RunStudy) -> [String] {
        let tiers = study.run.scenario.configuration.tiers.map(\.name)
        let registry = Tunable.registry(tiers: tiers)
        var table = TextTable(.left, .left, .right, .right, .left)
        table.add("", "", "before", "after", "")
        var isEmpty = true
        for report in study.run.network.proposals {
            for change in report.changes {
                isEmpty = false
                table.add(
                    report.enactedAt.map(day) ?? "",
                    registry.first { $0.tunable == change.tunable }?.name ?? "",
                    change.before.map { value($0, of: change.tunable) } ?? "none",
                    value(change.wanted, of: change.tunable),
                    change.isTaken ? "" : "refused: it does not suit the other rules")
            }
        }
        return isEmpty ? [] : ["Governance: what was changed"] + table.lines()
    }

    /// What was earned a day under each of the rules that there were.
    private static func eras(_ study: RunStudy) -> [String] {
        let eras = study.run.network.eras
        guard eras.count > 1 else { return [] }
        var table = TextTable([.left] + eras.map { _ in TextTable.Column.right })
        table.add([""] + eras.map { "until \(day($0.until))" })
        func row(_ name: String, _ sum: (RuleEra) -> Zen) {
            table.add(
                [name]
                    + eras.map {
                        amount(sum($0).inZen / (($0.until - $0.from) / .days(1)), digits: 2)
                    })
        }
        row("paid by customers") { $0.work + $0.fees }
        row("  fees, to the treasury") { $0.fees }
        table.add(["  as a share"] + eras.map { percent($0.feeShare, digits: 2) })
        row("  to operators") { $0.work }
        if eras.contains(where: { $0.rewards > .zero }) { row("rewards") { $0.rewards } }
        if eras.contains(where: { $0.slashes > .zero }) { row("slashes") { $0.slashes } }
        return ["Governance: what it changed, in ZEN a day"] + table.lines()
    }

    /// A value as a person writes it.
    private static func value(_ value: Int64, of tunable: Tunable) -> String {
        switch tunable.unit {
        case .share, .positiveShare, .factor: "\(Ratio(Double(value) / 1e6))"
        case .amount: "\(Zen(micro: value))"
        case .price: "\(GPUHourPrice(microZen: value))"
        case .duration: "\(Duration(nanoseconds: value))"
        case .perGigabyte: "\(Zen(micro: value))/GB"
        }
    }

    private static func day(_ time: Instant) -> String {
        "day " + NumberText.fixed(time.sinceStart / .days(1), digits: 1)
    }

    private static func bridge(_ study: RunStudy) -> [String] {
        guard let report = study.run.network.bridge else { return [] }
        var table = TextTable(.left, .right, .left)
        table.add("locked on the other chain", zen(report.locked))
        table.add("minted here", zen(report.minted), "\(count(report.arrivals)) passages")
        table.add(
            "on their way at the end", zen(report.inFlight),
            "\(count(report.stillWaiting)) rentals wait for it")
        let hours = report.delays.map(\.inHours).sorted()
        if !hours.isEmpty {
            table.add(
                "from order to funds, mean",
                amount(hours.reduce(0, +) / Double(hours.count), digits: 2) + " h")
            table.add(
                "  nine in ten at most",
                PoolReturn.quantile(0.9, of: hours).map { amount($0, digits: 2) + " h" } ?? "–")
            table.add("  longest", amount(hours.last ?? 0, digits: 2) + " h")
        }
        table.add(
            "held up by the limit or a pause", count(report.limited),
            "of \(count(report.passages)) passages")
        table.add("gave up before their funds came", count(report.givenUp), "rentals")
        if report.burned > .zero || report.refusals > 0 {
            table.add("burned here to leave", zen(report.burned))
            table.add("released on the other chain", zen(report.released))
            table.add(
                "refused to leave", zen(report.refused),
                "\(count(report.refusals)) wishes, paused or with too little locked")
        }
        return ["The bridge"] + table.lines()
    }

    private static func attack(_ study: RunStudy) -> [String] {
        guard let report = study.run.network.bridge, let bound = report.greatestLoss else {
            return []
        }
        var table = TextTable(.left, .right, .left)
        table.add("minted without a lock", zen(report.forged), "at most \(zen(bound))")
        table.add("  taken out of the locks of others", zen(report.stolen))
        table.add("paused", report.pausedAt.map(day) ?? "never")
        table.add("open again", report.resumedAt.map(day) ?? "never")
        return ["The bridge: corrupt attesters"] + table.lines()
    }
}
