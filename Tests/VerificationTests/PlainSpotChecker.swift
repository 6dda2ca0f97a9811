import ProtocolCore
import Quantities

@testable import Verification

/// The spot checker as plainly as it can be said: a dictionary of checks, copied out and in.
struct PlainSpotChecker {
    let settings: SpotChecker.Settings
    var statistics = SpotChecker.Statistics()
    var next: Int64 = 0
    var open: [Int64: PlainCheck] = [:]
    var waiting: [Int64] = []
    var workers: [NodeID: SpotChecker.Worker] = [:]

    init(settings: SpotChecker.Settings) { self.settings = settings }

    mutating func handle(_ input: SpotChecker.Input, at now: Instant) -> [SpotChecker.Directive] {
        switch input {
        case .committed(let commitment, let beacon): sample(commitment, beacon, at: now)
        case .opened(let id, let root, let leaf, let proof):
            advance(id, at: now) { $0.open(id, root: root, leaf: leaf, proof: proof) }
        case .refused(let id): advance(id, at: now) { $0.refuse(id) }
        case .assigned(let id, let verifier): advance(id, at: now) { $0.assign(id, verifier) }
        case .noVerifier(let id): advance(id, at: now) { $0.wait(id) }
        case .reexecuted(let id, let verifier, let digest):
            advance(id, at: now) { [escalation = settings.escalation] in
                $0.answer(id, verifier, digest, escalation: escalation)
            }
        case .verifierLost(let id, let verifier): advance(id, at: now) { $0.lose(id, verifier) }
        case .nodeGone(let node): onGone(node, at: now)
        case .retry(let tried): onRetry(after: tried, at: now)
        case .wake(let id): onWake(id, at: now)
        }
    }

    /// Draws the steps of a commitment that are to be re-executed, and asks for their opening.
    mutating func sample(
        _ commitment: Commitment, _ beacon: Digest, at now: Instant
    ) -> [SpotChecker.Directive] {
        guard commitment.job == settings.job else { return [.discard(.otherJob(commitment.job))] }
        guard commitment.steps >= 0 else {
            return [.discard(.malformedCommitment(commitment.node, commitment.round))]
        }
        var worker = SpotChecker.Worker(lastRound: commitment.round)
        if let known = workers[commitment.node] {
            guard known.lastRound < commitment.round else {
                return [.discard(.repeatedCommitment(commitment.node, commitment.round))]
            }
            worker = known
            worker.lastRound = commitment.round
        }
        var directives: [SpotChecker.Directive] = []
        var lottery = StepLottery(
            StepLottery.Odds(rate: settings.sampleRate), beacon: beacon, node: commitment.node,
            round: commitment.round)
        var passed = 0
        while let (step, ticket) = lottery.draw(of: commitment.steps) {
            statistics.skip(step - passed, &worker, phase: settings.phase)
            statistics.countDrawn(&worker, phase: settings.phase)
            passed = step + 1
            directives += begin(PlainCheck(commitment, step: step, ticket: ticket, at: now))
        }
        statistics.skip(commitment.steps - passed, &worker, phase: settings.phase)
        statistics.commitments += 1
        statistics.steps += commitment.steps
        workers[commitment.node] = worker
        return directives
    }

    private mutating func begin(_ check: PlainCheck) -> [SpotChecker.Directive] {
        let id = CheckID(next)
        next += 1
        open[id.ordinal] = check
        statistics.sampled += 1
        let commitment = check.commitment
        return [
            .sampled(id, node: commitment.node, round: commitment.round, step: check.step),
            .open(id, node: commitment.node, round: commitment.round, step: check.step),
            .wake(at: check.committedAt + settings.window, id),
        ]
    }
}

