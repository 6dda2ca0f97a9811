import Accounting
import Quantities

extension RecordTable {
    static let proposals = RecordTable(
        name: "proposals", about: "One row a proposal, written at the end", isTimeSeries: false,
        columns: [
            Column("name", "1", .text, "what the scenario calls it"),
            Column("made", "s", .real, "since the start; nan if it was not"),
            Column("outcome", "1", .word, "how the vote ended, or open"),
            Column("decided", "s", .real, "since the start; nan if it was not"),
            Column("enacted", "s", .real, "since the start; nan if it is not in force"),
            Column("yes", "ZEN", .real, "stakes behind it"),
            Column("no", "ZEN", .real, "stakes against it"),
            Column("veto", "ZEN", .real, "stakes that would have it punished"),
            Column("abstain", "ZEN", .real, "stakes without an opinion"),
            Column("electorate", "ZEN", .real, "all stakes that could vote"),
            Column("deposit", "ZEN", .real, "put down for it"),
            Column("burned", "ZEN", .real, "lost of it"),
        ])
    static let rules = RecordTable(
        name: "rules", about: "One row a rule that a vote has changed", isTimeSeries: true,
        columns: [
            Column("time", "s", .real, "since the start"),
            Column("rule", "1", .text, "its name in the registry"),
            Column("before", "1", .real, "in millionths, micro-ZEN or nanoseconds; nan for none"),
            Column("after", "1", .real, "in the same"),
        ])
    static let bridge = RecordTable(
        name: "bridge", about: "What has crossed the bridge at each settlement", isTimeSeries: true,
        columns: [
            Column("time", "s", .real, "time since the start"),
            Column("locked", "ZEN", .real, "on the other chain, so far"),
            Column("minted", "ZEN", .real, "here, so far"),
            Column("forged", "ZEN", .real, "the part of it that nobody has locked"),
            Column("waiting", "ZEN", .real, "attested, and held up by the limit or a pause"),
            Column("burned", "ZEN", .real, "here, to leave, so far"),
            Column("released", "ZEN", .real, "on the other chain, so far"),
        ])
}

extension Recorder {
    func proposal(_ report: ProposalReport) {
        func stake(_ ballot: Ballot) -> RecordValue { .real(report.tally[ballot].inZen) }
        row(
            RecordTable.Index.proposals,
            [
                .text(report.name), report.isMade ? seconds(report.at) : .real(.nan),
                .text(report.outcome?.name ?? "open"), report.decidedAt.map(seconds) ?? .real(.nan),
                report.enactedAt.map(seconds) ?? .real(.nan), stake(.yes), stake(.no),
                stake(.veto), stake(.abstain), .real(report.electorate.inZen),
                .real(report.deposited.inZen), .real(report.burned.inZen),
            ])
    }

    /// - Parameter name: of the rule.
    func rule(_ name: String, _ change: ProposalReport.Change, at now: Instant) {
        row(
            RecordTable.Index.rules,
            [
                seconds(now), .text(name), .real(change.before.map { Double($0) } ?? .nan),
                .real(Double(change.wanted)),
            ])
    }

    func bridge(_ machine: Bridge, at now: Instant) {
        row(
            RecordTable.Index.bridge,
            [
                seconds(now), .real(machine.locked.inZen), .real(machine.minted.inZen),
                .real(machine.unbacked.inZen), .real(machine.waiting.inZen),
                .real(machine.burned.inZen), .real(machine.released.inZen),
            ])
    }
}

extension Governance.Outcome {
    fileprivate var name: String {
        switch self {
        case .passed: "passed"
        case .rejected: "rejected"
        case .vetoed: "vetoed"
        case .noQuorum: "noQuorum"
        case .expired: "expired"
        }
    }
}
