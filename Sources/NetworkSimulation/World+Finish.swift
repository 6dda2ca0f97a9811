import Accounting
import Aggregation
import Checkpointing
import Platform
import ProtocolCore
import Quantities
import Scheduling
import Verification

extension World {
    /// Ends the world at a time: everything is booked to the nanosecond, open computation of rounds
    /// that were not committed is lost, and the closing rows are recorded.
    ///
    /// - Parameters:
    ///   - now: the end of the run.
    ///   - events: how many events were handled, and `digest` the digest of their trace.
    ///   - isComplete: false if the run was cut short from outside.
    mutating func finish(
        at now: Instant, events: Int64, digest: UInt64, isComplete: Bool
    ) -> WorldReport {
        endShortcuts(at: now)
        for index in nodes.indices {
            dropWork(of: index, entering: nodes[index].state, at: now)
            if nodes[index].isUp { nodes[index].up += now - nodes[index].upSince }
        }
        for run in runs.indices {
            runs[run].settleLeftBehind(by: [], retained: 0)
            runs[run].settleHidden(by: [], retained: 0)
            for kept in runs[run].keptWork { runs[run].account.bookLost(kept.work.actual) }
            runs[run].keptWork = []
            runs[run].account.settle(upTo: .max)
        }
        for index in nodes.indices {
            guard let lease = nodes[index].lease, rental(of: lease.job) == nil else { continue }
            runs[Int(lease.job.index)].lastLeaseEndedAt = now
            noteTraining(of: index, under: lease)
        }
        for rental in rentals.indices where !rentals[rental].isOver {
            rentals[rental].advance(to: now)
        }
        settleLast(at: now)
        endEra(at: now)
        checkAtEnd(at: now)
        var report = makeReport(at: now, events: events, digest: digest, isComplete: isComplete)
        report.customers = customerReports()
        report.rentals = rentalReports()
        report.operators = operatorReports(at: now)
        report.admissions = admissionReports()
        report.proposals = assembly?.records ?? []
        report.eras = assembly?.eras ?? []
        report.bridge = bridgeReport()
        recorder.closing(report, configuration)
        return report
    }

    /// Settles what has come due since the last epoch; whatever would follow from it does not.
    private mutating func settleLast(at now: Instant) {
        guard settlement != nil, accountsClosedAt == nil, now > epochBegan else { return }
        let reports = epochReports(at: now)
        for directive in settlement?.handle(.epochClosed(reports), at: now) ?? [] {
            if case .transferred(let transfer) = directive { note(transfer) }
        }
        bookAccounts(at: now)
        if let settlement { recorder.money(settlement.ledger, at: now) }
    }

    private func makeReport(
        at now: Instant, events: Int64, digest: UInt64, isComplete: Bool
    ) -> WorldReport {
        let cheating = nodes.filter { configuration.fleet[$0.group].behaviour.isCheating }
        let convicted = recorder.convictions
        return WorldReport(
            jobs: runs.map { report(of: $0) },
            nodes: nodes.map { summary(of: $0, at: accountsClosedAt ?? now) },
            endedAt: now, accountedUntil: accountsClosedAt ?? now,
            isComplete: isComplete, events: events, traceDigest: digest, flows: network.statistics,
            exchangesFromMemory: shortcuts.taken, exchangesDisturbed: shortcuts.unfolded,
            money: recorder.byPurpose, verdicts: recorder.verdicts,
            discarded: recorder.discarded + runs.reduce(0) { $0 + $1.discarded }, failure: failure,
            cheaters: cheating.count,
            cheatersCaught: convicted.filter { !$0.wasHonest }.count,
            honestConvicted: convicted.filter(\.wasHonest).count,
            samples: samples, prices: recorder.prices,
            moneyMap: settlement.map { MoneyMap($0.ledger) }, zenPrice: zen.now,
            issued: settlement?.issuance.map { ($0.issued, $0.schedule.supply) })
    }

    private func report(of run: TrainingRun) -> JobReport {
        return JobReport(
            name: run.configuration.name, outcome: outcome(of: run),
            isFinished: run.finishedAt != nil, retained: run.retained,
            totalSequences: run.configuration.totalSequences, account: run.account,
            held: run.account.held, firstLeaseAt: run.firstLeaseAt,
            lastLeaseEndedAt: run.lastLeaseEndedAt, finishedAt: run.finishedAt,
            resultAt: run.resultAt, firstRoundAt: run.firstRoundAt,
            lastCommitAt: run.lastCommitAt, interruptions: run.interruptions,
            stateFetches: run.stateFetches, stateFetchTime: run.stateFetchTime,
            rounds: run.commits, steps: run.committedSteps,
            roundsAbandoned: run.roundsAbandoned, exclusions: run.exclusions,
            leases: run.leaseCount, replacements: run.replacements, recoveries: run.recoveries,
            checkpoints: run.checkpoints.completed, checkpointsSkipped: run.checkpointsSkipped,
            checkpointsAbandoned: run.checkpointsAbandoned,
            meanPhase: mean(run.phaseTime, of: run),
            meanComputation: mean(run.computationTime, of: run),
            meanReduction: mean(run.reductionTime, of: run),
            paid: paid(by: run), checks: run.checker?.statistics,
            learning: learningReport(of: run),
            trainingTime: run.trainingTime.sorted { $0.key < $1.key }
                .map { JobReport.NodeTime(node: Int($0.key.index), time: $0.value) })
    }

    /// What the rounds of a job took on average; nil where there are none.
    private func mean(_ time: Duration, of run: TrainingRun) -> Duration? {
        guard !run.isAsynchronous, run.commits > 0 else { return nil }
        return Duration(nanoseconds: time.nanoseconds / Int64(run.commits))
    }

    private func outcome(of run: TrainingRun) -> String {
        if run.isModelLost { return "finished, but nobody kept the model" }
        if run.finishedAt != nil { return "finished" }
        if let rejection = run.rejection { return "rejected: \(rejection)" }
        if run.isExhausted { return "stopped: the budget is used up" }
        guard run.firstLeaseAt != nil else {
            return "never scheduled: \(run.waitReason ?? "no node was offered")"
        }
        guard run.commits > 0 else {
            return "no step was done: \(run.waitReason ?? "the run ended before the first round")"
        }
        return "unfinished at the end of the simulated time"
    }

    func paid(by run: TrainingRun) -> Zen {
        [TransferPurpose.work, .fee, .verification].reduce(.zero) { sum, purpose in
            sum + (recorder.byJob[run.id]?[purpose] ?? .zero)
        }
    }

    private func summary(of node: SimulatedNode, at now: Instant) -> NodeSummary {
        NodeSummary(
            index: Int(node.id.index), group: node.group, site: Int(node.domain.site),
            owner: Int(node.domain.operator),
            entity: node.entity, speed: node.speed, gpus: node.gpus, up: node.up, held: node.held,
            computed: node.computed, busy: node.busy,
            sent: node.sent, failures: Int(node.failures),
            stake: settlement?.stake(of: node.id) ?? .zero, isEjected: node.isEjected,
            isAbsent: node.isAbsent,
            statement: settlement?.statement(of: node.id) ?? NodeStatement(),
            stakeTime: settlement?.stakes.stakeTime(of: node.id, until: now) ?? 0,
            presence: presence(of: Int(node.id.index), at: now),
            book: books.isEmpty ? nil : books[Int(node.id.index)])
    }
}
