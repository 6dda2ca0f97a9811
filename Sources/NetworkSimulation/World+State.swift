import Aggregation
import Checkpointing
import EventKernel
import Platform
import ProtocolCore
import Quantities
import Randomness
import Scheduling

/// The shell of the training state: joiners fetch it, checkpoints keep it, recoveries bring it
/// back.
extension World {
    /// A joiner needs the training state. Before the first update it follows from the seed; then it
    /// comes from a member if there is one, else from the newest checkpoint. One that is still
    /// being uploaded after the last member has left is waited for, and so is a replica that is
    /// down.
    mutating func beginStateFetch(
        _ index: Int, of run: Int, in context: inout Context<WorldEvent>
    ) {
        nodes[index].activity = .fetchingState(since: runs[run].commits)
        luck[index].fetchBegan = nil
        luck[index].partsAwaited = 0
        enter(.stateTransfer, index, at: context.now)
        let node = nodes[index].id
        if !runs[run].needsRollback {
            // Without rounds, who holds the model gives it out: a newcomer fetches it from the hub
            // before its first phase, and makes an optimiser state of its own.
            let isServed = runs[run].isAsynchronous && !runs[run].members.isEmpty
            if runs[run].retained == 0 || isServed {
                finishStateFetch(index, of: run, in: &context)
                return
            }
            let isComplete = areShardsComplete(of: run)
            if isComplete, gatherState(index, of: run, in: &context) { return }
            if runs[run].isPipelined { chooseStage(for: index, of: run) }
            if isComplete || !losesShards(of: run),
                let source = nearest(holders(of: run, for: index), to: node)
            {
                fetchState(
                    index, of: run, from: source, bytes: stateBytes(of: run, for: index),
                    in: &context)
                return
            }
            guard runs[run].checkpoints.uploading == nil, !isHeldByOthers(of: run) else {
                awaitState(index, of: run, at: context.now)
                return
            }
        }
        if runs[run].isPipelined { chooseStage(for: index, of: run) }
        tell(.recover, to: run, in: &context)
        guard let plan = runs[run].recovery else {
            awaitState(index, of: run, at: context.now)
            return
        }
        if plan.manifest == nil || plan.sources.contains(node) {
            join(index, of: run, in: &context)
        } else if let source = nearest(plan.sources, to: node) {
            fetchState(
                index, of: run, from: source, bytes: stateBytes(of: run, for: index),
                in: &context)
        } else {
            awaitState(index, of: run, at: context.now)
        }
    }

    mutating func awaitState(_ index: Int, of run: Int, at now: Instant) {
        enter(.waitingForState, index, at: now)
        runs[run].awaitingState.append(index)
    }

    mutating func fetchState(
        _ index: Int, of run: Int, from source: NodeID, bytes: Bytes,
        in context: inout Context<WorldEvent>
    ) {
        if luck[index].fetchBegan == nil { luck[index].fetchBegan = context.now }
        startFlow(
            .state(job: run, node: nodes[index].id, source: source), from: hosts[source],
            to: hosts[nodes[index].id], bytes: bytes, in: &context)
    }

    /// The one of some nodes that sends fastest; the lowest identity among equals.
    func nearest(_ candidates: [NodeID], to node: NodeID) -> NodeID? {
        var best: (rate: ByteRate, node: NodeID)?
        for candidate in candidates where candidate != node && isReachable(candidate) {
            let rate = lines.rate(from: candidate, to: node)
            if best == nil || rate > best!.rate { best = (rate, candidate) }
        }
        return best?.node
    }

    func isReachable(_ node: NodeID) -> Bool {
        Int(node.index) >= nodes.count || nodes[Int(node.index)].isUp
    }

    /// A joiner has the state.
    ///
    /// Rounds that were committed meanwhile have made it stale: it fetches their updates too,
    /// except in synchronous training, where the next step brings it up to date, and without
    /// rounds, where it fetches the model from the hub before it begins.
    mutating func finishStateFetch(
        _ index: Int, of run: Int, in context: inout Context<WorldEvent>
    ) {
        guard case .fetchingState(let since) = nodes[index].activity else { return }
        // An update that is on its way now does not reach a joiner: it counts as missed too.
        let current = runs[run].commits + runs[run].updatesUnderWay
        let missed = current - since
        if missed > 0, runs[run].configuration.training.mode != .synchronous,
            !runs[run].isAsynchronous,
            let source = nearest(holders(of: run, for: index), to: nodes[index].id)
        {
            nodes[index].activity = .fetchingState(since: current)
            let share = stateShare(of: run, for: index)
            fetchState(
                index, of: run, from: source,
                bytes: share == 1
                    ? runs[run].exchangeBytes * missed
                    : Bytes(
                        roundingUp: Double(runs[run].exchangeBytes.count * Int64(missed))
                            * share),
                in: &context)
            return
        }
        join(index, of: run, in: &context)
    }

