import ProtocolCore
import Quantities

/// The first half of a round: members compute.
extension RoundCoordinator {
    /// Assigns the next round to everyone in the roster.
    mutating func start(at now: Instant) -> [Directive] {
        round = round.next
        began = now
        deadline = nil
        attempt = 0
        let left = settings.totalSequences - retained
        let batch = settings.sequencesPerStep
        let whole = min(Int64(settings.mode.stepsPerRound), left / batch)
        // A last, smaller batch, if the round has room for it.
        let partial = whole < Int64(settings.mode.stepsPerRound) ? left - whole * batch : 0
        steps = Int(whole) + (partial > 0 ? 1 : 0)
        let full = shares ?? divide(batch)
        shares = full
        let rest = partial > 0 ? divide(partial) : []
        participants.removeAll(keepingCapacity: true)
        var directives: [Directive] = []
        directives.reserveCapacity(roster.count)
        for (place, member) in roster.enumerated() {
            let sequences = whole * full[place] + (partial > 0 ? rest[place] : 0)
            inFlight += sequences
            participants.append(
                Participant(node: member.node, sequences: sequences, status: .computing))
            directives.append(
                .assign(
                    PhaseAssignment(
                        round: round, node: member.node, sequences: sequences, steps: steps)))
        }
        issued += inFlight
        active = participants.count
        finished = 0
        quorumCount = quorum(of: active)
        stage = .computing
        return directives
    }

    mutating func finish(_ node: NodeID, _ finishedRound: RoundID, at now: Instant) -> [Directive] {
        guard finishedRound == round, stage == .computing || stage == .reducing else {
            return [.discard(.stale)]
        }
        guard let place = participantPlace(of: node) else { return [.discard(.notInRound)] }
        switch participants[place].status {
        case .computing: break
        case .finished: return [.discard(.repeated)]
        case .excluded, .lost: return [.discard(.notInRound)]
        }
        participants[place].status = .finished
        finished += 1
        if finished == active { return reduce() }
        guard let grace = settings.grace, deadline == nil, hasQuorum else { return [] }
        let time = now + Duration(roundingUpSeconds: grace * (now - began).inSeconds)
        deadline = time
        return [.wake(at: time, round)]
    }

    mutating func wake(_ wakeRound: RoundID, at now: Instant) -> [Directive] {
        guard stage == .computing, wakeRound == round, let time = deadline, now >= time else {
            return [.discard(.stale)]
        }
        guard hasQuorum else {
            // Losses since: the time runs anew when there is a quorum again.
            deadline = nil
            return [.discard(.stale)]
        }
        var directives: [Directive] = []
        for place in participants.indices where participants[place].status == .computing {
            forfeit(place, as: .excluded)
            directives.append(.exclude(participants[place].node, round))
        }
        return directives + reduce()
    }

    mutating func loseWhileComputing(_ node: NodeID, at now: Instant) -> [Directive] {
        guard let place = participantPlace(of: node), participants[place].status != .lost else {
            return []
        }
        if participants[place].status == .finished { finished -= 1 }
        forfeit(place, as: .lost)
        active -= 1
        guard settings.lossPolicy == .goOn else { return abandon(.memberLost, at: now) }
        guard active >= quorumCount else { return abandon(.belowQuorum, at: now) }
        return finished == active ? reduce() : []
    }

    /// Gives the round up.
    mutating func abandon(_ reason: AbandonReason, at now: Instant) -> [Directive] {
        lost += inFlight
        inFlight = 0
        var directives: [Directive] = [.abandon(round, reason)]
        if reason == .memberLost || isStateGone {
            owesRollback = true
            directives.append(.needsRecovery(round))
        }
        return directives + next(at: now)
    }

    /// Whether the time of those who are late begins to run: so many have finished as suffice, and
    /// so many of those who were given work.
    ///
    /// A last, small batch leaves members without a sequence; they finish at once, and without the
    /// second condition whoever has work would be excluded, for ever.
    private var hasQuorum: Bool {
        guard finished >= quorumCount else { return false }
        var busy = 0
        var done = 0
        for participant in participants where participant.sequences > 0 {
            busy += 1
            if participant.status == .finished { done += 1 }
        }
        return done >= min(quorumCount, quorum(of: busy))
    }

    /// Takes a participant's share out of the round.
    mutating func forfeit(_ place: Int, as status: Status) {
        inFlight -= participants[place].sequences
        lost += participants[place].sequences
        participants[place].status = status
    }

    /// The place of a node among the participants, or nil.
    func participantPlace(of node: NodeID) -> Int? {
        var low = 0
        var high = participants.count
        while low < high {
            let middle = (low + high) / 2
            if participants[middle].node < node { low = middle + 1 } else { high = middle }
        }
        return low < participants.count && participants[low].node == node ? low : nil
    }

    /// How many contributions suffice in a round of so many members.
    private func quorum(of members: Int) -> Int {
        let millionths = settings.quorum.partsPerMillion * Int64(members)
        let count = Int((millionths + 999_999) / 1_000_000)
        return min(members, max(count, settings.minimumMembers))
    }

    private func divide(_ batch: Int64) -> [Int64] {
        switch settings.sharing {
        case .equal: BatchShares.equal(batch: batch, among: roster.count)
        case .bySpeed: BatchShares.bySpeed(batch: batch, speeds: roster.map(\.speed))
        }
    }
}
