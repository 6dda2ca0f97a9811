import Aggregation
import Checkpointing
import EventKernel
import Platform
import ProtocolCore
import Quantities
import Scheduling

/// The shell of a state that no node holds whole: who holds which stage, and who fetches one.
extension World {
    /// Members that hold what a joiner needs: any, or those of the stage that it has chosen.
    func holders(of run: Int, for index: Int) -> [NodeID] {
        guard runs[run].isPipelined else { return runs[run].members }
        return holders(of: run, stage: Int(nodes[index].heldStage))
    }

    func holders(of run: Int, stage: Int) -> [NodeID] {
        runs[run].members.filter { nodes[Int($0.index)].heldStage == Int32(stage) }
    }

    /// The share of the state that a joiner needs.
    func stateShare(of run: Int, for index: Int) -> Double {
        let job = runs[run].configuration
        if job.training.parallelism.isShardedOverMembers {
            // Its own part of what a checkpoint holds, and all weights if only the rest is in
            // parts.
            let weights = job.training.parallelism.sharding == .full ? 0.0 : 2
            let parts = areShardsComplete(of: run) ? runs[run].members.count + 1 : job.nodes
            return min(1, 1 / Double(parts) + weights / job.checkpoint.bytesPerParameter)
        }
        let stage = Int(nodes[index].heldStage)
        guard runs[run].isPipelined, stage >= 0 else { return 1 }
        return runs[run].spread.partition?.shares[stage]
            ?? 1 / Double(runs[run].configuration.training.parallelism.pipeline)
    }

    /// What a joiner fetches.
    func stateBytes(of run: Int, for index: Int) -> Bytes {
        let share = stateShare(of: run, for: index)
        let whole = runs[run].stateBytes
        return share == 1 ? whole : Bytes(roundingUp: Double(whole.count) * share)
    }

    /// A joiner takes the stage that the fewest hold or fetch, the first among equals.
    mutating func chooseStage(for index: Int, of run: Int) {
        var counts = Array(
            repeating: 0, count: runs[run].configuration.training.parallelism.pipeline)
        for other in nodes.indices
        where other != index && nodes[other].leasedTo == runs[run].id
            && nodes[other].heldStage >= 0 && nodes[other].isUp
        {
            counts[Int(nodes[other].heldStage)] += 1
        }
        var best = 0
        for stage in counts.indices where counts[stage] < counts[best] { best = stage }
        nodes[index].heldStage = Int32(best)
    }

    /// Whether members hold a state of a job in stages, so that a checkpoint is older than theirs.
    func isHeldByOthers(of run: Int) -> Bool {
        runs[run].isPipelined && !runs[run].members.isEmpty
            && runs[run].checkpoints.newest?.retained != runs[run].coordinator.retained
    }

    /// Whether a stage of the state has no holder, and no checkpoint has it as it is now.
    func isStateGone(of run: Int) -> Bool {
        let retained = runs[run].coordinator.retained
        guard runs[run].isPipelined, retained > 0, !runs[run].needsRollback,
            runs[run].checkpoints.newest?.retained != retained
        else { return false }
        let stages = runs[run].configuration.training.parallelism.pipeline
        return (0..<stages).contains { holders(of: run, stage: $0).isEmpty }
    }

    /// Whether a loss takes a part of the state with it that nobody else has.
    func losesShards(of run: Int) -> Bool {
        runs[run].configuration.training.parallelism.isShardedOverMembers
            && runs[run].coordinator.retained > 0 && !runs[run].needsRollback
    }

    /// Whether the members of a job that is sharded over them hold all of its state together: if
    /// not, they fetch it from a checkpoint, each its part.
    func areShardsComplete(of run: Int) -> Bool {
        losesShards(of: run) && !runs[run].members.isEmpty
            && (runs[run].round != nil
                || runs[run].checkpoints.newest?.retained != runs[run].coordinator.retained)
    }

    /// A node that has another stage than before fetches its state: from the nearest that holds it,
    /// or from a checkpoint that has it as it is now.
    mutating func fetchLayers(_ index: Int, of run: Int, in context: inout Context<WorldEvent>) {
        guard let place = seat(of: nodes[index].id, in: run), nodes[index].isUp,
            nodes[index].isWorking, runs[run].spread.seats[place].needsLayers
        else { return }
        let node = nodes[index].id
        let stage = runs[run].spread.seats[place].stage
        var source = nearest(holders(of: run, stage: stage), to: node)
        if source == nil, runs[run].checkpoints.newest?.retained == runs[run].coordinator.retained {
            let before = runs[run].recovery
            tell(.recover, to: run, in: &context)
            let plan = runs[run].recovery
            runs[run].recovery = before
            if let plan, plan.sources.contains(node) {
                return receiveLayers(index, of: run, in: &context)
            }
            source = nearest(plan?.sources ?? [], to: node)
        }
        guard let source else { return awaitState(index, of: run, at: context.now) }
        enter(.stateTransfer, index, at: context.now)
        let share = runs[run].spread.partition?.shares[stage] ?? 1
        startFlow(
            .layers(job: run, node: node, source: source), from: hosts[source], to: hosts[node],
            bytes: Bytes(roundingUp: Double(runs[run].stateBytes.count) * share), in: &context)
    }

    /// A node has the state of its new stage.
    mutating func receiveLayers(
        _ index: Int, of run: Int, in context: inout Context<WorldEvent>
    ) {
        guard let place = seat(of: nodes[index].id, in: run),
            runs[run].spread.seats[place].needsLayers
        else { return }
        runs[run].spread.seats[place].needsLayers = false
        nodes[index].heldStage = Int32(runs[run].spread.seats[place].stage)
        beginSeat(index, of: run, in: &context)
        retryRecovery(of: run, in: &context)
    }
}
