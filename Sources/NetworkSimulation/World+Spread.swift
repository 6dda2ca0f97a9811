import Aggregation
import EventKernel
import Platform
import ProtocolCore
import Quantities
import Randomness
import Scheduling

/// The shell of jobs whose model is spread over nodes: who sits where in a round.
extension World {
    /// A member was assigned a part of a round; what it does is known when everybody's part is.
    mutating func enrol(_ assignment: PhaseAssignment, of run: Int, at now: Instant) {
        let index = Int(assignment.node.index)
        if !runs[run].isUnderWay(assignment.round) {
            runs[run].round = TrainingRun.Round(id: assignment.round, startedAt: now)
        }
        runs[run].round?.assigned.append(assignment.node)
        nodes[index].session += 1
        nodes[index].seat = -1
        nodes[index].activity = .working
        nodes[index].phase = SimulatedNode.Phase(
            round: assignment.round, sequences: assignment.sequences, steps: assignment.steps,
            assignedAt: now)
    }

    /// Everybody's part of a round is known: the members take their seats and begin.
    mutating func beginSpread(of run: Int, in context: inout Context<WorldEvent>) {
        // Whoever left while it had nothing to do is told of now; then the round begins anew.
        if tellDeparted(of: run, in: &context) { return }
        let members = runs[run].assigned
        guard let first = members.first else { return }
        let steps = max(1, nodes[Int(first.index)].phase.steps)
        let sequences = members.reduce(Int64(0)) { $0 + nodes[Int($1.index)].phase.sequences }
        guard runs[run].isPipelined else { return beginShards(of: run, in: &context) }
        seat(members, of: run)
        guard let layout = runs[run].spread.layout, !layout.replicas.isEmpty else { return }
        if isStateGone(of: run) { return recoverAll(of: run, in: &context) }
        let shares = shares(of: sequences, among: layout, of: run)
        runs[run].spread.reducing = nil
        runs[run].spread.seats = []
        for (row, share) in zip(layout.replicas, shares) {
            assign(row, sequences: share, steps: steps, of: run)
            for (stage, node) in row.enumerated() {
                nodes[Int(node.index)].seat = Int32(runs[run].spread.seats.count)
                runs[run].spread.seats.append(
                    makeSeat(node, stage: stage, sequences: share, steps: steps, of: run))
            }
        }
        for node in layout.spares { beginSpare(Int(node.index), in: &context) }
        for place in runs[run].spread.seats.indices {
            beginSeat(Int(runs[run].spread.seats[place].node.index), of: run, in: &context)
        }
    }

    /// Divides the members among rows and stages: as they sat before, as far as that goes.
    private mutating func seat(_ members: [NodeID], of run: Int) {
        let stages = runs[run].configuration.training.parallelism.pipeline
        let isFirst = runs[run].spread.partition == nil
        if let layout = runs[run].spread.layout {
            guard layout.seated + layout.spares != members else { return }
            runs[run].spread.layout = layout.changed(
                to: members, holdings: holdings(of: members, in: run))
        } else if isFirst || runs[run].coordinator.retained == 0 {
            runs[run].spread.layout = firstLayout(of: members, in: run)
        } else {
            let empty = ReplicaLayout(replicas: [], spares: [], stages: stages)
            runs[run].spread.layout = empty.changed(
                to: members, holdings: holdings(of: members, in: run))
        }
        if isFirst { divideLayers(of: run) }
    }

    private func holdings(of members: [NodeID], in run: Int) -> [Int?] {
        members.map { node in
            let held = Int(nodes[Int(node.index)].heldStage)
            return held < 0 ? nil : held
        }
    }

    private func firstLayout(of members: [NodeID], in run: Int) -> ReplicaLayout {
        let job = runs[run].configuration
        let parallelism = job.training.parallelism
        let stages = parallelism.pipeline
        switch parallelism.order {
        case .listed: return .inOrder(of: members, stages: stages)
        case .shuffled:
            var stream = RandomStream(
                seed: configuration.seed, entity: UInt64(runs[run].id.index), purpose: "layout")
            let draws = members.map { ($0, stream.uniform()) }
            return .inOrder(
                of: draws.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.map(\.0), stages: stages)
        case .widest:
            let (classes, widths) = lines.widths(among: members)
            let rows = Double(max(1, members.count / stages))
            return LayoutSearch.layout(
                of: members, classes: classes, widths: widths, stages: stages,
                traffic: LayoutSearch.Traffic(
                    activations: Double(job.training.batch) / rows * job.cutBytesPerSequence,
                    gradients: Double(job.updateBytes.count) / Double(stages)))
        }
    }

