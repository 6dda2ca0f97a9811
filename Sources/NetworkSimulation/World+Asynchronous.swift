import Aggregation
import Checkpointing
import EventKernel
import Platform
import ProtocolCore
import Quantities

/// The shell of jobs without rounds: members train against a hub.
extension World {
    /// Hands a job's coordinator what it is told in the words of rounds.
    mutating func tellAsynchronous(
        _ input: RoundCoordinator.Input, to run: Int, in context: inout Context<WorldEvent>
    ) {
        if case .leave(let node) = input {
            cancelExchanges(of: run, with: node, at: context.now)
        }
        let said: AsynchronousCoordinator.Input =
            switch input {
            case .join(let node, let speed): .join(node, speed: speed)
            case .leave(let node): .leave(node)
            case .phaseFinished(let node, let phase): .phaseFinished(node, phase)
            case .drain: .drain
            case .resume: .resume
            case .suspend: .suspend
            case .unsuspend: .unsuspend
            case .rollback(let target): .rollback(retained: target)
            case .reduced, .wake: preconditionFailure("\(input) in a job without rounds")
            }
        tellAlone(said, to: run, in: &context)
    }

    /// Hands a job's coordinator an input and does what it orders.
    mutating func tellAlone(
        _ input: AsynchronousCoordinator.Input, to run: Int,
        in context: inout Context<WorldEvent>
    ) {
        let now = context.now
        for directive in runs[run].asynchronous?.handle(input, at: now) ?? [] {
            switch directive {
            case .electHub(let candidates): electHub(among: candidates, of: run, in: &context)
            case .assign(let assignment, _): beginAlone(assignment, of: run, in: &context)
            case .push(let node, let phase, let hub):
                push(phase, from: node, to: hub, of: run, in: &context)
            case .fetch(let node, let version, let hub):
                fetchModel(version, for: node, from: hub, of: run, in: &context)
            case .keep(let contribution): keep(contribution, of: run, at: now)
            case .apply(let version, let contributions, let sequences, let retained):
                apply(
                    contributions, as: version, sequences: sequences, retained: retained,
                    of: run, at: now)
            case .drop(let contributions, let reason):
                drop(contributions, reason, of: run, at: now)
            case .drained: pause(run, in: &context)
            case .finished: finish(run, in: &context)
            case .waiting(let reason): runs[run].waitReason = reason.description
            case .rolledBack(let retained): goBack(to: retained, of: run, in: &context)
            case .needsRecovery: recoverAll(of: run, in: &context)
            case .discard: runs[run].discarded += 1
            }
        }
    }

    /// Tells the coordinator which of the candidates is the hub.
    private mutating func electHub(
        among candidates: [NodeID], of run: Int, in context: inout Context<WorldEvent>
    ) {
        let members = runs[run].members
        let (classes, widths) = lines.widths(among: members)
        let accesses = members.map { node in
            let links = topology.accessLinks(of: hosts[node])
            return HubElection.Access(
                up: topology.capacities[Int(links.up.index)].bytesPerSecond,
                down: topology.capacities[Int(links.down.index)].bytesPerSecond)
        }
        let election = HubElection(classes: classes, widths: widths, accesses: accesses)
        let places = candidates.compactMap { members.index(ofSorted: $0) }
        guard let best = election.best(of: places) else { return }
        tellAlone(.hub(members[best]), to: run, in: &context)
    }

    /// A member begins a phase with the model that it has. Between two phases of the hub is the
    /// time to copy the model.
    private mutating func beginAlone(
        _ assignment: PhaseAssignment, of run: Int, in context: inout Context<WorldEvent>
    ) {
        let index = Int(assignment.node.index)
        // One that was ordered after a silence of the coordination layer may have been overtaken by
        // the loss of its node.
        guard runs[run].members.holds(assignment.node) else { return }
        if runs[run].hub == assignment.node {
            keepState(
                of: run, round: RoundID(Int64(runs[run].commits)),
                contributors: [assignment.node], force: false, in: &context)
        }
        if runs[run].firstRoundAt == nil {
            runs[run].firstRoundAt = context.now
            runs[run].appliedAt = context.now
        }
        begin(assignment, on: index, of: run, in: &context)
    }

    /// A member's update goes to the hub.
    private mutating func push(
        _ phase: RoundID, from node: NodeID, to hub: NodeID, of run: Int,
        in context: inout Context<WorldEvent>
    ) {
        guard runs[run].members.holds(node) else { return }
        enter(.communicating, Int(node.index), at: context.now)
        startFlow(
            .push(job: run, from: node, hub: hub, phase: phase), from: hosts[node],
            to: hosts[hub], bytes: runs[run].exchangeBytes, in: &context)
    }

    /// The hub holds a member's update.
    mutating func receiveUpdate(
        of node: NodeID, _ phase: RoundID, by hub: NodeID, of run: Int,
        in context: inout Context<WorldEvent>
    ) {
        enter(.waitingForMembers, Int(node.index), at: context.now)
        tellAlone(.received(node, phase, hub: hub), to: run, in: &context)
    }

