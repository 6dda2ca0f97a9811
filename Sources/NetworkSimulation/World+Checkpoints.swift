import Aggregation
import Checkpointing
import EventKernel
import Platform
import ProtocolCore
import Quantities

/// The shell of the checkpoint coordinator, and what a job does at its end.
extension World {
    /// Hands a job's checkpoint coordinator an input and does what it orders.
    mutating func tell(
        _ input: CheckpointCoordinator.Input, to run: Int, in context: inout Context<WorldEvent>
    ) {
        perform(
            runs[run].checkpoints.handle(input, at: context.now), of: run, in: &context)
    }

    mutating func perform(
        _ directives: [CheckpointCoordinator.Directive], of run: Int,
        in context: inout Context<WorldEvent>
    ) {
        for directive in directives {
            switch directive {
            case .snapshot(let id, let uploader, let bytes):
                snapshot(id, on: uploader, bytes: bytes, of: run, in: &context)
            case .store(let id, let from, let to, let bytes):
                store(
                    id, TrainingRun.PendingStore(from: from, to: to, bytes: bytes), of: run,
                    in: &context)
            case .durable(let manifest, let id):
                runs[run].snapshots.removeAll { $0.id == id }
                runs[run].account.settle(upTo: manifest.retained)
                if !learners.isEmpty { learners[run]?.settle(upTo: manifest.retained) }
                noteKept(manifest.retained, of: run, in: &context)
                recorder.checkpoint(
                    "durable", step: manifest.step, bytes: manifest.bytes,
                    content: manifest.content.description, job: runs[run].id, at: context.now)
                afterUpload(of: run, in: &context)
            case .skip(let step, _):
                runs[run].checkpointsSkipped += 1
                recorder.checkpoint(
                    "skipped", step: step, bytes: .zero, content: "", job: runs[run].id,
                    at: context.now)
            case .abandon(let id, _):
                let parts = runs[run].snapshots.first { $0.id == id }?.parts ?? []
                runs[run].snapshots.removeAll { $0.id == id }
                runs[run].checkpointsAbandoned += 1
                for part in parts {
                    cancelFlows(of: part.node, at: context.now) { purpose in
                        if case .replica(run, id, _, _) = purpose { true } else { false }
                    }
                }
                recorder.checkpoint(
                    "abandoned", step: 0, bytes: .zero, content: "", job: runs[run].id,
                    at: context.now)
                afterUpload(of: run, in: &context)
            case .restore(let plan): runs[run].recovery = plan
            case .noReplicaUp: runs[run].recovery = nil
            case .discard: runs[run].discarded += 1
            }
        }
    }

    /// A round boundary: the state may be due to be kept.
    mutating func keepState(
        of run: Int, round: RoundID, contributors: [NodeID], force: Bool,
        in context: inout Context<WorldEvent>
    ) {
        guard let uploader = contributors.first(where: { isReachable($0) }) else { return }
        let step = runs[run].retained / runs[run].configuration.training.batch
        guard force || runs[run].checkpoints.isDue(step: step) else { return }
        if !learners.isEmpty { learners[run]?.keep(retained: runs[run].retained) }
        tell(
            .boundary(
                round: round, step: step, retained: runs[run].retained,
                uploader: uploader,
                holders: holders(for: run, uploader: uploader), force: force),
            to: run, in: &context)
    }

    /// Who could keep a replica: storage servers, or where there are none the nodes that are up.
    private func holders(for run: Int, uploader: NodeID) -> [ReplicaHolder] {
        guard storageNodes.isEmpty else {
            return storageNodes.enumerated().map { place, node in
                let site = configuration.storageServers[place].site
                return ReplicaHolder(
                    node: node,
                    domain: FailureDomain(site: site, operator: -1 - place, jurisdiction: -1),
                    weight: 1)
            }
        }
        var holders: [ReplicaHolder] = []
        holders.reserveCapacity(nodes.count)
        for index in nodes.indices
        where nodes[index].isUp && !nodes[index].isEjected && nodes[index].id != uploader {
            holders.append(
                ReplicaHolder(node: nodes[index].id, domain: nodes[index].domain, weight: 1))
        }
        return holders
    }

    /// The uploader copies its state and stalls; in synchronous training every member copies its
    /// part.
    private mutating func snapshot(
        _ id: CheckpointID, on uploader: NodeID, bytes: Bytes, of run: Int,
        in context: inout Context<WorldEvent>
    ) {
        let isShared =
            runs[run].configuration.training.mode == .synchronous || runs[run].isSpread
        let members = isShared ? runs[run].members : [uploader]
        var longest = Duration.zero
        for node in members where Int(node.index) < nodes.count {
            let index = Int(node.index)
            let rate = traits[nodes[index].group].snapshotRate
            let stall = Bytes(bytes.count / Int64(members.count)) / rate
            nodes[index].stalledUntil = context.now + stall
            longest = max(longest, stall)
            if nodes[index].lease != nil, case .member = nodes[index].activity {
                enter(nodes[index].state, index, at: context.now)
            }
        }
        runs[run].snapshots.append(
            TrainingRun.Snapshot(
                id: id, uploader: uploader, parts: parts(of: bytes, from: uploader, in: run)))
        context.schedule(.snapshotDone(job: Int32(run), checkpoint: id.ordinal), after: longest)
    }

