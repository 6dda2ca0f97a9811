import ProtocolCore
import Quantities

/// The second half of a round: the updates are reduced, and the round counts.
extension RoundCoordinator {
    /// Orders the reduction over those who have finished, and where it runs behind the computation,
    /// begins the next round.
    mutating func reduce(at now: Instant) -> [Directive] {
        swap(&phase, &exchange)
        phase.sequences = 0
        stage = .reducing
        let order = orderReduction()
        guard canOverlap else { return [order] }
        return [order] + overlap(at: now)
    }

    /// Whether the next round can begin behind the reduction.
    private var canOverlap: Bool {
        settings.hidesExchanges && !draining && !owesRollback
            && roster.count >= settings.minimumMembers
            && retained + inFlight < settings.totalSequences
    }

    /// Begins the next round behind the reduction.
    private mutating func overlap(at now: Instant) -> [Directive] {
        stage = .overlapping
        return start(at: now)
    }

    /// The order to reduce.
    ///
    /// Every member that does not contribute still needs the result, since it holds the model from
    /// before the round.
    private mutating func orderReduction() -> Directive {
        let contributors = exchange.contributors
        exchange.awaited = roster.map(\.node)
        let receivers =
            exchange.awaited.count == contributors.count
            ? [] : exchange.awaited.filter { contributors.index(ofSorted: $0) == nil }
        exchange.reported = [Bool](repeating: false, count: exchange.awaited.count)
        exchange.unreported = exchange.awaited.count
        return .reduce(
            round: exchange.round, attempt: exchange.attempt, contributors: contributors,
            receivers: receivers)
    }

    mutating func report(
        _ node: NodeID, _ reducedRound: RoundID, _ reducedAttempt: Int, at now: Instant
    ) -> [Directive] {
        guard stage == .reducing || stage == .overlapping, reducedRound == exchange.round,
            reducedAttempt == exchange.attempt
        else { return [.discard(.stale)] }
        guard let place = exchange.awaited.index(ofSorted: node) else {
            return [.discard(.notInRound)]
        }
        guard !exchange.reported[place] else { return [.discard(.repeated)] }
        exchange.reported[place] = true
        exchange.unreported -= 1
        return exchange.unreported == 0 ? commit(at: now) : []
    }

    /// Counts the round, and goes on with the one that is computed or begins the next.
    private mutating func commit(at now: Instant) -> [Directive] {
        let sequences = exchange.sequences
        retained += sequences
        exchange.sequences = 0
        let directive = Directive.commit(
            round: exchange.round, contributors: exchange.contributors, sequences: sequences,
            steps: exchange.steps, retained: retained)
        return [directive] + afterExchange(at: now)
    }

    /// The reduction under way is over.
    private mutating func afterExchange(at now: Instant) -> [Directive] {
        guard stage == .overlapping else { return next(at: now) }
        stage = .computing
        return proceed(at: now)
    }

    /// A member that is lost while its round is reduced: the others begin anew without it, or have
    /// the sum already.
    mutating func loseFromExchange(_ node: NodeID, at now: Instant) -> [Directive] {
        guard let place = exchange.awaited.index(ofSorted: node) else { return [] }
        if !exchange.reported[place] { exchange.unreported -= 1 }
        exchange.awaited.remove(at: place)
        exchange.reported.remove(at: place)
        // Everyone left holds the sum already, the lost member's part in it.
        if exchange.unreported == 0, !exchange.awaited.isEmpty { return commit(at: now) }
        if let part = exchange.place(of: node), exchange.participants[part].status == .finished {
            lost += exchange.take(part, as: .lost)
            exchange.active -= 1
            exchange.finished -= 1
        }
        guard exchange.finished >= exchange.quorumCount else {
            return [abandonExchange(.belowQuorum)] + afterAbandoning(at: now)
        }
        exchange.attempt += 1
        return [orderReduction()]
    }

    /// Gives the round up that is reduced.
    mutating func abandonExchange(_ reason: AbandonReason) -> Directive {
        lost += exchange.sequences
        exchange.sequences = 0
        return .abandon(exchange.round, reason)
    }

    /// Goes on after the reduction was given up; nobody may be left who holds the model.
    private mutating func afterAbandoning(at now: Instant) -> [Directive] {
        guard isStateGone else { return afterExchange(at: now) }
        owesRollback = true
        return [.needsRecovery(exchange.round)] + afterExchange(at: now)
    }

    /// Begins the next round behind a reduction whose own next round was given up.
    mutating func overlapAgain(at now: Instant) -> [Directive] {
        stage == .reducing && canOverlap ? overlap(at: now) : []
    }
}