    /// A node holds the state and takes part from the next round on.
    private mutating func join(_ index: Int, of run: Int, in context: inout Context<WorldEvent>) {
        if runs[run].members.isEmpty || runs[run].needsRollback { goBack(run, in: &context) }
        let node = nodes[index].id
        if let began = luck[index].fetchBegan {
            runs[run].stateFetches += 1
            runs[run].stateFetchTime += context.now - began
            luck[index].fetchBegan = nil
        }
        nodes[index].activity = .member
        enter(.waitingForMembers, index, at: context.now)
        guard !runs[run].members.holds(node) else { return }
        runs[run].members.insert(node, at: runs[run].members.insertionPoint(of: node))
        if !learners.isEmpty {
            learners[run]?.join(
                node, entity: nodes[index].entity,
                attack: configuration.fleet[nodes[index].group].behaviour.attack)
        }
        if runs[run].spread.forgetDeparture(of: node) { return }
        let speed = nodes[index].speed * runs[run].pace(of: nodes[index].group)
        tell(.join(node, speed: speed), to: run, in: &context)
        retryRecovery(of: run, in: &context)
    }

    /// The job goes on from the newest checkpoint, which its first joiner holds: what came after it
    /// is lost.
    private mutating func goBack(_ run: Int, in context: inout Context<WorldEvent>) {
        if runs[run].recovery == nil { tell(.recover, to: run, in: &context) }
        guard let plan = runs[run].recovery else { return }
        runs[run].recovery = nil
        let retained = plan.manifest?.retained ?? 0
        guard runs[run].needsRollback || retained != runs[run].retained else { return }
        runs[run].needsRollback = false
        tell(.rollback(retained: retained), to: run, in: &context)
    }

    /// A loss aborted the job's step: every member starts again from the newest checkpoint.
    mutating func recoverAll(of run: Int, in context: inout Context<WorldEvent>) {
        // The coordinator too notes that nobody is left when the state went with a stage's last
        // holder; that is one recovery.
        let isNoted = runs[run].isSpread && runs[run].needsRollback && runs[run].members.isEmpty
        if !isNoted { runs[run].recoveries += 1 }
        runs[run].needsRollback = true
        runs[run].spread.layout = nil
        let members = runs[run].members
        runs[run].members = []
        tellDeparted(of: run, in: &context)
        for node in members { tell(.leave(node), to: run, in: &context) }
        // What is still being uploaded belongs to a history that does not come to pass: were it to
        // become durable, it would lie ahead of the job.
        for snapshot in runs[run].snapshots {
            tell(.uploaderLost(snapshot.id), to: run, in: &context)
        }
        for index in nodes.indices where holdsStaleState(index, of: run) {
            let node = nodes[index].id
            cancelFlows(of: node, at: context.now) { purpose in
                if case .state(run, node, _) = purpose { true } else { false }
            }
            if isPutOff(index) { dropWork(of: index, entering: .provisioning, at: context.now) }
            nodes[index].session += 1
            nodes[index].heldStage = -1
            nodes[index].activity = .provisioning
            enter(.provisioning, index, at: context.now)
            let law = configuration.fleet[nodes[index].group].provisioning
            let delay =
                runs[run].configuration.training.restart
                ?? Duration(
                    roundingUpSeconds: max(0, law.draw(from: &luck[index].provisioning)))
            context.schedule(
                .provisioned(node: Int32(index), session: nodes[index].session), after: delay)
        }
    }

    /// Whether a leased node that is up holds, or fetches, a state that is no longer the job's.
    private func holdsStaleState(_ index: Int, of run: Int) -> Bool {
        guard nodes[index].isUp, nodes[index].leasedTo == runs[run].id,
            nodes[index].leaseKind == .training
        else { return false }
        return switch nodes[index].activity {
        case .fetchingState, .member, .working: true
        case .none, .provisioning, .verifying, .rented: false
        }
    }

    /// Joiners that wait for the state try again: a node is back, a member holds it, or an upload
    /// has ended.
    mutating func retryRecovery(of run: Int, in context: inout Context<WorldEvent>) {
        guard !runs[run].awaitingState.isEmpty else { return }
        let waiting = runs[run].awaitingState.sorted()
        runs[run].awaitingState.removeAll(keepingCapacity: true)
        for (place, index) in waiting.enumerated()
        where place == 0 || waiting[place - 1] != index {
            guard nodes[index].leasedTo == runs[run].id else { continue }
            if nodes[index].isWorking {
                fetchLayers(index, of: run, in: &context)
            } else if nodes[index].state == .waitingForState {
                beginStateFetch(index, of: run, in: &context)
            } else if nodes[index].afterStall == .waitingForState {
                runs[run].awaitingState.append(index)
            }
        }
    }
}
