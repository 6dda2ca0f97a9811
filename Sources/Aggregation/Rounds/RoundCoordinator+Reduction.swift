import ProtocolCore
import Quantities

/// The second half of a round: the updates are reduced, and the round counts.
extension RoundCoordinator {
    /// Orders the reduction over those who have finished.
    ///
    /// Every other member still needs the result, since it holds the model from before the round.
    mutating func reduce() -> [Directive] {
        let contributors = contributors
        awaited = roster.map(\.node)
        let receivers =
            awaited.count == contributors.count
            ? [] : awaited.filter { contributors.index(ofSorted: $0) == nil }
        reported = [Bool](repeating: false, count: awaited.count)
        unreported = awaited.count
        stage = .reducing
        return [
            .reduce(
                round: round, attempt: attempt, contributors: contributors, receivers: receivers)
        ]
    }

    mutating func report(
        _ node: NodeID, _ reducedRound: RoundID, _ reducedAttempt: Int, at now: Instant
    ) -> [Directive] {
        guard stage == .reducing, reducedRound == round, reducedAttempt == attempt else {
            return [.discard(.stale)]
        }
        guard let place = awaited.index(ofSorted: node) else { return [.discard(.notInRound)] }
        guard !reported[place] else { return [.discard(.repeated)] }
        reported[place] = true
        unreported -= 1
        return unreported == 0 ? commit(at: now) : []
    }

    mutating func loseWhileReducing(_ node: NodeID, at now: Instant) -> [Directive] {
        guard let place = awaited.index(ofSorted: node) else { return [] }
        if !reported[place] { unreported -= 1 }
        awaited.remove(at: place)
        reported.remove(at: place)
        let part = participantPlace(of: node).flatMap {
            participants[$0].status == .finished ? $0 : nil
        }
        if settings.lossPolicy == .restart {
            return abandon(.memberLost, at: now)
        }
        // Everyone left holds the sum already, the lost member's part in it.
        if unreported == 0, !awaited.isEmpty { return commit(at: now) }
        if let part {
            forfeit(part, as: .lost)
            active -= 1
            finished -= 1
        }
        guard finished >= quorumCount else { return abandon(.belowQuorum, at: now) }
        attempt += 1
        return reduce()
    }

    /// Counts the round, and begins the next.
    private mutating func commit(at now: Instant) -> [Directive] {
        let sequences = inFlight
        retained += sequences
        inFlight = 0
        let directive = Directive.commit(
            round: round, contributors: contributors, sequences: sequences, steps: steps,
            retained: retained)
        return [directive] + next(at: now)
    }

    /// Whose contribution is in the round, by identity.
    private var contributors: [NodeID] {
        var nodes: [NodeID] = []
        nodes.reserveCapacity(participants.count)
        for participant in participants where participant.status == .finished {
            nodes.append(participant.node)
        }
        return nodes
    }
}