    /// A replica is to be uploaded: at once, or when its snapshot is done.
    private mutating func store(
        _ id: CheckpointID, _ store: TrainingRun.PendingStore, of run: Int,
        in context: inout Context<WorldEvent>
    ) {
        if let place = runs[run].snapshots.firstIndex(where: { $0.id == id && !$0.isDone }) {
            runs[run].snapshots[place].stores.append(store)
        } else {
            upload(id, store, of: run, in: &context)
        }
    }

    /// The state is copied: the uploads begin, and a job that waited for it lets its nodes go.
    mutating func finishSnapshot(
        _ run: Int, _ id: CheckpointID, in context: inout Context<WorldEvent>
    ) {
        endStalls(at: context.now)
        guard let place = runs[run].snapshots.firstIndex(where: { $0.id == id }) else { return }
        let stores = runs[run].snapshots[place].stores
        runs[run].snapshots[place].stores = []
        runs[run].snapshots[place].isDone = true
        for entry in stores { store(id, entry, of: run, in: &context) }
        if runs[run].pausingWith == id { release(run, in: &context) }
    }

    /// The uploader of a snapshot failed before its copy was done.
    mutating func cutSnapshots(
        of node: NodeID, in run: Int, _ context: inout Context<WorldEvent>
    ) {
        for snapshot in runs[run].snapshots
        where !snapshot.isDone && snapshot.parts.contains(where: { $0.node == node }) {
            tell(.uploaderLost(snapshot.id), to: run, in: &context)
        }
    }

    /// The job's last round of a stretch is over: it keeps its state, then lets its nodes go.
    mutating func pause(_ run: Int, in context: inout Context<WorldEvent>) {
        guard case .closing = runs[run].stage else { return }
        runs[run].pausingWith = nil
        runs[run].isPausing = true
        for node in runs[run].members { enter(.idle, Int(node.index), at: context.now) }
        let before = runs[run].snapshots.map(\.id)
        if runs[run].retained > (runs[run].checkpoints.newest?.retained ?? 0) {
            keepState(
                of: run, round: RoundID(Int64(runs[run].commits)),
                contributors: runs[run].hub.map { [$0] } ?? runs[run].members, force: true,
                in: &context)
        }
        let made = runs[run].snapshots.map(\.id).first { !before.contains($0) }
        runs[run].pausingWith = made
        if made == nil, before.isEmpty { release(run, in: &context) }
    }

    /// All text is processed.
    mutating func finish(_ run: Int, in context: inout Context<WorldEvent>) {
        runs[run].finishedAt = context.now
        runs[run].account.settle(upTo: .max)
        runs[run].stage = .closing
        pause(run, in: &context)
    }

    /// An upload ended: a job that waits for it to keep its last state tries again, and one that is
    /// done hands out its result.
    private mutating func afterUpload(of run: Int, in context: inout Context<WorldEvent>) {
        if runs[run].isPausing, runs[run].snapshots.isEmpty {
            if runs[run].members.isEmpty {
                release(run, in: &context)
            } else {
                pause(run, in: &context)
            }
        }
        retryRecovery(of: run, in: &context)
        fetchResult(of: run, in: &context)
    }

    /// The customer of a job that is done fetches the model, as 16-bit weights, from the nearest
    /// replica, once no upload is under way and a replica is up.
    mutating func fetchResult(of run: Int, in context: inout Context<WorldEvent>) {
        guard runs[run].finishedAt != nil, runs[run].resultAt == nil,
            runs[run].snapshots.isEmpty, !runs[run].isFetchingResult
        else { return }
        tell(.recover, to: run, in: &context)
        guard let plan = runs[run].recovery else { return }
        runs[run].recovery = nil
        guard let manifest = plan.manifest,
            manifest.retained == runs[run].retained
        else {
            // Nobody could keep its last state: the run is over without the model that it made.
            runs[run].isModelLost = true
            runs[run].resultAt = context.now
            return
        }
        guard let source = plan.sources.first(where: { isReachable($0) }) else { return }
        runs[run].isFetchingResult = true
        startFlow(
            .result(job: run, source: source), from: hosts[source], to: runs[run].resultHost,
            bytes: Bytes(roundingUp: 2 * runs[run].configuration.model.parameters),
            in: &context)
    }
}
