import ProtocolCore
import Quantities

extension SpotChecker {
    /// Lets a check take an input, and orders what follows from it.
    @inline(__always)
    mutating func advance(
        _ id: CheckID, at now: Instant, _ take: (inout Check) -> Check.Effect
    ) -> [Directive] {
        guard let place = open.place(of: id.ordinal) else {
            let wasIssued = id.ordinal >= 0 && id.ordinal < open.next
            return [.discard(wasIssued ? .alreadyDecided(id) : .unknownCheck(id))]
        }
        let wasClosed = open[place].isClosed
        let wasWaiting = open[place].isWaiting
        let effect = take(&open[place])
        var isDecided = false
        if case .decide = effect { isDecided = true }
        if wasClosed, isDecided || !open[place].isClosed { closed.remove(id.ordinal) }
        let isWaiting = !isDecided && open[place].isWaiting
        if wasWaiting != isWaiting {
            if isWaiting { waiting.insert(id.ordinal) } else { waiting.remove(id.ordinal) }
        }
        return follow(effect, of: id, at: place, now)
    }

    private mutating func follow(
        _ effect: Check.Effect, of id: CheckID, at place: Int, _ now: Instant
    ) -> [Directive] {
        switch effect {
        case .nothing: return []
        case .seek: return [assign(id, place)]
        case .execute(let verifier, let seeksMore):
            let commitment = open[place].commitment
            let order = Directive.reexecute(
                id, verifier: verifier, node: commitment.node, round: commitment.round,
                step: open[place].step)
            return seeksMore ? [order, assign(id, place)] : [order]
        case .discard(let reason): return [.discard(reason)]
        case .decide(let outcome):
            let verdict = open[place].verdict(id, outcome, at: now)
            open.end(id.ordinal)
            statistics.count(outcome)
            return switch outcome {
            case .wrong: [.verdict(verdict), .convict(verdict.node, id, .mismatch)]
            case .unopened: [.verdict(verdict), .convict(verdict.node, id, .unopened)]
            case .passed, .falseAlarm, .unresolved: [.verdict(verdict)]
            }
        }
    }

    private func assign(_ id: CheckID, _ place: Int) -> Directive {
        .assign(id, excluding: open[place].panel?.excluded ?? [], draw: open[place].draw)
    }

    /// Decides the checks that a worker can no longer open; those that it has opened go on.
    mutating func onGone(_ node: NodeID, at now: Instant) -> [Directive] {
        let outcome: Outcome = settings.excusesAbsence ? .unresolved : .unopened
        var directives: [Directive] = []
        for ordinal in closed.members {
            guard let place = open.place(of: ordinal), open[place].commitment.node == node else {
                continue
            }
            directives += advance(CheckID(ordinal), at: now) { _ in .decide(outcome) }
        }
        return directives
    }

    /// Seeks a verifier again for the oldest check after another that waits for one.
    mutating func onRetry(after tried: CheckID?, at now: Instant) -> [Directive] {
        guard let ordinal = waiting.first(from: tried.map { $0.ordinal + 1 } ?? 0) else {
            return []
        }
        return advance(CheckID(ordinal), at: now) { $0.retry() }
    }

    /// Closes the window of a check; a wake-up for a decided one, or before its time, is ignored.
    mutating func onWake(_ id: CheckID, at now: Instant) -> [Directive] {
        guard let place = open.place(of: id.ordinal),
            open[place].committedAt + settings.window <= now
        else { return [] }
        return advance(id, at: now) { $0.close() }
    }
}