    /// Cuts the layers into stages, once: the slowest node of a stage sets its speed, and each
    /// stage fits into every member, so that anybody can take any seat.
    private mutating func divideLayers(of run: Int) {
        guard let layout = runs[run].spread.layout, !layout.replicas.isEmpty else { return }
        let job = runs[run].configuration
        let speeds = (0..<layout.stages).map { stage in
            layout.replicas.map { speed(of: $0[stage], in: run) }.min() ?? 1
        }
        let limits = (layout.seated + layout.spares).map { node in
            let index = Int(node.index)
            return job.layerLimits(
                gpus: nodes[index].gpus,
                memoryPerGPU: configuration.fleet[nodes[index].group].accelerator.memory)
        }
        let costs = Array(repeating: 1.0, count: job.model.layers)
        let least = (0..<layout.stages).map { stage in limits.map { $0[stage] }.min() ?? 1 }
        guard
            let partition = StagePartition.balanced(costs: costs, speeds: speeds, limits: least)
                ?? StagePartition.balanced(costs: costs, speeds: speeds)
        else { preconditionFailure("\(job.model.layers) layers in \(layout.stages) stages") }
        runs[run].spread.partition = partition
    }

    /// Sequences a second of a node with the whole model.
    func speed(of node: NodeID, in run: Int) -> Double {
        let index = Int(node.index)
        guard let perSequence = runs[run].secondsPerSequence[nodes[index].group] else {
            preconditionFailure("\(node) is a member but cannot run the model")
        }
        return nodes[index].speed / perSequence
    }

    /// The sequences of each row, as the job shares its batch: evenly or in proportion to the speed
    /// of the row's slowest stage.
    private func shares(
        of sequences: Int64, among layout: ReplicaLayout, of run: Int
    ) -> [Int64] {
        switch runs[run].configuration.training.sharing {
        case .equal: return BatchShares.equal(batch: sequences, among: layout.replicas.count)
        case .bySpeed:
            let layers = runs[run].spread.partition?.shares ?? []
            let speeds = layout.replicas.map { row in
                zip(row, layers).map { speed(of: $0, in: run) / $1 }.min() ?? 1
            }
            return BatchShares.bySpeed(batch: sequences, speeds: speeds)
        }
    }

    /// A node's part in a round: its stage of its row's sequences. What it takes is drawn once, as
    /// for any phase.
    private mutating func makeSeat(
        _ node: NodeID, stage: Int, sequences: Int64, steps: Int, of run: Int
    ) -> SpreadRun.Seat {
        let index = Int(node.index)
        let parallelism = runs[run].configuration.training.parallelism
        let layers = runs[run].spread.partition?.shares[stage] ?? 1
        let steps = steps * parallelism.accumulation
        let batch = parallelism.microBatch * Int64(steps)
        let microBatches = max(1, Int((sequences + batch - 1) / batch))
        nodes[index].phase.sequences = Int64((Double(sequences) * layers).rounded())
        drawPhase(
            index, of: run,
            nominalSeconds: Double(sequences) * layers / speed(of: node, in: run)
                * nodes[index].speed / parallelism.efficiency)
        let passes = Double(microBatches * steps)
        let whole = nodes[index].phase.duration.inSeconds / passes
        let forward = Duration(roundingUpSeconds: whole * parallelism.forwardShare)
        return SpreadRun.Seat(
            node: node, stage: stage, hasWork: sequences > 0, sequences: sequences,
            machine: PipelineStage(
                PipelineStage.Settings(
                    stage: stage, stages: parallelism.pipeline, schedule: parallelism.schedule,
                    microBatches: microBatches, steps: steps, blocking: parallelism.blocking)),
            forward: forward, backward: Duration(roundingUpSeconds: whole) - forward,
            needsLayers: runs[run].coordinator.retained > 0
                && nodes[index].heldStage != Int32(stage))
    }

    /// Gives a node's phase its length.
    mutating func drawPhase(_ index: Int, of run: Int, nominalSeconds: Double) {
        let length = drawLength(
            of: nodes[index].phase.steps, taking: nominalSeconds, on: index, of: run)
        nodes[index].phase.duration = length.duration
        nodes[index].phase.nominal = length.nominal
        nodes[index].phase.enclave = length.enclave
    }

