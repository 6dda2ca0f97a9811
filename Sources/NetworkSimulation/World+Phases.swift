import Aggregation
import EventKernel
import Platform
import ProtocolCore
import Quantities
import Randomness
import Scheduling

/// The shell of a node at work: provisioning, text, inner phases.
extension World {
    /// A leased node's software runs: it needs the training state next.
    mutating func finishProvisioning(
        _ index: Int, _ session: Int32, _ context: inout Context<WorldEvent>
    ) {
        guard nodes[index].session == session, let lease = nodes[index].lease else { return }
        if let rental = rental(of: lease.job) { return joinRental(rental, index, in: &context) }
        beginStateFetch(index, of: Int(lease.job.index), in: &context)
    }

    /// A member was assigned its part of a round.
    mutating func beginPhase(
        _ assignment: PhaseAssignment, of run: Int, in context: inout Context<WorldEvent>
    ) {
        let now = context.now
        let index = Int(assignment.node.index)
        if !runs[run].isUnderWay(assignment.round) { runs[run].begin(assignment.round, at: now) }
        runs[run].round?.assigned.append(assignment.node)
        if runs[run].hidesExchange { handIn(index, of: run, at: now) }
        begin(assignment, on: index, of: run, in: &context)
    }

    /// A node begins a phase, when it has copied its state.
    mutating func begin(
        _ assignment: PhaseAssignment, on index: Int, of run: Int,
        in context: inout Context<WorldEvent>
    ) {
        let now = context.now
        if !learners.isEmpty { learners[run]?.assign(assignment) }
        nodes[index].session += 1
        nodes[index].activity = .working
        nodes[index].phase = makePhase(assignment, on: index, of: run, at: now)
        guard nodes[index].isUp else { return }
        if nodes[index].stalledUntil > now {
            enter(.checkpointStall, index, at: now)
            context.schedule(
                .stallOver(node: Int32(index), session: nodes[index].session),
                at: nodes[index].stalledUntil)
        } else {
            compute(index, of: run, in: &context)
        }
    }

    /// Draws a phase: its share of the batch at the node's speed, lengthened by the enclave, with
    /// the jitter of the whole phase (one draw from the law of the sum of its steps).
    mutating func makePhase(
        _ assignment: PhaseAssignment, on index: Int, of run: Int, at now: Instant
    ) -> SimulatedNode.Phase {
        let group = nodes[index].group
        guard let perSequence = runs[run].secondsPerSequence[group] else {
            preconditionFailure("\(nodes[index].id) is a member but cannot run the model")
        }
        let length = drawLength(
            of: assignment.steps, taking: Double(assignment.sequences) * perSequence, on: index,
            of: run)
        let duration = length.duration
        return SimulatedNode.Phase(
            round: assignment.round, sequences: assignment.sequences, steps: assignment.steps,
            assignedAt: now, startedAt: nil, duration: duration, nominal: length.nominal,
            enclave: length.enclave, stall: .zero, dataWait: .zero, finishedAt: nil,
            countsIn: assignment.round,
            ahead: assignment.stepsAhead.map { ahead in
                min(
                    duration,
                    Duration(
                        roundingUpSeconds: duration.inSeconds
                            * (Double(ahead) + neededShare(of: run))
                            / Double(max(1, assignment.steps))))
            })
    }

    /// Draws how long so many steps take that nominally take so many seconds, and how much of that
    /// is the enclave's.
    mutating func drawLength(
        of steps: Int, taking nominalSeconds: Double, on index: Int, of run: Int
    ) -> (duration: Duration, nominal: Duration, enclave: Duration) {
        let group = nodes[index].group
        let overhead = runs[run].configuration.enclaveOverhead.value
        let done = 1 - traits[group].savedShare
        let expected = Duration(
            roundingUpSeconds: nominalSeconds / nodes[index].speed * (1 + overhead) * done)
        let duration = traits[group].phase(
            nominal: expected, steps: steps, draw: nodes[index].jitter.uniform())
        return (
            duration: duration, nominal: Duration(roundingUpSeconds: nominalSeconds * done),
            enclave: Duration(
                roundingUpSeconds: duration.inSeconds * overhead / (1 + overhead))
        )
    }

    /// The share of a step after which the result of the hidden exchange is needed.
    private func neededShare(of run: Int) -> Double {
        guard let hidden = runs[run].hidden else { return 0 }
        return runs[run].configuration.window(ofRound: hidden.id.ordinal)?.needed ?? 0
    }

    /// The copying of a node's state is over.
    mutating func finishStall(
        _ index: Int, _ session: Int32, in context: inout Context<WorldEvent>
    ) {
        guard nodes[index].session == session, let lease = nodes[index].lease else { return }
        guard nodes[index].isWorking else { return }
        nodes[index].phase.stall = context.now - nodes[index].phase.assignedAt
        let run = Int(lease.job.index)
        if runs[run].isSpread { return beginSeat(index, of: run, in: &context) }
        compute(index, of: run, in: &context)
        awaitGradients(of: run, in: &context)
    }

