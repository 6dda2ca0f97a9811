import Aggregation
import EventKernel
import Platform
import ProtocolCore
import Quantities
import Scheduling

/// The shell of training whose state is sharded over all members: gathers, passes and scatters.
///
/// A node takes part for all its GPUs: what they exchange among themselves is in its measured
/// speed. A loss takes a part of the state with it, so that all return to a checkpoint. A joiner
/// takes an equal piece of every member's part, which leaves all with parts of the new size.
extension World {
    /// Every member begins its part of a step: as many micro-batches as the largest share has, of
    /// which each has its own share.
    mutating func beginShards(of run: Int, in context: inout Context<WorldEvent>) {
        let members = runs[run].assigned
        let parallelism = runs[run].configuration.training.parallelism
        let largest = members.map { nodes[Int($0.index)].phase.sequences }.max() ?? 1
        let microBatches = max(
            1, Int((largest + parallelism.microBatch - 1) / parallelism.microBatch))
        let order = ShardOrder(
            groups: parallelism.layerGroups, microBatches: microBatches,
            sharding: parallelism.sharding)
        let passes = Double(microBatches * parallelism.layerGroups)
        runs[run].spread.reducing = nil
        runs[run].spread.entered = []
        runs[run].spread.shards = []
        for (place, node) in members.enumerated() {
            let index = Int(node.index)
            nodes[index].seat = Int32(place)
            assign([node], sequences: nodes[index].phase.sequences, steps: 1, of: run)
            drawPhase(
                index, of: run,
                nominalSeconds: Double(nodes[index].phase.sequences)
                    / speed(of: node, in: run) * nodes[index].speed / parallelism.efficiency)
            let whole = nodes[index].phase.duration.inSeconds / passes
            let forward = Duration(roundingUpSeconds: whole * parallelism.forwardShare)
            runs[run].spread.shards.append(
                SpreadRun.Shard(
                    node: node,
                    machine: ShardedPass(order: order, prefetch: parallelism.prefetch),
                    forward: forward, backward: Duration(roundingUpSeconds: whole) - forward))
        }
        for node in members { beginShard(Int(node.index), of: run, in: &context) }
    }

    /// A member begins, once it has copied its state and has its text.
    mutating func beginShard(_ index: Int, of run: Int, in context: inout Context<WorldEvent>) {
        let place = Int(nodes[index].seat)
        guard place >= 0, nodes[index].isUp, nodes[index].isWorking,
            !runs[run].spread.shards[place].hasBegun
        else { return }
        guard nodes[index].stalledUntil <= context.now else {
            enter(.checkpointStall, index, at: context.now)
            context.schedule(
                .stallOver(node: Int32(index), session: nodes[index].session),
                at: nodes[index].stalledUntil)
            return
        }
        let needed = nodes[index].phase.sequences
        guard takeText(needed, on: index, of: run, in: &context) else { return }
        runs[run].spread.shards[place].hasBegun = true
        tell(.begin, shard: place, of: run, in: &context)
    }

    /// Tells a member's machine something and does what it orders.
    private mutating func tell(
        _ input: ShardedPass.Input, shard place: Int, of run: Int,
        in context: inout Context<WorldEvent>
    ) {
        let index = Int(runs[run].spread.shards[place].node.index)
        let round = nodes[index].phase.round
        for directive in runs[run].spread.shards[place].machine.handle(input, at: context.now) {
            switch directive {
            case .gather(let unit):
                take(part: .gather, in: unit, shard: place, of: run, in: &context)
            case .scatter(let unit):
                take(part: .scatter, in: unit, shard: place, of: run, in: &context)
            case .compute(let unit): compute(unit, shard: place, of: run, in: &context)
            case .finished: finishShard(place, of: run, in: &context)
            case .discard: runs[run].discarded += 1
            }
            // What one order has brought about can end the round.
            guard runs[run].isUnderWay(round), nodes[index].seat == Int32(place) else { return }
        }
        noteShardWaiting(place, of: run, at: context.now)
    }

    private mutating func compute(
        _ unit: ShardUnit, shard place: Int, of run: Int, in context: inout Context<WorldEvent>
    ) {
        let node = runs[run].spread.shards[place].node
        beginPass(
            lasting: unit.direction == .forward
                ? runs[run].spread.shards[place].forward
                : runs[run].spread.shards[place].backward,
            on: Int(node.index), in: &context)
    }

