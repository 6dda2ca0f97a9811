import ProtocolCore
import Quantities

/// Who is there, and what stops and starts the job from outside.
extension RoundCoordinator {
    mutating func join(_ node: NodeID, speed: Double, at now: Instant) -> [Directive] {
        guard stage != .finished else { return [.discard(.finished)] }
        guard speed > 0, speed.isFinite else { return [.discard(.invalidSpeed)] }
        let place = rosterPlace(of: node)
        if place < roster.count, roster[place].node == node { return [.discard(.alreadyMember)] }
        roster.insert(Member(node: node, speed: speed), at: place)
        shares = nil
        return stage == .waiting ? next(at: now) : []
    }

    mutating func leave(_ node: NodeID, at now: Instant) -> [Directive] {
        let place = rosterPlace(of: node)
        guard place < roster.count, roster[place].node == node else {
            return [.discard(.notAMember)]
        }
        roster.remove(at: place)
        shares = nil
        switch stage {
        case .waiting:
            if isStateGone {
                owesRollback = true
                return [.needsRecovery(round)] + next(at: now)
            }
            return next(at: now)
        case .computing: return loseWhileComputing(node, at: now)
        case .reducing: return loseWhileReducing(node, at: now)
        case .drained, .recovering, .finished: return []
        }
    }

    mutating func drain() -> [Directive] {
        switch stage {
        case .computing, .reducing:
            guard !draining else { return [.discard(.alreadyDraining)] }
            draining = true
            return []
        case .waiting, .recovering:
            stage = .drained
            return [.drained]
        case .drained: return [.discard(.alreadyDraining)]
        case .finished: return [.discard(.finished)]
        }
    }

    mutating func resume(at now: Instant) -> [Directive] {
        switch stage {
        case .computing, .reducing:
            guard draining else { return [.discard(.notDraining)] }
            draining = false
            return []
        case .drained: return next(at: now)
        case .waiting, .recovering: return [.discard(.notDraining)]
        case .finished: return [.discard(.finished)]
        }
    }

    mutating func rollback(to target: Int64, at now: Instant) -> [Directive] {
        guard stage != .computing, stage != .reducing else { return [.discard(.roundUnderWay)] }
        guard 0...retained ~= target else { return [.discard(.outOfRange)] }
        lost += retained - target
        retained = target
        owesRollback = false
        return [.rolledBack(retained: target)] + (stage == .drained ? [] : next(at: now))
    }

    /// What happens when no round is under way: the one place where a round begins.
    mutating func next(at now: Instant) -> [Directive] {
        if retained >= settings.totalSequences {
            stage = .finished
            return [.finished(retained: retained)]
        }
        if draining {
            draining = false
            stage = .drained
            return [.drained]
        }
        if owesRollback {
            stage = .recovering
            return [.waiting(.recovery)]
        }
        guard roster.count >= settings.minimumMembers else {
            stage = .waiting
            return [
                .waiting(.tooFewMembers(have: roster.count, need: settings.minimumMembers))
            ]
        }
        return start(at: now)
    }

    /// Whether work was retained that nobody holds.
    var isStateGone: Bool { roster.isEmpty && retained > 0 }

    /// The place of a node in the roster, or where it would stand.
    func rosterPlace(of node: NodeID) -> Int {
        var low = 0
        var high = roster.count
        while low < high {
            let middle = (low + high) / 2
            if roster[middle].node < node { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