    /// A member fetches the newest model, as 16-bit weights.
    private mutating func fetchModel(
        _ version: Int, for node: NodeID, from hub: NodeID, of run: Int,
        in context: inout Context<WorldEvent>
    ) {
        guard runs[run].members.holds(node) else { return }
        if !learners.isEmpty { learners[run]?.fetch(node) }
        enter(.communicating, Int(node.index), at: context.now)
        startFlow(
            .model(job: run, to: node, hub: hub, version: version), from: hosts[hub],
            to: hosts[node],
            bytes: Bytes(roundingUp: 2 * runs[run].configuration.model.parameters),
            in: &context)
    }

    /// A member has the model.
    mutating func receiveModel(
        _ version: Int, by node: NodeID, of run: Int, in context: inout Context<WorldEvent>
    ) {
        enter(.waitingForMembers, Int(node.index), at: context.now)
        tellAlone(.fetched(node, version: version), to: run, in: &context)
    }

    /// Ends the exchanges of a node that is gone, with its hub or as the hub.
    private mutating func cancelExchanges(of run: Int, with node: NodeID, at now: Instant) {
        cancelFlows(of: node, at: now) { purpose in
            switch purpose {
            case .push(run, _, _, _), .model(run, _, _, _): true
            default: false
            }
        }
    }

    /// The hub keeps an update: what the member computed for it is no longer the member's to lose.
    private mutating func keep(
        _ contribution: AsynchronousCoordinator.Contribution, of run: Int, at now: Instant
    ) {
        guard let (actual, phase) = handOver(contribution, of: run, at: now) else { return }
        if !learners.isEmpty { learners[run]?.keep(contribution) }
        runs[run].keptWork.append(
            TrainingRun.KeptWork(
                phase: contribution.phase,
                work: computation(actual, of: phase, by: Int(contribution.node.index))))
    }

    /// Takes from a member what it computed in a phase; nil if it is lost already.
    private mutating func handOver(
        _ contribution: AsynchronousCoordinator.Contribution, of run: Int, at now: Instant
    ) -> (actual: GPUTime, phase: SimulatedNode.Phase)? {
        let index = Int(contribution.node.index)
        guard runs[run].members.holds(contribution.node), nodes[index].isWorking,
            nodes[index].phase.round == contribution.phase
        else { return nil }
        book(index, at: now)
        let actual = nodes[index].unbooked
        nodes[index].unbooked = .zero
        nodes[index].activity = .member
        return (actual, nodes[index].phase)
    }

    /// Updates are part of the model.
    private mutating func apply(
        _ contributions: [AsynchronousCoordinator.Contribution], as version: Int,
        sequences: Int64, retained: Int64, of run: Int, at now: Instant
    ) {
        for contribution in contributions {
            guard let work = runs[run].takeKept(contribution.phase) else { continue }
            runs[run].account.bookCommitted(work, retained: retained)
        }
        runs[run].commits += 1
        runs[run].committedSteps = retained / runs[run].configuration.training.batch
        learn(from: contributions, retained: retained, of: run, at: now)
        recorder.round(
            TrainingRun.Round(id: RoundID(Int64(version)), startedAt: runs[run].appliedAt),
            job: runs[run].id, contributors: contributions.count, sequences: sequences,
            steps: Int(sequences / runs[run].configuration.training.batch), reducedAt: now,
            at: now)
        runs[run].appliedAt = now
        runs[run].lastCommitAt = now
    }

    /// Updates come to nothing: one that is too stale is still the member's, the others were kept.
    private mutating func drop(
        _ contributions: [AsynchronousCoordinator.Contribution],
        _ reason: AsynchronousCoordinator.DropReason, of run: Int, at now: Instant
    ) {
        if !learners.isEmpty { learners[run]?.drop(contributions) }
        for contribution in contributions {
            switch reason {
            case .tooStale:
                guard let (actual, _) = handOver(contribution, of: run, at: now) else {
                    continue
                }
                runs[run].exclusions += 1
                runs[run].account.bookLost(actual)
            case .hubLost:
                guard let work = runs[run].takeKept(contribution.phase) else { continue }
                runs[run].account.bookLost(work.actual)
            }
        }
    }

    /// The job goes back: what is still being uploaded may lie ahead of it.
    private mutating func goBack(
        to retained: Int64, of run: Int, in context: inout Context<WorldEvent>
    ) {
        runs[run].account.rollBack(to: retained)
        if !learners.isEmpty { learners[run]?.rollBack(to: retained) }
        for snapshot in runs[run].snapshots {
            tell(.uploaderLost(snapshot.id), to: run, in: &context)
        }
    }

    /// A checkpoint is durable: the job can go back to it, wherever the hub is.
    mutating func noteKept(
        _ retained: Int64, of run: Int, in context: inout Context<WorldEvent>
    ) {
        guard runs[run].isAsynchronous else { return }
        tellAlone(.kept(retained: retained), to: run, in: &context)
    }
}
