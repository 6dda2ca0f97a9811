import Aggregation
import Checkpointing
import EventKernel
import Platform
import ProtocolCore
import Quantities

/// The shell of a state in parts: each holder uploads its own over its own line, and a newcomer
/// takes its part from all.
extension World {
    /// Who uploads how much of a checkpoint: of a pipeline the uploader's row, each stage its
    /// layers; of a sharded state every member its part.
    func parts(
        of bytes: Bytes, from uploader: NodeID, in run: Int
    ) -> [(node: NodeID, bytes: Bytes)] {
        let whole = [(node: uploader, bytes: bytes)]
        guard runs[run].isSpread else { return whole }
        guard runs[run].isPipelined else {
            let members = runs[run].members
            guard runs[run].configuration.training.parallelism.isShardedOverMembers,
                members.holds(uploader)
            else { return whole }
            let part = Bytes(bytes.count / Int64(members.count))
            return members.map { node in
                (node, node == uploader ? bytes - part * (members.count - 1) : part)
            }
        }
        guard let shares = runs[run].spread.partition?.shares else { return whole }
        let row = runs[run].spread.layout?.replicas.first { $0.contains(uploader) } ?? []
        var parts: [(node: NodeID, bytes: Bytes)] = []
        var left = bytes
        for (stage, share) in shares.enumerated() {
            let own = row.indices.contains(stage) ? row[stage] : uploader
            let holders = holders(of: run, stage: stage).filter { isReachable($0) }
            guard let node = holders.contains(own) ? own : holders.first else { return whole }
            let isLast = stage == shares.count - 1
            let part = isLast ? left : Bytes(Int64(Double(bytes.count) * share))
            left = left - part
            parts.append((node, part))
        }
        return parts
    }

    /// A replica is uploaded, in as many parts as the snapshot has.
    mutating func upload(
        _ id: CheckpointID, _ store: TrainingRun.PendingStore, of run: Int,
        in context: inout Context<WorldEvent>
    ) {
        guard let place = runs[run].snapshots.firstIndex(where: { $0.id == id }),
            runs[run].snapshots[place].parts.count > 1
        else {
            startFlow(
                .replica(job: run, id, from: store.from, to: store.to), from: hosts[store.from],
                to: hosts[store.to], bytes: store.bytes, in: &context)
            return
        }
        // Who keeps the replica may have a part of it already.
        let parts = runs[run].snapshots[place].parts.filter { $0.node != store.to }
        guard parts.allSatisfy({ isReachable($0.node) }) else {
            tell(.uploaderLost(id), to: run, in: &context)
            return
        }
        runs[run].snapshots[place].underWay.removeAll { $0.to == store.to }
        runs[run].snapshots[place].underWay.append((store.to, parts.count))
        for part in parts {
            startFlow(
                .replica(job: run, id, from: part.node, to: store.to), from: hosts[part.node],
                to: hosts[store.to], bytes: part.bytes, in: &context)
        }
    }

    /// A replica has come, or a part of one: with the last it is stored.
    mutating func receiveReplica(
        _ id: CheckpointID, at node: NodeID, of run: Int, in context: inout Context<WorldEvent>
    ) {
        if let place = runs[run].snapshots.firstIndex(where: { $0.id == id }),
            let entry = runs[run].snapshots[place].underWay.firstIndex(where: { $0.to == node })
        {
            runs[run].snapshots[place].underWay[entry].parts -= 1
            guard runs[run].snapshots[place].underWay[entry].parts == 0 else { return }
        }
        tell(.replicaStored(id, node), to: run, in: &context)
    }

    /// A newcomer takes its part of a sharded state from all members alike, so that each is left
    /// with a part of the new size and nothing else moves.
    ///
    /// - Returns: whether anybody can give it any.
    mutating func gatherState(
        _ index: Int, of run: Int, in context: inout Context<WorldEvent>
    ) -> Bool {
        let node = nodes[index].id
        let sources = runs[run].members.filter { $0 != node && isReachable($0) }
        guard !sources.isEmpty else { return false }
        cancelFlows(of: node, at: context.now) { purpose in
            if case .state(run, node, _) = purpose { true } else { false }
        }
        luck[index].partsAwaited = sources.count
        let bytes = stateBytes(of: run, for: index)
        for source in sources {
            fetchState(
                index, of: run, from: source,
                bytes: Bytes(roundingUp: Double(bytes.count) / Double(sources.count)),
                in: &context)
        }
        return true
    }

    /// Whether all of the state that a newcomer fetches has come with this part.
    mutating func hasAllParts(_ index: Int) -> Bool {
        luck[index].partsAwaited = max(0, luck[index].partsAwaited - 1)
        return luck[index].partsAwaited == 0
    }
}
