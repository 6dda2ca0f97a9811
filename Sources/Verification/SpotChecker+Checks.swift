import ProtocolCore
import Quantities

extension SpotChecker {
    /// Lets a check take an input, and orders what follows from it.
    mutating func advance(
        _ id: CheckID, at now: Instant, _ take: (inout Check) -> Check.Effect
    ) -> [Directive] {
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
        for effect: Check.Effect, of id: CheckID, _ check: Check
    ) -> [Directive] {
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

    private func assign(_ id: CheckID, _ check: Check) -> Directive {
        .assign(id, excluding: check.panel?.excluded ?? [], draw: check.draw)
    }

    private mutating func decide(
        _ id: CheckID, _ check: Check, _ outcome: Outcome, at now: Instant
    ) -> [Directive] {
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
    mutating func onGone(_ node: NodeID, at now: Instant) -> [Directive] {
        let outcome: Outcome = settings.excusesAbsence ? .unresolved : .unopened
        let closed = open.filter { $0.value.commitment.node == node && $0.value.isClosed }
        return closed.keys.sorted().flatMap { ordinal in
            advance(CheckID(ordinal), at: now) { _ in .decide(outcome) }
        }
    }

    /// Seeks a verifier again for the oldest check after another that waits for one.
    mutating func onRetry(after tried: CheckID?, at now: Instant) -> [Directive] {
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
    mutating func onWake(_ id: CheckID, at now: Instant) -> [Directive] {
        guard let check = open[id.ordinal], check.committedAt + settings.window <= now else {
            return []
        }
        return advance(id, at: now) { $0.close() }
    }
}