    /// Begins to compute, or waits for the text that the phase needs.
    mutating func compute(
        _ index: Int, of run: Int, in context: inout Context<WorldEvent>
    ) {
        guard nodes[index].isWorking, nodes[index].phase.startedAt == nil else { return }
        let needed = nodes[index].phase.sequences
        guard nodes[index].sequencesAtHand >= needed else {
            enter(.waitingForData, index, at: context.now)
            fetchData(index, of: run, needing: needed, in: &context)
            return
        }
        nodes[index].sequencesAtHand -= needed
        nodes[index].phase.startedAt = context.now
        nodes[index].phase.dataWait =
            context.now - nodes[index].phase.assignedAt - nodes[index].phase.stall
        enter(.computing, index, at: context.now)
        let session = nodes[index].session
        let duration = nodes[index].phase.duration
        if let ahead = nodes[index].phase.ahead, !nodes[index].phase.isReleased {
            context.schedule(.gate(node: Int32(index), session: session), after: ahead)
        } else {
            context.schedule(.phaseDone(node: Int32(index), session: session), after: duration)
            if runs[run].overlaps { noteGradients(of: index, at: .zero, of: run, context.now) }
        }
        if nodes[index].sequencesAtHand < needed {
            fetchData(index, of: run, needing: needed, in: &context)
        }
    }

    /// It is known when a node has its first gradients, and perhaps the last: it has computed so
    /// much and goes on to the end of its phase.
    mutating func noteGradients(
        of index: Int, at computed: Duration, of run: Int, _ now: Instant
    ) {
        let phase = nodes[index].phase
        let ready = runs[run].readiness(of: phase)
        func time(of share: Double) -> Instant {
            max(now, now + Duration(roundingUpSeconds: phase.duration.inSeconds * share) - computed)
        }
        runs[run].noteStart(
            gradientsReadyAt: time(of: ready.first), doneAt: ready.last.map { time(of: $0) })
    }

    /// Fetches the next shards of text: as many as the coming phase needs.
    mutating func fetchData(
        _ index: Int, of run: Int, needing: Int64, in context: inout Context<WorldEvent>
    ) {
        guard !nodes[index].isFetchingData else { return }
        nodes[index].isFetchingData = true
        let perSequence = runs[run].bytesPerSequence
        let shard = Int64(Double(World.shardBytes) / max(perSequence, 1))
        let left = runs[run].configuration.totalSequences - runs[run].retained
        let sequences = max(needing, min(shard, left))
        startFlow(
            .data(job: run, node: nodes[index].id, sequences: sequences),
            from: runs[run].dataHost, to: hosts[nodes[index].id],
            bytes: Bytes(roundingUp: Double(sequences) * perSequence), in: &context)
    }

    /// The size of a shard of a data set, as public text corpora are cut.
    static var shardBytes: Int { 256_000_000 }

    /// Shards have arrived.
    mutating func receiveData(
        _ index: Int, sequences: Int64, of run: Int, in context: inout Context<WorldEvent>
    ) {
        nodes[index].isFetchingData = false
        nodes[index].sequencesAtHand += sequences
        guard nodes[index].isWorking, nodes[index].phase.startedAt == nil,
            nodes[index].state == .waitingForData
        else { return }
        if runs[run].isSpread { return beginSeat(index, of: run, in: &context) }
        compute(index, of: run, in: &context)
        awaitGradients(of: run, in: &context)
    }

    /// Once all members of a round compute, it is known when the last has its first gradients.
    mutating func awaitGradients(of run: Int, in context: inout Context<WorldEvent>) {
        guard runs[run].overlaps, let (round, time) = runs[run].gradientsReady() else { return }
        let members = runs[run].round?.assigned.count ?? 0
        let formed = time + runs[run].configuration.matchmaking(among: members)
        context.schedule(.gradientsReady(job: Int32(run), round: round.ordinal), at: formed)
    }

    /// A member has finished its inner phase: it commits to its steps and reports.
    mutating func finishPhase(
        _ index: Int, _ session: Int32, in context: inout Context<WorldEvent>
    ) {
        guard nodes[index].session == session, let lease = nodes[index].lease,
            nodes[index].isWorking
        else { return }
        let run = Int(lease.job.index)
        nodes[index].phase.finishedAt = context.now
        let round = nodes[index].phase.round
        runs[run].noteComputed(nodes[index].phase.duration, in: round)
        if !learners.isEmpty { learners[run]?.finish(nodes[index].id, round) }
        // Without rounds there is nobody to wait for but the coordination layer.
        enter(
            runs[run].isAsynchronous ? .waitingForMembers : .waitingForSlower, index,
            at: context.now)
        if runs[run].isChecked { commitSteps(of: index, in: run, &context) }
        guard nodes[index].lease?.id == lease.id else { return }
        tell(.phaseFinished(nodes[index].id, round), to: run, in: &context)
    }
}

extension FleetGroup.Behaviour {
    /// The share of its compute time that a node saves.
    var savedShare: Double {
        switch self {
        case .honest, .colludes: 0
        case .fabricates(let share): share.value
        case .poisons(let attack): attack.isLazy ? 1 : 0
        }
    }

    /// The share of its steps whose results are not what an honest execution finds.
    var falsifiedShare: Double {
        if case .poisons = self { 1 } else { savedShare }
    }

    /// What a poisoner does to its updates.
    public var attack: Attack? {
        if case .poisons(let attack) = self { attack } else { nil }
    }
}
