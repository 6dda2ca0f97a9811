import ProtocolCore
import Quantities

/// What the loss of a member does to the rounds under way.
extension RoundCoordinator {
    mutating func loseDuringRound(_ node: NodeID, at now: Instant) -> [Directive] {
        guard hasPart(node) else { return [] }
        if settings.lossPolicy == .restart { return abandonAll(at: now) }
        switch stage {
        case .computing: return loseFromPhase(node, at: now)
        case .reducing: return loseFromExchange(node, at: now)
        case .overlapping:
            // What is computed first: once the exchange is over, it may be reduced itself.
            let first = loseFromPhase(node, at: now)
            let second = loseFromExchange(node, at: now)
            return first + second + overlapAgain(at: now)
        case .waiting, .drained, .recovering, .finished: return []
        }
    }

    /// Whether a node has a share of a round under way, or is to hold the result of one.
    private func hasPart(_ node: NodeID) -> Bool {
        if stage == .computing || stage == .overlapping, let place = phase.place(of: node),
            phase.participants[place].status != .lost
        {
            return true
        }
        guard stage == .reducing || stage == .overlapping else { return false }
        return exchange.awaited.index(ofSorted: node) != nil
    }

    private mutating func loseFromPhase(_ node: NodeID, at now: Instant) -> [Directive] {
        guard let place = phase.place(of: node) else { return [] }
        switch phase.participants[place].status {
        case .lost: return []
        case .excluded:
            phase.participants[place].status = .lost
            return []
        case .finished:
            phase.finished -= 1
            lost += phase.take(place, as: .lost)
        case .computing: lost += phase.take(place, as: .lost)
        }
        phase.active -= 1
        guard phase.active >= phase.quorumCount else {
            let abandonment = abandonPhase(.belowQuorum)
            guard stage == .computing else {
                stage = .reducing
                return [abandonment]
            }
            return [abandonment] + nextAfterLoss(at: now, needsRecovery: isStateGone)
        }
        return stage == .computing && phase.finished == phase.active ? reduce(at: now) : []
    }

    private mutating func abandonPhase(_ reason: AbandonReason) -> Directive {
        lost += phase.sequences
        phase.sequences = 0
        return .abandon(phase.round, reason)
    }

    /// Gives up whatever is under way: everybody returns to a checkpoint.
    private mutating func abandonAll(at now: Instant) -> [Directive] {
        var directives: [Directive] = []
        if stage != .computing { directives.append(abandonExchange(.memberLost)) }
        if stage != .reducing { directives.append(abandonPhase(.memberLost)) }
        return directives + nextAfterLoss(at: now, needsRecovery: true)
    }

    private mutating func nextAfterLoss(at now: Instant, needsRecovery: Bool) -> [Directive] {
        guard needsRecovery else { return next(at: now) }
        owesRollback = true
        return [.needsRecovery(round)] + next(at: now)
    }
}
