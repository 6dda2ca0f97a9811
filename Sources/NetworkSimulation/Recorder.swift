import Accounting
import Market
import ProtocolCore
import Quantities
import Scheduling
import Verification

/// What a run leaves behind: rows for the sink as things happen, and the few sums that the report
/// needs at the end.
struct Recorder {
    let role: RunRole
    let sink: (any RecordSink)?

    var discarded = 0
    /// By tier.
    var prices: [PriceRecord] = []
    var convictions: [Conviction] = []
    var verdicts: [Outcome: Int] = [:]
    /// Money by purpose, and by job and purpose.
    var byPurpose: [TransferPurpose: Zen] = [:]
    var byJob: [JobID: [TransferPurpose: Zen]] = [:]

    /// A node that was found guilty.
    struct Conviction: Sendable {
        var node: NodeID
        var at: Instant
        var wasHonest: Bool
    }

    init(role: RunRole, sink: (any RecordSink)?, tiers: Int) {
        self.role = role
        prices = Array(repeating: PriceRecord(), count: tiers)
        self.sink = sink
    }

    func row(_ table: Int, _ values: [RecordValue]) {
        sink?.append(values, to: table, of: role)
    }

    func seconds(_ time: Instant) -> RecordValue { .real(time.sinceStart.inSeconds) }
    func whole(_ count: Int) -> RecordValue { .integer(Int64(count)) }

    func lease(_ lease: Lease, _ end: String, at now: Instant) {
        row(
            RecordTable.Index.leases,
            [
                .integer(lease.id.ordinal), .integer(Int64(lease.job.index)),
                .integer(Int64(lease.node.index)), .text(lease.kind.name), whole(lease.gpus),
                .real(lease.price.inZen), seconds(lease.granted), seconds(now), .text(end),
            ])
    }

    func round(
        _ round: TrainingRun.Round, job: JobID, contributors: Int, sequences: Int64, steps: Int,
        reducedAt: Instant, at now: Instant
    ) {
        row(
            RecordTable.Index.rounds,
            [
                seconds(now), .integer(round.id.ordinal), .integer(Int64(job.index)),
                whole(contributors), .integer(sequences), whole(steps),
                .real((reducedAt - round.startedAt).inSeconds), .real((now - reducedAt).inSeconds),
                whole(round.attempts),
            ])
    }

    mutating func clearing(_ clearing: Clearing, tiers: [Tier], at now: Instant) {
        if clearing.isCall {
            prices[Int(clearing.tier.index)].note(
                clearing.price, demand: clearing.demand, supply: clearing.supply)
        }
        row(
            RecordTable.Index.auctions,
            [
                seconds(now), .integer(clearing.epoch), .text(tiers[Int(clearing.tier.index)].name),
                .real(clearing.price.inZen), whole(clearing.demand), whole(clearing.supply),
                whole(clearing.traded),
            ])
    }

    func checkpoint(
        _ outcome: String, step: Int64, bytes: Bytes, content: String, job: JobID, at now: Instant
    ) {
        row(
            RecordTable.Index.checkpoints,
            [
                seconds(now), .integer(Int64(job.index)), .integer(step), .text(outcome),
                .integer(bytes.count), .text(content),
            ])
    }

    mutating func verdict(_ verdict: Verdict, at now: Instant) {
        verdicts[verdict.outcome, default: 0] += 1
        row(
            RecordTable.Index.checks,
            [
                seconds(now), .integer(Int64(verdict.job.index)),
                .integer(Int64(verdict.node.index)), .integer(verdict.round.ordinal),
                whole(verdict.step), .text(verdict.outcome.name),
                .real((verdict.decidedAt - verdict.committedAt).inSeconds),
            ])
    }

    mutating func transfer(_ transfer: Transfer) {
        byPurpose[transfer.purpose, default: .zero] += transfer.amount
        if let job = transfer.job {
            byJob[job, default: [:]][transfer.purpose, default: .zero] += transfer.amount
        }
        let slashes: [TransferPurpose] = [.slashDowntime, .slashWrongWork, .slashBandwidth]
        guard slashes.contains(transfer.purpose), let node = transfer.node else { return }
        row(
            RecordTable.Index.slashes,
            [
                seconds(transfer.at), .integer(Int64(node.index)), .text("\(transfer.purpose)"),
                .real(transfer.amount.inZen),
            ])
    }

    func money(_ ledger: Ledger, at now: Instant) {
        func total(_ purposes: TransferPurpose...) -> RecordValue {
            .real(purposes.reduce(Zen.zero) { $0 + (byPurpose[$1] ?? .zero) }.inZen)
        }
        row(
            RecordTable.Index.money,
            [
                seconds(now), total(.work, .verification), total(.fee),
                total(.uptimeReward, .workReward, .bandwidthReward),
                total(.slashDowntime, .slashWrongWork, .slashBandwidth),
                .real(ledger.escrowed.inZen),
                .real(ledger.staked.inZen),
            ])
    }

    func market(_ stand: MarketStand, of tier: Tier, price: GPUHourPrice, at now: Instant) {
        row(
            RecordTable.Index.market,
            [
                seconds(now), .text(tier.name), .real(price.inZen), whole(stand.nodes),
                whole(stand.leased), whole(stand.offered), whole(stand.waiting),
            ])
    }

    func zen(_ price: ZenPrice, at now: Instant) {
        row(
            RecordTable.Index.zen,
            [seconds(now), .real(Double(price.microDollars) / 1e6)])
    }
}

// The words of the result file, spelled out because making them from the cases' names takes longer
// than all else in a row.
extension LeaseKind {
    fileprivate var name: String {
        switch self {
        case .training: "training"
        case .verification: "verification"
        }
    }
}

extension LeaseEnd {
    var name: String {
        switch self {
        case .released: "released"
        case .nodeLost: "nodeLost"
        case .ejected: "ejected"
        case .unused: "unused"
        case .preempted: "preempted"
        case .lapsed: "lapsed"
        }
    }
}

extension Outcome {
    fileprivate var name: String {
        switch self {
        case .passed: "passed"
        case .wrong: "wrong"
        case .falseAlarm: "falseAlarm"
        case .unopened: "unopened"
        case .unresolved: "unresolved"
        }
    }
}
