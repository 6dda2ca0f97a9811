import Aggregation
import Checkpointing
import EventKernel
import Platform
import ProtocolCore
import Quantities

/// The shell of the flow network.
extension World {
    /// Sends bytes from one host to another for a purpose.
    ///
    /// A machine that is down neither sends nor receives, even if nobody knows yet that it is down:
    /// the flow does not come about, as if it had been cut at once.
    mutating func startFlow(
        _ purpose: FlowPurpose, from source: HostID, to target: HostID, bytes: Bytes,
        in context: inout Context<WorldEvent>
    ) {
        startFlow(
            purpose,
            FlowRequest(
                source: source, destination: target, bytes: bytes, streams: configuration.streams),
            in: &context)
    }

    mutating func startFlow(
        _ purpose: FlowPurpose, _ request: FlowRequest, in context: inout Context<WorldEvent>
    ) {
        let (first, second) = purpose.ends
        if !isReachable(first) { return noteCut(purpose, at: first, in: &context) }
        if let second, !isReachable(second) { return noteCut(purpose, at: second, in: &context) }
        if !shortcuts.underWay.isEmpty {
            endShortcut(at: first, in: &context)
            if let second { endShortcut(at: second, in: &context) }
            endShortcuts(meeting: request, in: &context)
        }
        let slot = flows.reserve()
        var tagged = request
        tagged.tag = UInt64(slot)
        let flow = network.start(tagged, at: context.now)
        flows.enter(
            FlowTable.Entry(
                flow: flow, startedAt: context.now, purpose: purpose, bytes: request.bytes),
            at: slot)
    }

    /// Flows may have ended: their purposes are fulfilled, in the order of their ends.
    mutating func advanceNetwork(_ serial: Int64, in context: inout Context<WorldEvent>) {
        guard serial == networkWake else { return }
        endShortcuts(endingAt: context.now, in: &context)
        networkWakeAt = .distantFuture
        for completion in network.advance(to: context.now) {
            guard let entry = flows.remove(Int(completion.tag)) else { continue }
            deliver(entry, in: &context)
        }
    }

    /// Sees to it that the kernel wakes the world when the next flow ends.
    mutating func watchNetwork(in context: inout Context<WorldEvent>) {
        guard let change = network.nextChange(), change < networkWakeAt else { return }
        networkWakeAt = change
        networkWake += 1
        context.schedule(.network(serial: networkWake), at: change)
    }

    private mutating func deliver(_ entry: FlowTable.Entry, in context: inout Context<WorldEvent>) {
        switch entry.purpose {
        case .collective(let job, let from, let to, let message, let key):
            noteSent(entry.bytes, by: from)
            deliver(message, from: from, to: to, in: key, of: job, &context)
        case .activation(let job, let from, let to, let task):
            noteSent(entry.bytes, by: from)
            deliver(task, from: from, to: to, of: job, in: &context)
        case .leaving(let job, let from, let to, let task):
            noteSent(entry.bytes, by: from)
            noteLeft(task, from: from, to: to, of: job, in: &context)
        case .layers(let job, let node, let source):
            noteSent(entry.bytes, by: source)
            receiveLayers(Int(node.index), of: job, in: &context)
        case .push(let job, let from, let hub, let phase):
            noteSent(entry.bytes, by: from)
            receiveUpdate(of: from, phase, by: hub, of: job, in: &context)
        case .model(let job, let node, let hub, let version):
            noteSent(entry.bytes, by: hub)
            receiveModel(version, by: node, of: job, in: &context)
        case .state(let job, let node, let source):
            noteSent(entry.bytes, by: source)
            if hasAllParts(Int(node.index)) {
                finishStateFetch(Int(node.index), of: job, in: &context)
            }
        case .data(let job, let node, let sequences):
            receiveData(Int(node.index), sequences: sequences, of: job, in: &context)
        case .replica(let job, let checkpoint, let from, let to):
            noteSent(entry.bytes, by: from)
            receiveReplica(checkpoint, at: to, of: job, in: &context)
        case .evidence(_, let verifier, let worker):
            noteSent(entry.bytes, by: worker)
            beginReexecution(Int(verifier.index), in: &context)
        case .result(let job, let source):
            noteSent(entry.bytes, by: source)
            runs[job].resultAt = context.now
        }
    }

    /// Ends every flow from or to a node that is down; those who waited for one are told.
    mutating func cutFlows(of node: NodeID, in context: inout Context<WorldEvent>) {
        endShortcut(at: node, in: &context)
        for slot in flows.slots(of: node) {
            // What one loss leads to can end another flow, and begin one in its place.
            guard flows.isFlow(slot, of: node), let entry = flows.remove(slot) else { continue }
            _ = network.cancel(entry.flow, at: context.now)
            noteCut(entry.purpose, at: node, in: &context)
        }
        for run in runs.indices { cutSnapshots(of: node, in: run, &context) }
    }

    /// Ends flows of a node that no longer have a purpose, without telling anybody.
    mutating func cancelFlows(
        of node: NodeID, at now: Instant, where condition: (FlowPurpose) -> Bool
    ) {
        for slot in flows.slots(of: node, where: condition) {
            guard let entry = flows.remove(slot) else { continue }
            _ = network.cancel(entry.flow, at: now)
        }
    }

    private mutating func noteCut(
        _ purpose: FlowPurpose, at node: NodeID, in context: inout Context<WorldEvent>
    ) {
        switch purpose {
        case .collective, .activation, .leaving, .push, .model, .data:
            break  // The heartbeat will tell the coordinator.
        case .layers(let job, let target, _):
            if target != node { fetchLayers(Int(target.index), of: job, in: &context) }
        case .state(let job, let target, _):
            if target != node { beginStateFetch(Int(target.index), of: job, in: &context) }
        case .replica(let job, let checkpoint, let from, let to):
            tell(
                from == node ? .uploaderLost(checkpoint) : .replicaFailed(checkpoint, to), to: job,
                in: &context)
        case .evidence(let job, let verifier, _):
            if verifier != node { abandonCheck(Int(verifier.index), of: job, in: &context) }
        case .result(let job, _):
            runs[job].isFetchingResult = false
            fetchResult(of: job, in: &context)
        }
    }

    mutating func noteSent(_ bytes: Bytes, by node: NodeID) {
        guard Int(node.index) < nodes.count else { return }
        nodes[Int(node.index)].sent += bytes
        nodes[Int(node.index)].sentInEpoch += bytes
    }
}
