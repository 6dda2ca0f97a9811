import ProtocolCore

/// What members do: fetch the model, compute, and hand their updates to the hub.
extension AsynchronousCoordinator {
    mutating func take(hub node: NodeID) -> [Directive] {
        guard hub == nil, isElecting, let place = place(of: node), roster[place].model == newest
        else { return [.discard(.notACandidate)] }
        hub = node
        isElecting = false
        var directives: [Directive] = []
        for place in roster.indices where roster[place].activity == .pushing {
            let member = roster[place]
            if member.node == node {
                directives += take(member.node, at: place)
            } else {
                directives.append(.push(member.node, member.phase, hub: node))
            }
        }
        return directives + goOn()
    }

    mutating func finish(_ node: NodeID, _ phase: RoundID) -> [Directive] {
        guard let place = place(of: node) else { return [.discard(.notAMember)] }
        guard roster[place].activity == .computing, roster[place].phase == phase else {
            return [.discard(.stale)]
        }
        roster[place].activity = .pushing
        guard let hub else { return goOn() }
        guard hub == node else { return [.push(node, phase, hub: hub)] }
        return take(node, at: place) + goOn()
    }

    mutating func receive(_ node: NodeID, _ phase: RoundID, by holder: NodeID) -> [Directive] {
        guard let place = place(of: node) else { return [.discard(.notAMember)] }
        guard hub == holder, roster[place].activity == .pushing, roster[place].phase == phase
        else { return [.discard(.stale)] }
        return take(node, at: place) + goOn()
    }

    /// The hub holds the update of a member.
    private mutating func take(_ node: NodeID, at place: Int) -> [Directive] {
        let member = roster[place]
        roster[place].activity = .idle
        let staleness = version - member.base
        let contribution = Contribution(
            node: node, phase: member.phase, sequences: member.sequences, staleness: staleness,
            weight: settings.asynchrony.weight(staleness))
        if let bound = settings.asynchrony.maxStaleness, staleness > bound {
            lost += member.sequences
            inFlight -= member.sequences
            return [.drop([contribution], .tooStale)]
        }
        buffer.append(contribution)
        let isFull = buffer.count >= settings.asynchrony.bufferSize
        return isFull ? [.keep(contribution), apply()] : [.keep(contribution)]
    }

    /// The hub applies what it has: the model becomes another.
    private mutating func apply() -> Directive {
        let applied = buffer
        buffer.removeAll(keepingCapacity: true)
        let sequences = applied.reduce(0) { $0 + $1.sequences }
        inFlight -= sequences
        retained += sequences
        version += 1
        if let hub, let place = place(of: hub) { roster[place].model = newest }
        return .apply(
            version: version, applied, sequences: sequences, retained: retained)
    }

    mutating func fetch(_ node: NodeID, _ version: Int) -> [Directive] {
        guard let place = place(of: node) else { return [.discard(.notAMember)] }
        guard roster[place].activity == .fetching, let model = roster[place].fetched,
            model.version == version
        else { return [.discard(.stale)] }
        roster[place].activity = .idle
        roster[place].model = model
        roster[place].fetched = nil
        roster[place].isFresh = true
        return goOn()
    }

    /// Whatever follows from the state that an input has led to.
    mutating func goOn() -> [Directive] {
        var directives: [Directive] = []
        let isUnderWay = roster.contains { $0.hasWork }
        let isLast = draining || retained + inFlight >= settings.totalSequences
        if !buffer.isEmpty, hub != nil, !isUnderWay, isLast { directives.append(apply()) }
        if stage == .finished { return directives }
        if retained >= settings.totalSequences {
            stage = .finished
            return directives + [.finished(retained: retained)]
        }
        if draining, inFlight == 0 {
            draining = false
            stage = .drained
            return directives + [.drained]
        }
        if stage == .drained { return directives }
        if owesRollback {
            if stage != .recovering { directives.append(.waiting(.recovery)) }
            stage = .recovering
            return directives
        }
        // Whoever has an update needs a hub, even if nothing new is begun.
        let isEnough = roster.count >= settings.minimumMembers
        if hub == nil, isEnough || isUnderWay { directives += elect() }
        guard isEnough else {
            if stage != .waiting {
                directives.append(
                    .waiting(
                        .tooFewMembers(have: roster.count, need: settings.minimumMembers)))
            }
            stage = .waiting
            return directives
        }
        stage = .running
        return draining || hub == nil ? directives : directives + serve()
    }

    /// Asks for a hub, once.
    private mutating func elect() -> [Directive] {
        guard !isElecting else { return [] }
        isElecting = true
        return [.electHub(roster.filter { $0.model == newest }.map(\.node))]
    }

    /// Gives those who are idle something to do.
    private mutating func serve() -> [Directive] {
        guard let hub else { return [] }
        var directives: [Directive] = []
        for place in roster.indices where roster[place].activity == .idle {
            let node = roster[place].node
            if !roster[place].isFresh, roster[place].model != newest {
                roster[place].activity = .fetching
                roster[place].fetched = newest
                directives.append(.fetch(node, version: version, hub: hub))
            } else if let assignment = assign(place) {
                directives.append(.assign(assignment, version: roster[place].base))
            }
        }
        return directives
    }

    /// The next phase of a member that has the newest model; nil if no text is left.
    private mutating func assign(_ place: Int) -> PhaseAssignment? {
        let left = settings.totalSequences - retained - inFlight
        guard left > 0 else { return nil }
        let all = shares ?? divide()
        shares = all
        // In a batch of fewer sequences than members everybody has one.
        let batch = max(1, all[place])
        let sequences = min(left, batch * Int64(settings.asynchrony.innerSteps))
        phase = phase.next
        roster[place].activity = .computing
        roster[place].phase = phase
        roster[place].base = roster[place].model?.version ?? version
        roster[place].isFresh = false
        roster[place].sequences = sequences
        issued += sequences
        inFlight += sequences
        return PhaseAssignment(
            round: phase, node: roster[place].node, sequences: sequences,
            steps: Int((sequences + batch - 1) / batch))
    }

    private func divide() -> [Int64] {
        let batch = settings.sequencesPerStep
        return switch settings.sharing {
        case .equal: BatchShares.equal(batch: batch, among: roster.count)
        case .bySpeed: BatchShares.bySpeed(batch: batch, speeds: roster.map(\.speed))
        }
    }
}