    /// A member has gone through a group of layers.
    mutating func finishUnit(
        _ place: Int, of run: Int, in context: inout Context<WorldEvent>
    ) {
        let unit = runs[run].spread.shards[place].machine.unit
        tell(.computed(unit), shard: place, of: run, in: &context)
    }

    /// A member enters an exchange of a unit's weights or gradients; the first opens it.
    private mutating func take(
        part purpose: ExchangeKey.Purpose, in unit: ShardUnit, shard place: Int, of run: Int,
        in context: inout Context<WorldEvent>
    ) {
        let node = runs[run].spread.shards[place].node
        let job = runs[run].configuration
        let key = ExchangeKey(purpose: purpose, ordinal: Int32(unit.ordinal))
        let members = runs[run].assigned
        if !runs[run].exchanges.holds(key) {
            open(key, among: members, of: run, in: nodes[Int(node.index)].phase.round)
        }
        let isComplete = runs[run].spread.noteEntry(to: key) == members.count
        if isComplete {
            runs[run].spread.closeEntry(to: key)
            // From now on it is the wire that is waited for.
            for other in runs[run].spread.shards.indices {
                noteShardWaiting(other, of: run, at: context.now)
            }
        }
        let whole =
            purpose == .gather
            ? 2 * job.model.parameters : Double(runs[run].exchangeBytes.count)
        contribute(
            Bytes(roundingUp: whole / Double(job.training.parallelism.layerGroups)), by: node,
            to: key, of: run, in: &context)
    }

    /// A member has what an exchange gives it.
    mutating func passOn(
        _ key: ExchangeKey, to node: NodeID, of run: Int, in context: inout Context<WorldEvent>
    ) {
        runs[run].exchanges.noteComplete(key)
        if runs[run].exchanges.remaining(of: key) == 0 { runs[run].exchanges.remove(key) }
        runs[run].spread.arrivals.append((node, key, nodes[Int(node.index)].phase.round))
        // What a member does then can complete the next exchange of others: they are told here one
        // after the other, and not from within each other.
        guard !runs[run].spread.isHandingOut else { return }
        runs[run].spread.isHandingOut = true
        var next = 0
        while next < runs[run].spread.arrivals.count {
            let (node, key, round) = runs[run].spread.arrivals[next]
            next += 1
            // The round can have come to its end meanwhile, or to nothing.
            guard let place = seat(of: node, in: run), runs[run].isUnderWay(round) else {
                continue
            }
            let unit = Int(key.ordinal)
            tell(
                key.purpose == .gather ? .gathered(unit) : .scattered(unit), shard: place,
                of: run, in: &context)
        }
        runs[run].spread.arrivals.removeAll(keepingCapacity: true)
        runs[run].spread.isHandingOut = false
    }

    /// Books why a member waits: for somebody who has not come to an exchange, or for the wire.
    private mutating func noteShardWaiting(_ place: Int, of run: Int, at now: Instant) {
        let shard = runs[run].spread.shards[place]
        guard shard.hasBegun, let awaited = shard.machine.awaited else { return }
        let index = Int(shard.node.index)
        let key = ExchangeKey(
            purpose: awaited.isGather ? .gather : .scatter, ordinal: Int32(awaited.unit))
        let isOpen = runs[run].spread.entered.contains { $0.key == key }
        let state = isOpen ? GPUState.waitingForSlower : .communicating
        if nodes[index].state != state { enter(state, index, at: now) }
    }

    /// A member is done with its step: nothing is left to be exchanged.
    private mutating func finishShard(
        _ place: Int, of run: Int, in context: inout Context<WorldEvent>
    ) {
        let node = runs[run].spread.shards[place].node
        let index = Int(node.index)
        let (round, session) = (nodes[index].phase.round, nodes[index].session)
        nodes[index].phase.finishedAt = context.now
        runs[run].noteComputed(nodes[index].phase.duration, in: round)
        enter(.waitingForSlower, index, at: context.now)
        if runs[run].isChecked { commitSteps(of: index, in: run, &context) }
        guard nodes[index].session == session, runs[run].isUnderWay(round) else { return }
        tell(.phaseFinished(node, round), to: run, in: &context)
    }
}
