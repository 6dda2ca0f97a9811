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
        forfeitCarried(by: node)
        switch stage {
        case .waiting:
            if isStateGone {
                owesRollback = true
                return [.needsRecovery(round)] + next(at: now)
            }
            return next(at: now)
        case .computing, .overlapping, .reducing:
            return loseDuringRound(node, at: now)
        case .drained, .recovering, .finished: return []
        }
    }

    mutating func drain() -> [Directive] {
        switch stage {
        case .computing, .overlapping, .reducing:
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
        case .computing, .overlapping, .reducing:
            guard draining else { return [.discard(.notDraining)] }
            draining = false
            return []
        case .drained: return next(at: now)
        case .waiting, .recovering: return [.discard(.notDraining)]
        case .finished: return [.discard(.finished)]
        }
    }

    mutating func rollback(to target: Int64, at now: Instant) -> [Directive] {
        switch stage {
        case .computing, .overlapping, .reducing: return [.discard(.roundUnderWay)]
        case .waiting, .drained, .recovering, .finished: break
        }
        guard 0...retained ~= target else { return [.discard(.outOfRange)] }
        // What is still carried began from what is undone.
        lost += retained - target + carriedSequences
        carried.removeAll()
        retained = target
        owesRollback = false
        return [.rolledBack(retained: target)] + (stage == .drained ? [] : next(at: now))
    }

    /// What happens when no round is under way: the one place where a round begins.
    ///
    /// Who was late is waited for before a pause and before the end, in a round of its own if need
    /// be.
    mutating func next(at now: Instant) -> [Directive] {
        if retained >= settings.totalSequences {
            stage = .finished
            return [.finished(retained: retained)]
        }
        let canGoOn = !owesRollback && roster.count >= settings.minimumMembers
        if draining, carried.isEmpty || !canGoOn {
            draining = false
            stage = .drained
            return [.drained]
        }
        if owesRollback {
            stage = .recovering
            return [.waiting(.recovery)]
        }
        guard canGoOn else {
            stage = .waiting
            return [
                .waiting(.tooFewMembers(have: roster.count, need: settings.minimumMembers))
            ]
        }
        let hasLate = !carried.isEmpty
        stage = .computing
        let assignments = start(at: now)
        // Whoever is carried into the round may have finished already.
        return hasLate ? assignments + proceed(at: now) : assignments
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