    /// Whether a node that has copied its state also has the text that it needs; if it has, the
    /// text is taken, and if not, it is on its way.
    mutating func takeText(
        _ needed: Int64, on index: Int, of run: Int, in context: inout Context<WorldEvent>
    ) -> Bool {
        guard nodes[index].sequencesAtHand >= needed else {
            enter(.waitingForData, index, at: context.now)
            fetchData(index, of: run, needing: needed, in: &context)
            return false
        }
        nodes[index].sequencesAtHand -= needed
        nodes[index].phase.dataWait =
            context.now - nodes[index].phase.assignedAt - nodes[index].phase.stall
        if nodes[index].sequencesAtHand < needed {
            fetchData(index, of: run, needing: needed, in: &context)
        }
        enter(.waitingForSlower, index, at: context.now)
        return true
    }

    /// A member without a seat has nothing to do in the round.
    private mutating func beginSpare(_ index: Int, in context: inout Context<WorldEvent>) {
        nodes[index].phase.sequences = 0
        enter(.idle, index, at: context.now)
        context.schedule(
            .passDone(node: Int32(index), session: nodes[index].session), after: .zero)
    }

    /// Where a node sits in the round under way of a job; nil if it is not, or no longer, one of
    /// the job's or has no seat.
    func seat(of node: NodeID, in run: Int) -> Int? {
        let index = Int(node.index)
        let place = Int(nodes[index].seat)
        let count =
            runs[run].isPipelined ? runs[run].spread.seats.count : runs[run].spread.shards.count
        return 0..<count ~= place && nodes[index].leasedTo == runs[run].id ? place : nil
    }

    /// A round counts: who had a seat holds its stage's new state, and a spare's is stale.
    mutating func settleSeats(of run: Int) {
        for node in runs[run].assigned where runs[run].members.holds(node) {
            let index = Int(node.index)
            let seat = Int(nodes[index].seat)
            if runs[run].isPipelined {
                nodes[index].heldStage =
                    seat < 0 ? -1 : Int32(runs[run].spread.seats[seat].stage)
            }
            nodes[index].seat = -1
        }
        runs[run].spread.seats.removeAll(keepingCapacity: true)
        runs[run].spread.shards.removeAll(keepingCapacity: true)
    }

    /// A round comes to nothing: what is on its way between stages is dropped.
    mutating func cancelSpread(of run: Int, at now: Instant) {
        for place in runs[run].spread.seats.indices {
            let node = runs[run].spread.seats[place].node
            cancelFlows(of: node, at: now) { purpose in
                switch purpose {
                case .activation(run, _, _, _), .leaving(run, _, _, _), .layers(run, _, _): true
                default: false
                }
            }
            if nodes[Int(node.index)].leasedTo == runs[run].id {
                nodes[Int(node.index)].seat = -1
            }
        }
        for shard in runs[run].spread.shards {
            let index = Int(shard.node.index)
            if nodes[index].leasedTo == runs[run].id { nodes[index].seat = -1 }
        }
        runs[run].spread.shards.removeAll(keepingCapacity: true)
        runs[run].spread.entered = []
        runs[run].spread.seats.removeAll(keepingCapacity: true)
    }

    /// A member is lost. One without a seat is nothing to the round: it is told of when it is over.
    mutating func partFromSpread(
        _ node: NodeID, of run: Int, in context: inout Context<WorldEvent>
    ) {
        let index = Int(node.index)
        let isSpare =
            nodes[index].isWorking && nodes[index].seat < 0 && !runs[run].spread.seats.isEmpty
            && runs[run].assigned.holds(node)
        if isSpare { return runs[run].spread.noteDeparture(of: node) }
        nodes[index].seat = -1
        tellDeparted(of: run, in: &context)
        tell(.leave(node), to: run, in: &context)
        if !runs[run].members.isEmpty, isStateGone(of: run) || losesShards(of: run) {
            recoverAll(of: run, in: &context)
        }
    }

    /// Tells the coordinator of spares that were lost in the last round; returns whether any was.
    @discardableResult
    mutating func tellDeparted(
        of run: Int, in context: inout Context<WorldEvent>
    ) -> Bool {
        let departed = runs[run].spread.takeDeparted()
        for node in departed { tell(.leave(node), to: run, in: &context) }
        return !departed.isEmpty
    }
}
