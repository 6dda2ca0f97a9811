import ProtocolCore
import Quantities

/// The first half of a round: members compute.
extension RoundCoordinator {
    /// Assigns the next round to everyone in the roster who is not late for another.
    ///
    /// One that is begun only because somebody is late has nothing else in it.
    mutating func start(at now: Instant) -> [Directive] {
        round = round.next
        let left = draining ? 0 : settings.totalSequences - retained - inFlight
        let late = carried
        carried.removeAll()
        let present =
            late.isEmpty
            ? roster
            : roster.filter { member in !late.contains { $0.node == member.node } }
        let division = divide(
            steps: settings.mode.steps(inRound: round.ordinal), ofLeft: left, among: present)
        begin(division, at: now)
        var directives: [Directive] = []
        directives.reserveCapacity(roster.count)
        if !division.sequences.isEmpty { assign(division, to: present, &directives) }
        for participant in late { carry(participant, &directives) }
        phase.active = phase.participants.count
        phase.needed = min(phase.active, division.needed + late.count)
        phase.quorumCount = quorum(of: phase.needed)
        return directives
    }

    /// Makes the slot of a new round.
    private mutating func begin(_ division: Division, at now: Instant) {
        phase.round = round
        phase.began = now
        phase.steps = division.steps
        phase.deadline = nil
        phase.attempt = 0
        phase.participants.removeAll(keepingCapacity: true)
        phase.finished = 0
        phase.sequences = 0
    }

    private mutating func assign(
        _ division: Division, to present: [Member], _ directives: inout [Directive]
    ) {
        let ahead =
            stage == .overlapping ? min(settings.mode.overlappedSteps, division.steps) : nil
        for (place, member) in present.enumerated() {
            let sequences = division.sequences[place]
            let steps = division.steps(of: place)
            phase.sequences += sequences
            phase.participants.append(
                Participant(
                    node: member.node, sequences: sequences, status: .computing, home: round))
            directives.append(
                .assign(
                    PhaseAssignment(
                        round: round, node: member.node, sequences: sequences, steps: steps,
                        stepsAhead: ahead.map { $0 * steps / max(1, division.steps) })))
        }
        issued += phase.sequences
    }

    mutating func finish(_ node: NodeID, _ finishedRound: RoundID, at now: Instant) -> [Directive] {
        if let directives = finishCarried(node, finishedRound) { return directives }
        switch stage {
        case .reducing, .overlapping:
            if finishedRound == exchange.round { return finishAgain(node) }
            guard stage == .overlapping else { return [.discard(.stale)] }
        case .computing: break
        case .waiting, .drained, .recovering, .finished: return [.discard(.stale)]
        }
        guard let place = phase.place(of: node), phase.participants[place].home == finishedRound
        else { return [.discard(finishedRound == phase.round ? .notInRound : .stale)] }
        switch phase.participants[place].status {
        case .computing: break
        case .finished: return [.discard(.repeated)]
        case .excluded, .lost: return [.discard(.notInRound)]
        }
        // The round has all that it takes and waits for the exchange of the last to end.
        guard phase.finished < phase.needed else { return [exclude(place)] }
        phase.participants[place].status = .finished
        phase.finished += 1
        return proceed(at: now)
    }

    /// A member speaks of its share of a round that is already reduced.
    private func finishAgain(_ node: NodeID) -> [Directive] {
        guard let place = exchange.place(of: node),
            exchange.participants[place].status == .finished
        else { return [.discard(.notInRound)] }
        return [.discard(.repeated)]
    }

    /// Reduces the round if it is complete and no other is being reduced, or begins the time that
    /// is left to the late.
    mutating func proceed(at now: Instant) -> [Directive] {
        guard stage == .computing else { return [] }
        if phase.finished == phase.active { return reduce(at: now) }
        if phase.finished >= phase.needed { return cutLate() + reduce(at: now) }
        guard let grace = settings.grace, phase.deadline == nil, hasQuorum else { return [] }
        let time = now + Duration(roundingUpSeconds: grace * (now - phase.began).inSeconds)
        phase.deadline = time
        return [.wake(at: time, phase.round)]
    }

    mutating func wake(_ wakeRound: RoundID, at now: Instant) -> [Directive] {
        guard stage == .computing, wakeRound == phase.round, let time = phase.deadline, now >= time
        else { return [.discard(.stale)] }
        guard hasQuorum else {
            // Losses since: the time runs anew when there is a quorum again.
            phase.deadline = nil
            return [.discard(.stale)]
        }
        return cutLate() + reduce(at: now)
    }

    /// Whether the time of those who are late begins to run: so many have finished as suffice, and
    /// so many of those who were given work.
    ///
    /// A last, small batch leaves members without a sequence; they finish at once, and without the
    /// second condition whoever has work would be excluded, for ever.
    private var hasQuorum: Bool {
        guard phase.finished >= phase.quorumCount else { return false }
        var busy = 0
        var done = 0
        for participant in phase.participants where participant.sequences > 0 {
            busy += 1
            if participant.status == .finished { done += 1 }
        }
        return done >= min(phase.quorumCount, quorum(of: busy))
    }
}