extension PlainSpotChecker {
    /// Lets a check take an input, and orders what follows from it.
    mutating func advance(
        _ id: CheckID, at now: Instant, _ take: (inout PlainCheck) -> Check.Effect
    ) -> [SpotChecker.Directive] {
        guard var check = open[id.ordinal] else {
            let wasIssued = id.ordinal >= 0 && id.ordinal < next
            return [.discard(wasIssued ? .alreadyDecided(id) : .unknownCheck(id))]
        }
        if check.isWaiting { waiting.remove(at: waitingPlace(of: id)) }
        let effect = take(&check)
        if case .decide(let outcome) = effect { return decide(id, check, outcome, at: now) }
        if check.isWaiting { waiting.insert(id.ordinal, at: waitingPlace(of: id)) }
        open[id.ordinal] = check
        return directives(for: effect, of: id, check)
    }

    private func directives(
        for effect: Check.Effect, of id: CheckID, _ check: PlainCheck
    ) -> [SpotChecker.Directive] {
        switch effect {
        case .nothing: []
        case .seek: [assign(id, check)]
        case .execute(let verifier, let seeksMore):
            [
                .reexecute(
                    id, verifier: verifier, node: check.commitment.node,
                    round: check.commitment.round, step: check.step)
            ] + (seeksMore ? [assign(id, check)] : [])
        case .discard(let reason): [.discard(reason)]
        case .decide: preconditionFailure("\(id) was decided, and is still open: \(check)")
        }
    }

    private func assign(_ id: CheckID, _ check: PlainCheck) -> SpotChecker.Directive {
        .assign(id, excluding: check.panel?.excluded ?? [], draw: check.draw)
    }

    private mutating func decide(
        _ id: CheckID, _ check: PlainCheck, _ outcome: Outcome, at now: Instant
    ) -> [SpotChecker.Directive] {
        open[id.ordinal] = nil
        statistics.count(outcome)
        let commitment = check.commitment
        let verdict = Verdict(
            check: id, job: commitment.job, node: commitment.node, round: commitment.round,
            step: check.step, outcome: outcome, verifiers: check.panel?.voters ?? [],
            committedAt: check.committedAt, decidedAt: now,
            dissenters: check.panel?.dissenters(from: outcome) ?? [])
        return switch outcome {
        case .wrong: [.verdict(verdict), .convict(commitment.node, id, .mismatch)]
        case .unopened: [.verdict(verdict), .convict(commitment.node, id, .unopened)]
        case .passed, .falseAlarm, .unresolved: [.verdict(verdict)]
        }
    }

    /// Decides the checks that a worker can no longer open; those that it has opened go on.
    mutating func onGone(_ node: NodeID, at now: Instant) -> [SpotChecker.Directive] {
        let outcome: Outcome = settings.excusesAbsence ? .unresolved : .unopened
        let closed = open.filter { $0.value.commitment.node == node && $0.value.isClosed }
        return closed.keys.sorted().flatMap { ordinal in
            advance(CheckID(ordinal), at: now) { _ in .decide(outcome) }
        }
    }

    /// Seeks a verifier again for the oldest check after another that waits for one.
    mutating func onRetry(after tried: CheckID?, at now: Instant) -> [SpotChecker.Directive] {
        let place = tried.map { waitingPlace(of: CheckID($0.ordinal + 1)) } ?? 0
        guard place < waiting.count else { return [] }
        return advance(CheckID(waiting[place]), at: now) { $0.retry() }
    }

    /// The place of a check among those that wait, or where it would stand.
    private func waitingPlace(of id: CheckID) -> Int {
        var low = 0
        var high = waiting.count
        while low < high {
            let middle = (low + high) / 2
            if waiting[middle] < id.ordinal { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Closes the window of a check; a wake-up for a decided one, or before its time, is ignored.
    mutating func onWake(_ id: CheckID, at now: Instant) -> [SpotChecker.Directive] {
        guard let check = open[id.ordinal], check.committedAt + settings.window <= now else {
            return []
        }
        return advance(id, at: now) { $0.close() }
    }
}
