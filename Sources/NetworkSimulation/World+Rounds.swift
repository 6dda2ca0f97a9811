import Aggregation
import Checkpointing
import EventKernel
import Platform
import ProtocolCore
import Quantities
import Scheduling

/// The shell of the round coordinator and of the collectives.
extension World {
    /// Hands a job's coordinator an input and does what it orders.
    mutating func tell(
        _ input: RoundCoordinator.Input, to run: Int, in context: inout Context<WorldEvent>
    ) {
        if !learners.isEmpty, case .leave(let node) = input { learners[run]?.leave(node) }
        guard !runs[run].isAsynchronous else {
            tellAsynchronous(input, to: run, in: &context)
            return
        }
        var hasAssigned = false
        // An exchange that the next round hides begins when that is assigned: one that takes no
        // time is over at once.
        var hidden: TrainingRun.Reduction?
        for directive in runs[run].coordinator.handle(input, at: context.now) {
            switch directive {
            case .assign(let assignment):
                // One that was ordered after a silence of the coordination layer may have been
                // overtaken by the loss of its node.
                if runs[run].members.holds(assignment.node) {
                    if runs[run].isSpread {
                        enrol(assignment, of: run, at: context.now)
                    } else {
                        beginPhase(assignment, of: run, in: &context)
                    }
                    hasAssigned = true
                }
            case .reduce(let round, let attempt, let contributors, let receivers):
                let reduction = TrainingRun.Reduction(
                    round: round, attempt: attempt, contributors: contributors,
                    receivers: receivers)
                noteWeights(of: contributors, in: run)
                if runs[run].canHideExchanges {
                    prepareHidden(reduction, of: run, in: &context)
                    hidden = reduction
                } else {
                    reduce(reduction, of: run, in: &context)
                }
            case .commit(let round, let contributors, let sequences, let steps, let retained):
                commit(
                    TrainingRun.Commitment(
                        round: round, contributors: contributors, sequences: sequences,
                        steps: steps, retained: retained), of: run, in: &context)
            case .abandon(let round, _):
                if hidden?.round == round { hidden = nil }
                abandon(round, of: run, in: &context)
            case .exclude(let node, _): exclude(node, of: run, in: &context)
            case .defer(let node, _): putOff(node)
            case .carry(let node, let round): carry(node, into: round, of: run, at: context.now)
            case .wake(let time, let round):
                context.schedule(
                    .roundDeadline(job: Int32(run), round: round.ordinal), at: time)
            case .drained: pause(run, in: &context)
            case .finished: finish(run, in: &context)
            case .waiting(let reason): runs[run].waitReason = reason.description
            case .rolledBack(let retained):
                runs[run].account.rollBack(to: retained)
                if !learners.isEmpty { learners[run]?.rollBack(to: retained) }
            case .needsRecovery: recoverAll(of: run, in: &context)
            case .discard: runs[run].discarded += 1
            }
        }
        if let hidden { form(hidden, of: run, in: &context) }
        guard hasAssigned else { return }
        if runs[run].isSpread {
            beginSpread(of: run, in: &context)
        } else {
            awaitGradients(of: run, in: &context)
        }
    }

    /// All contributions are there: the waiting is attributed and the update goes on its way.
    mutating func reduce(
        _ reduction: TrainingRun.Reduction, of run: Int, in context: inout Context<WorldEvent>
    ) {
        let now = context.now
        if runs[run].isSpread { return reduceSpread(reduction, of: run, in: &context) }
        if !runs[run].isReduced {
            attributeWaiting(among: reduction.contributors, of: run, at: now)
            runs[run].round?.reducedAt = now
            if runs[run].isEarlyInVain(for: reduction) {
                cancelExchanges(of: run, in: &context)
            }
        } else {
            cancelExchanges(of: run, in: &context)
        }
        runs[run].round?.attempts += 1
        for node in reduction.contributors + reduction.receivers
        where !isPutOff(Int(node.index)) {
            enter(.communicating, Int(node.index), at: now)
        }
        form(reduction, of: run, in: &context)
    }

    /// The members of a reduction find each other, and it begins. Where a part of the exchange came
    /// before, they have; where all of it did, whoever holds the result says so.
    mutating func form(
        _ reduction: TrainingRun.Reduction, of run: Int, in context: inout Context<WorldEvent>
    ) {
        if runs[run].exchanges.holds(.update) {
            let holders = runs[run].holders
            runs[run].holders.removeAll()
            for node in holders {
                tell(
                    .reduced(node, reduction.round, attempt: reduction.attempt), to: run,
                    in: &context)
            }
            return
        }
        if runs[run].isEarlyUnderWay {
            runs[run].awaiting = reduction
            return
        }
        let delay = runs[run].configuration.matchmaking(
            among: reduction.contributors.count + reduction.receivers.count)
        guard delay > .zero, !runs[run].exchanges.holds(.early) else {
            launch(reduction, of: run, in: &context)
            return
        }
        runs[run].forming = reduction
        context.schedule(
            .groupFormed(
                job: Int32(run), round: reduction.round.ordinal,
                attempt: Int32(reduction.attempt)), after: delay)
    }

    /// The members of a reduction have found each other, if it is still wanted.
    mutating func launchFormed(
        _ run: Int, _ round: RoundID, attempt: Int, in context: inout Context<WorldEvent>
    ) {
        guard let reduction = runs[run].forming, reduction.round == round,
            reduction.attempt == attempt
        else { return }
        runs[run].forming = nil
        launch(reduction, of: run, in: &context)
    }

