import Aggregation
import Checkpointing
import EventKernel
import Platform
import ProtocolCore
import Quantities
import Scheduling
import Verification

/// The shell of everything that fails and comes back.
extension World {
    /// A node's own process changes.
    mutating func changeAvailability(_ index: Int, in context: inout Context<WorldEvent>) {
        let wasUp = nodes[index].isUp
        let next = luck[index].availability.change()
        nodes[index].isProcessUp = luck[index].availability.isUp
        if let next {
            context.schedule(.availability(node: Int32(index)), after: next)
        }
        noteHealth(of: index, wasUp: wasUp, in: &context)
    }

    /// A shared shock begins or ends.
    mutating func changeShock(_ index: Int, in context: inout Context<WorldEvent>) {
        if let next = shocks[index].process.change() {
            context.schedule(.shock(index: Int32(index)), after: next)
        }
        strike(index, in: &context)
    }

    /// Applies the new state of a shock to everything that it covers.
    mutating func strike(_ index: Int, in context: inout Context<WorldEvent>) {
        let isActive = shocks[index].process.isActive
        guard shocks[index].scope != .coordination else {
            setCoordination(isDown: isActive, in: &context)
            return
        }
        for node in nodes.indices where shocks[index].scope.covers(nodes[node].domain) {
            let wasUp = nodes[node].isUp
            nodes[node].shocks += isActive ? 1 : -1
            noteHealth(of: node, wasUp: wasUp, in: &context)
        }
    }

    /// The coordination layer falls silent or is back; what fell due meanwhile happens now.
    private mutating func setCoordination(isDown: Bool, in context: inout Context<WorldEvent>) {
        let others = shocks.filter { $0.scope == .coordination && $0.process.isActive }.count
        let nowDown = isDown || others > 0
        guard nowDown != isCoordinationDown else { return }
        isCoordinationDown = nowDown
        for run in runs.indices { tell(nowDown ? .suspend : .unsuspend, to: run, in: &context) }
        guard !nowDown else { return }
        let waiting = deferred
        deferred = []
        for event in waiting { dispatch(event, in: &context) }
        let seeks = silentSeeks
        silentSeeks = []
        for entry in seeks {
            seek(entry.seek, tier: entry.tier, maxPrice: entry.maxPrice, in: &context)
        }
        for index in nodes.indices { noteFree(index, in: &context) }
    }

    private mutating func noteHealth(
        of index: Int, wasUp: Bool, in context: inout Context<WorldEvent>
    ) {
        switch (wasUp, nodes[index].isUp) {
        case (true, false): fail(index, in: &context)
        case (false, true): restore(index, in: &context)
        default: break
        }
    }

    /// A machine stops: what it computed and sent is gone, and nobody knows it yet.
    mutating func fail(_ index: Int, in context: inout Context<WorldEvent>) {
        let now = context.now
        nodes[index].up += now - nodes[index].upSince
        nodes[index].upInEpoch += now - max(nodes[index].upSince, epochBegan)
        dropWork(of: index, entering: .down, at: now)
        stallRental(of: index, in: &context)
        nodes[index].session += 1
        nodes[index].failures += 1
        nodes[index].isLossKnown = false
        cutFlows(of: nodes[index].id, in: &context)
        if nodes[index].lease == nil {
            lose(index, in: &context)
        } else {
            context.schedule(
                .silence(node: Int32(index), failure: nodes[index].failures),
                after: configuration.heartbeatTimeout)
        }
    }

    /// A machine runs again. If its failure had not been noticed, it is noticed now.
    mutating func restore(_ index: Int, in context: inout Context<WorldEvent>) {
        if !nodes[index].isLossKnown { lose(index, in: &context) }
        nodes[index].upSince = context.now
        let node = nodes[index].id
        for run in runs.indices where runs[run].checkpoints.concerns(node, goingDown: false) {
            tell(CheckpointCoordinator.Input.nodeUp(node), to: run, in: &context)
        }
        if !nodes[index].isEjected {
            perform(scheduler.handle(.nodeUp(node), at: context.now), in: &context)
            noteFree(index, in: &context)
        }
        // One that was put out works no more, but its replicas are named by their content.
        for run in runs.indices {
            retryRecovery(of: run, in: &context)
            fetchResult(of: run, in: &context)
        }
    }

    /// The heartbeat time-out of a silent node.
    mutating func noteSilence(
        _ index: Int, _ failure: Int32, in context: inout Context<WorldEvent>
    ) {
        guard nodes[index].failures == failure, !nodes[index].isLossKnown else { return }
        lose(index, in: &context)
    }

    /// The network notices that a node is down, and every machine is told.
    mutating func lose(_ index: Int, in context: inout Context<WorldEvent>) {
        nodes[index].isLossKnown = true
        let node = nodes[index].id
        if let job = nodes[index].leasedTo, nodes[index].leaseKind == .training,
            rental(of: job) == nil
        {
            runs[Int(job.index)].interruptions += 1
        }
        withdrawAsk(of: index, in: &context)
        for run in runs.indices where runs[run].checkpoints.concerns(node, goingDown: true) {
            tell(CheckpointCoordinator.Input.nodeDown(node), to: run, in: &context)
        }
        part(index, in: &context)
        perform(scheduler.handle(.nodeDown(node), at: context.now), in: &context)
    }

    /// Takes a leased node out of its job: the machines of the job are told that it is gone.
    mutating func part(_ index: Int, in context: inout Context<WorldEvent>) {
        guard let lease = nodes[index].lease else { return }
        if let rental = rental(of: lease.job) { return part(index, from: rental, in: &context) }
        let run = Int(lease.job.index)
        let node = nodes[index].id
        endShortcut(at: node, in: &context)
        if case .verifying(let check) = nodes[index].activity {
            runs[run].verifiers[check.check] = nil
            tell(.verifierLost(check.check, node), to: run, in: &context)
        }
        guard lease.kind == .training else { return }
        dropWork(of: index, entering: nodes[index].state, at: context.now)
        if let place = runs[run].members.index(ofSorted: node) {
            runs[run].members.remove(at: place)
        }
        if runs[run].isChecked { tell(.nodeGone(node), to: run, in: &context) }
        if runs[run].isSpread { return partFromSpread(node, of: run, in: &context) }
        tell(.leave(node), to: run, in: &context)
    }

    /// Books what a node was doing.
    ///
    /// Computation that it has handed in stays with its round, whose aggregate may hold it already;
    /// any other is lost.
    mutating func dropWork(of index: Int, entering state: GPUState, at now: Instant) {
        enter(state, index, at: now)
        guard let lease = nodes[index].lease, rental(of: lease.job) == nil else { return }
        let run = Int(lease.job.index)
        let actual = nodes[index].unbooked
        nodes[index].unbooked = .zero
        let phase = nodes[index].phase
        if nodes[index].isWorking, phase.finishedAt != nil, !phase.isExcluded,
            !phase.isLeftBehind, runs[run].isUnderWay(phase.countsIn)
        {
            runs[run].leaveBehind(computation(actual, of: phase, by: index), by: nodes[index].id)
            nodes[index].phase.isLeftBehind = true
        } else {
            runs[run].account.bookLost(actual)
        }
    }
}

extension ShockConfiguration.Scope {
    /// Whether a shock takes down a node that stands here.
    fileprivate func covers(_ domain: FailureDomain) -> Bool {
        switch self {
        case .site(let site): Int(domain.site) == site
        case .operator(let owner): Int(domain.operator) == owner
        case .jurisdiction(let place): Int(domain.jurisdiction) == place
        case .coordination: false
        }
    }
}
