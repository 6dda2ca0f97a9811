import ProtocolCore

/// Who is there, and what stops and starts the job from outside.
extension AsynchronousCoordinator {
    mutating func join(_ node: NodeID, speed: Double) -> [Directive] {
        guard stage != .finished else { return [.discard(.finished)] }
        guard speed > 0, speed.isFinite else { return [.discard(.invalidSpeed)] }
        let place = insertionPlace(of: node)
        if place < roster.count, roster[place].node == node { return [.discard(.alreadyMember)] }
        var member = Member(node: node, speed: speed)
        // The first has brought the model; before any update, everybody has it from the seed.
        if retained == 0 || roster.isEmpty && !owesRollback { member.model = newest }
        roster.insert(member, at: place)
        shares = nil
        return goOn()
    }

    mutating func leave(_ node: NodeID) -> [Directive] {
        guard let place = place(of: node) else { return [.discard(.notAMember)] }
        let member = roster.remove(at: place)
        shares = nil
        if member.hasWork {
            lost += member.sequences
            inFlight -= member.sequences
        }
        var directives: [Directive] = []
        if hub == node { directives += loseHub() }
        // One of those who were proposed may be gone.
        isElecting = false
        switch stage {
        case .waiting, .running, .recovering: return directives + goBackIfNeeded() + goOn()
        case .drained, .finished: return directives
        }
    }

    /// The hub is gone: what it had received is lost, and what was on its way to or from it is not.
    private mutating func loseHub() -> [Directive] {
        hub = nil
        for place in roster.indices where roster[place].activity == .fetching {
            roster[place].activity = .idle
            roster[place].fetched = nil
        }
        guard !buffer.isEmpty else { return [] }
        let dropped = buffer
        buffer = []
        for contribution in dropped {
            lost += contribution.sequences
            inFlight -= contribution.sequences
        }
        return [.drop(dropped, .hubLost)]
    }

    /// Without a hub, the newest model is that of a member, or there is none.
    private mutating func goBackIfNeeded() -> [Directive] {
        guard hub == nil, !owesRollback, retained > 0 else { return [] }
        guard let newest = newestHeld, newest.retained >= keptRetained else {
            giveUp()
            return [.needsRecovery]
        }
        guard newest.version < version else { return [] }
        // Those who hold it hold the newest model there is, and it has a number of its own: what
        // is heard of the lost one later means nothing.
        version += 1
        lost += retained - newest.retained
        retained = newest.retained
        for place in roster.indices where roster[place].model == newest || retained == 0 {
            roster[place].model = self.newest
        }
        return [.rolledBack(retained: retained)]
    }

    /// Nobody can go on from what it holds: whatever is computed from it is lost.
    private mutating func giveUp() {
        owesRollback = true
        for place in roster.indices {
            if roster[place].hasWork {
                lost += roster[place].sequences
                inFlight -= roster[place].sequences
            }
            roster[place] = Member(node: roster[place].node, speed: roster[place].speed)
        }
    }

    mutating func drain() -> [Directive] {
        switch stage {
        case .running, .waiting, .recovering:
            guard !draining else { return [.discard(.alreadyDraining)] }
            draining = true
            return goOn()
        case .drained: return [.discard(.alreadyDraining)]
        case .finished: return [.discard(.finished)]
        }
    }

    mutating func resume() -> [Directive] {
        switch stage {
        case .running, .waiting, .recovering:
            guard draining else { return [.discard(.notDraining)] }
            draining = false
            return goOn()
        case .drained:
            stage = .running
            // The hub may have gone; if nobody is there, whoever comes brings the model.
            return (roster.isEmpty ? [] : goBackIfNeeded()) + goOn()
        case .finished: return [.discard(.finished)]
        }
    }

    mutating func rollback(to target: Int64) -> [Directive] {
        guard inFlight == 0 else { return [.discard(.underWay)] }
        guard 0...retained ~= target else { return [.discard(.outOfRange)] }
        lost += retained - target
        retained = target
        keptRetained = min(keptRetained, target)
        version += 1
        owesRollback = false
        for place in roster.indices {
            roster[place].activity = .idle
            roster[place].fetched = nil
            roster[place].isFresh = false
            roster[place].model = newest
        }
        if stage == .finished { stage = .running }
        return [.rolledBack(retained: target)] + goOn()
    }

    /// Notes how far a checkpoint can bring the job back.
    mutating func keep(checkpoint target: Int64) -> [Directive] {
        guard 0...retained ~= target else { return [.discard(.outOfRange)] }
        // Of two checkpoints the newer counts, whichever is heard of first.
        guard target > keptRetained else { return [.discard(.repeated)] }
        keptRetained = target
        return []
    }

    /// The newest model as a state.
    var newest: Model { Model(version: version, retained: retained) }

    /// The newest model that a member holds.
    var newestHeld: Model? {
        var best: Model?
        for case let model? in roster.map(\.model)
        where best.map({ $0.version < model.version }) ?? true { best = model }
        return best
    }

    /// The place of a member in the roster.
    func place(of node: NodeID) -> Int? {
        let place = insertionPlace(of: node)
        return place < roster.count && roster[place].node == node ? place : nil
    }

    private func insertionPlace(of node: NodeID) -> Int {
        var low = 0
        var high = roster.count
        while low < high {
            let middle = (low + high) / 2
            if roster[middle].node < node { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