    /// A round's update is part of the model.
    private mutating func commit(
        _ commitment: TrainingRun.Commitment, of run: Int, in context: inout Context<WorldEvent>
    ) {
        guard !runs[run].isHidden(commitment.round) else {
            commitHidden(commitment, of: run, in: &context)
            return
        }
        let now = context.now
        let contributors = commitment.contributors
        requireQuorum(contributors, of: run, among: runs[run].assigned.count, at: now)
        let round = runs[run].round
        for node in runs[run].members where !isPutOff(Int(node.index)) {
            enter(.waitingForMembers, Int(node.index), at: now)
        }
        for node in round?.assigned ?? [] {
            let index = Int(node.index)
            guard runs[run].members.holds(node), !isPutOff(index) else { continue }
            settleComputation(
                of: index, in: run,
                retained: contributors.holds(node) ? commitment.retained : nil)
        }
        runs[run].settleLeftBehind(by: contributors, retained: commitment.retained)
        if runs[run].isSpread { settleSeats(of: run) }
        runs[run].exchanges.removeAll()
        if let round { note(commitment, as: round, of: run, at: now) }
        learn(
            from: contributors, round: commitment.round, retained: commitment.retained, of: run,
            at: now)
        runs[run].round = nil
        keepState(
            of: run, round: commitment.round, contributors: contributors, force: false,
            in: &context)
    }

    /// Counts a round that is committed, and records it.
    mutating func note(
        _ commitment: TrainingRun.Commitment, as round: TrainingRun.Round, of run: Int,
        at now: Instant
    ) {
        runs[run].commits += 1
        runs[run].committedSteps += Int64(commitment.steps)
        guard let reducedAt = round.reducedAt else { return }
        if runs[run].firstRoundAt == nil { runs[run].firstRoundAt = round.startedAt }
        runs[run].lastCommitAt = now
        runs[run].phaseTime += reducedAt - round.startedAt
        runs[run].reductionTime += now - reducedAt
        runs[run].computationTime += round.computation
        recorder.round(
            round, job: runs[run].id, contributors: commitment.contributors.count,
            sequences: commitment.sequences, steps: commitment.steps, reducedAt: reducedAt,
            at: now)
    }

    /// Books what a member computed in a round that is over, and frees it for the next.
    private mutating func settleComputation(of index: Int, in run: Int, retained: Int64?) {
        let actual = nodes[index].unbooked
        nodes[index].unbooked = .zero
        guard nodes[index].isWorking else {
            runs[run].account.bookLost(actual)
            return
        }
        nodes[index].activity = .member
        let phase = nodes[index].phase
        // One that has failed since, unnoticed, has left its work with the round.
        guard let retained, !phase.isExcluded, !phase.isLeftBehind, nodes[index].isUp else {
            runs[run].account.bookLost(actual)
            return
        }
        runs[run].account.bookCommitted(
            computation(actual, of: phase, by: index), retained: retained)
    }

    /// What a node computed in a phase.
    func computation(
        _ actual: GPUTime, of phase: SimulatedNode.Phase, by index: Int
    ) -> GPUTimeAccount.Computation {
        let saved = traits[nodes[index].group].savedShare
        return GPUTimeAccount.Computation(
            actual: actual,
            nominal: GPUTime(gpus: nodes[index].gpus, during: phase.nominal),
            enclave: GPUTime(gpus: nodes[index].gpus, during: phase.enclave),
            fabricated: Int64((Double(phase.sequences) * saved).rounded(.down)))
    }

    /// A round comes to nothing: what its members computed is lost.
    private mutating func abandon(
        _ id: RoundID, of run: Int, in context: inout Context<WorldEvent>
    ) {
        guard !runs[run].isHidden(id) else {
            abandonHidden(of: run, in: &context)
            return
        }
        // One that nobody was assigned to has not begun: its members have left all at once.
        if !runs[run].isSpread || runs[run].isUnderWay(id) { runs[run].roundsAbandoned += 1 }
        // What is exchanged behind it goes on.
        if !runs[run].hidesExchange { cancelExchanges(of: run, in: &context) }
        if runs[run].isSpread { cancelSpread(of: run, at: context.now) }
        // Whoever has left may be at work for another job, or be back and wait for the next round.
        let members = runs[run].members
        let present = (runs[run].round?.assigned ?? []).filter { node in
            guard members.holds(node), nodes[Int(node.index)].isUp,
                nodes[Int(node.index)].isWorking, !isPutOff(Int(node.index))
            else { return false }
            return true
        }
        attributeWaiting(among: present, of: run, at: context.now)
        runs[run].settleLeftBehind(by: [], retained: 0)
        runs[run].round = nil
        for node in present {
            let index = Int(node.index)
            dropWork(
                of: index,
                entering: runs[run].hidesExchange ? .communicating : .waitingForMembers,
                at: context.now)
            nodes[index].activity = .member
            nodes[index].session += 1
        }
    }

    /// A member is too late for its round.
    private mutating func exclude(
        _ node: NodeID, of run: Int, in context: inout Context<WorldEvent>
    ) {
        let index = Int(node.index)
        runs[run].exclusions += 1
        book(index, at: context.now)
        let computed = nodes[index].unbooked
        dropWork(of: index, entering: .waitingForMembers, at: context.now)
        if runs[run].configuration.training.lateness == .drop {
            nodes[index].droppedInEpoch += computed
        }
        nodes[index].session += 1
        if nodes[index].isWorking { nodes[index].phase.isExcluded = true }
    }
}
