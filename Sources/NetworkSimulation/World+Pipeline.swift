import Aggregation
import EventKernel
import Platform
import ProtocolCore
import Quantities
import Scheduling

/// The shell of a pipeline's stages: passes, what goes over the cuts, and the sums of gradients.
extension World {
    /// A seated node begins, once it has copied its state, fetched its layers and has its text.
    mutating func beginSeat(_ index: Int, of run: Int, in context: inout Context<WorldEvent>) {
        guard runs[run].isPipelined else { return beginShard(index, of: run, in: &context) }
        let place = Int(nodes[index].seat)
        guard place >= 0, nodes[index].isUp, nodes[index].isWorking,
            !runs[run].spread.seats[place].hasBegun
        else { return }
        guard nodes[index].stalledUntil <= context.now else {
            enter(.checkpointStall, index, at: context.now)
            context.schedule(
                .stallOver(node: Int32(index), session: nodes[index].session),
                at: nodes[index].stalledUntil)
            return
        }
        guard runs[run].spread.seats[place].hasWork else {
            context.schedule(
                .passDone(node: Int32(index), session: nodes[index].session), after: .zero)
            return
        }
        if runs[run].spread.seats[place].needsLayers {
            return fetchLayers(index, of: run, in: &context)
        }
        let isFirst = runs[run].spread.seats[place].stage == 0
        let needed = isFirst ? runs[run].spread.seats[place].sequences : 0
        guard takeText(needed, on: index, of: run, in: &context) else { return }
        runs[run].spread.seats[place].hasBegun = true
        tell(.begin, seat: place, of: run, in: &context)
    }

    /// Tells the machine of a seat something and does what it orders.
    private mutating func tell(
        _ input: PipelineStage.Input, seat place: Int, of run: Int,
        in context: inout Context<WorldEvent>
    ) {
        let directives = runs[run].spread.seats[place].machine.handle(input, at: context.now)
        for directive in directives {
            switch directive {
            case .compute(let task): begin(task, seat: place, of: run, in: &context)
            case .sendActivation(let step, let microBatch):
                send(
                    PipelineTask(step: step, microBatch: microBatch, direction: .forward),
                    from: place, to: place + 1, of: run, in: &context)
            case .sendGradient(let step, let microBatch):
                send(
                    PipelineTask(step: step, microBatch: microBatch, direction: .backward),
                    from: place, to: place - 1, of: run, in: &context)
            case .gradientsReady(let step):
                // It is the last that a stage orders in its last step.
                guard step + 1 < runs[run].spread.seats[place].machine.settings.steps else {
                    return finishSeat(place, of: run, in: &context)
                }
            case .discard: runs[run].discarded += 1
            }
        }
        noteWaiting(place, of: run, at: context.now)
    }

    private mutating func begin(
        _ task: PipelineTask, seat place: Int, of run: Int, in context: inout Context<WorldEvent>
    ) {
        let node = runs[run].spread.seats[place].node
        beginPass(
            lasting: task.direction == .forward
                ? runs[run].spread.seats[place].forward : runs[run].spread.seats[place].backward,
            on: Int(node.index), in: &context)
    }

    /// A node goes through layers for so long.
    mutating func beginPass(
        lasting length: Duration, on index: Int, in context: inout Context<WorldEvent>
    ) {
        if nodes[index].phase.startedAt == nil { nodes[index].phase.startedAt = context.now }
        if nodes[index].state != .computing { enter(.computing, index, at: context.now) }
        context.schedule(
            .passDone(node: Int32(index), session: nodes[index].session), after: length)
    }

    /// A node has finished a pass; one without work has finished its part.
    mutating func finishPass(
        _ index: Int, _ session: Int32, in context: inout Context<WorldEvent>
    ) {
        guard nodes[index].session == session, let lease = nodes[index].lease,
            nodes[index].isWorking
        else { return }
        let run = Int(lease.job.index)
        let place = Int(nodes[index].seat)
        guard place >= 0 else {
            nodes[index].phase.finishedAt = context.now
            tell(.phaseFinished(nodes[index].id, nodes[index].phase.round), to: run, in: &context)
            return
        }
        guard runs[run].isPipelined else {
            return finishUnit(place, of: run, in: &context)
        }
        guard let task = runs[run].spread.seats[place].machine.current else {
            return finishSeat(place, of: run, in: &context)
        }
        tell(.computed(task), seat: place, of: run, in: &context)
    }

    /// Books why a stage waits: for what is on the wire, or for a neighbour that has not sent it.
    private mutating func noteWaiting(_ place: Int, of run: Int, at now: Instant) {
        let index = Int(runs[run].spread.seats[place].node.index)
        if runs[run].spread.seats[place].machine.sending != nil {
            return enter(.communicating, index, at: now)
        }
        guard let awaited = runs[run].spread.seats[place].machine.awaited else { return }
        let isSent =
            awaited.direction == .forward
            ? runs[run].spread.seats[place - 1].ahead.holds(awaited)
            : runs[run].spread.seats[place + 1].back.holds(awaited)
        let state = isSent ? GPUState.communicating : .waitingForSlower
        if nodes[index].state != state { enter(state, index, at: now) }
    }

    /// Sends on what a pass has made, behind what is on its way to the same neighbour.
    private mutating func send(
        _ task: PipelineTask, from place: Int, to target: Int, of run: Int,
        in context: inout Context<WorldEvent>
    ) {
        let goes =
            task.direction == .forward
            ? runs[run].spread.seats[place].ahead.push(task, at: context.now)
            : runs[run].spread.seats[place].back.push(task, at: context.now)
        if runs[run].spread.seats[target].machine.awaited == task {
            noteWaiting(target, of: run, at: context.now)
        }
        if goes { dispatch(task, from: place, to: target, queued: .zero, of: run, in: &context) }
    }

    private mutating func dispatch(
        _ task: PipelineTask, from place: Int, to target: Int, queued: Duration, of run: Int,
        in context: inout Context<WorldEvent>
    ) {
        let (from, to) = (
            runs[run].spread.seats[place].node, runs[run].spread.seats[target].node
        )
        let job = runs[run].configuration
        let bytes = job.cutBytesPerSequence * Double(job.training.parallelism.microBatch)
        let waits = runs[run].spread.seats[place].machine.settings.waits(toSend: task.direction)
        startFlow(
            waits
                ? .leaving(job: run, from: from, to: to, task)
                : .activation(job: run, from: from, to: to, task),
            FlowRequest(
                source: hosts[from], destination: hosts[to], bytes: Bytes(roundingUp: bytes),
                streams: configuration.streams, queued: waits ? .longest : queued),
            in: &context)
    }

    /// What a pass has made has left its maker, who waited for that; the path's latency later it is
    /// there.
    mutating func noteLeft(
        _ task: PipelineTask, from: NodeID, to: NodeID, of run: Int,
        in context: inout Context<WorldEvent>
    ) {
        guard let place = seat(of: from, in: run), let target = seat(of: to, in: run) else {
            runs[run].discarded += 1
            return
        }
        let next =
            task.direction == .forward
            ? runs[run].spread.seats[place].ahead.noteLeft(task)
            : runs[run].spread.seats[place].back.noteLeft(task)
        if let next {
            dispatch(next.task, from: place, to: target, queued: .zero, of: run, in: &context)
        }
        startFlow(
            .activation(job: run, from: from, to: to, task),
            FlowRequest(
                source: hosts[from], destination: hosts[to], bytes: .zero,
                streams: configuration.streams),
            in: &context)
        tell(.sent(task), seat: place, of: run, in: &context)
    }

    /// A neighbour has what a pass has made, and the next message goes.
    mutating func deliver(
        _ task: PipelineTask, from: NodeID, to: NodeID, of run: Int,
        in context: inout Context<WorldEvent>
    ) {
        guard let place = seat(of: from, in: run), let target = seat(of: to, in: run) else {
            runs[run].discarded += 1
            return
        }
        let isForward = task.direction == .forward
        let next: (task: PipelineTask, at: Instant)?
        if runs[run].spread.seats[place].machine.settings.waits(toSend: task.direction) {
            runs[run].spread.seats[place].noteArrived(task)
            next = nil
        } else {
            next =
                isForward
                ? runs[run].spread.seats[place].ahead.pop()
                : runs[run].spread.seats[place].back.pop()
        }
        if let next {
            dispatch(
                next.task, from: place, to: target, queued: context.now - next.at, of: run,
                in: &context)
        }
        let (step, microBatch) = (task.step, task.microBatch)
        tell(
            isForward
                ? .activation(step: step, microBatch: microBatch)
                : .gradient(step: step, microBatch: microBatch),
            seat: target, of: run, in: &context)
    }

    /// A stage has gone through its steps. The last of its kind begins the sum of the gradients.
    private mutating func finishSeat(
        _ place: Int, of run: Int, in context: inout Context<WorldEvent>
    ) {
        let node = runs[run].spread.seats[place].node
        let stage = runs[run].spread.seats[place].stage
        let index = Int(node.index)
        let (round, session) = (nodes[index].phase.round, nodes[index].session)
        nodes[index].phase.finishedAt = context.now
        runs[run].noteComputed(nodes[index].phase.duration, in: round)
        enter(.waitingForSlower, index, at: context.now)
        if runs[run].isChecked { commitSteps(of: index, in: run, &context) }
        guard nodes[index].session == session, runs[run].isUnderWay(round),
            nodes[index].seat == Int32(place)
        else { return }
        runs[run].spread.seats[place].isDone = true
        if runs[run].spread.isDone(stage: stage) { sum(stage, of: run, in: round, &context) }
        tell(.phaseFinished(node, round), to: run, in: &context)
    }

    /// The nodes of a stage in all rows sum their gradients.
    private mutating func sum(
        _ stage: Int, of run: Int, in round: RoundID, _ context: inout Context<WorldEvent>
    ) {
        let stages = runs[run].configuration.training.parallelism.pipeline
        let members = (runs[run].spread.layout?.group(of: stage) ?? [])
        guard members.count > 1 else {
            for place in runs[run].spread.seats.indices where place % stages == stage {
                runs[run].spread.seats[place].isSummed = true
            }
            return
        }
        for node in members { enter(.communicating, Int(node.index), at: context.now) }
        let share = runs[run].spread.partition?.shares[stage] ?? 1
        let key = ExchangeKey(purpose: .stage, group: Int32(stage + 1))
        runs[run].exchanges.enter(
            Collective(round: round, attempt: 0, key: key, members: members))
        exchange(
            Bytes(roundingUp: Double(runs[run].exchangeBytes.count) * share), by: members,
            among: members, as: key, of: run, in: &context)
    }

    /// A node holds the sum of its stage's gradients.
    mutating func noteSummed(
        _ node: NodeID, of run: Int, in context: inout Context<WorldEvent>
    ) {
        guard let place = seat(of: node, in: run) else { return }
        runs[run].spread.seats[place].isSummed = true
        guard let (round, attempt) = runs[run].spread.reducing else {
            enter(.waitingForSlower, Int(node.index), at: context.now)
            return
        }
        tell(.reduced(node, round, attempt: attempt), to: run, in: &context)
    }

    /// All stages of all rows are done: whoever holds its sum already says so, the others when they
    /// do.
    mutating func reduceSpread(
        _ reduction: TrainingRun.Reduction, of run: Int, in context: inout Context<WorldEvent>
    ) {
        attributeWaiting(among: reduction.contributors, of: run, at: context.now)
        runs[run].round?.reducedAt = context.now
        runs[run].round?.attempts += 1
        runs[run].spread.reducing = (reduction.round, reduction.attempt)
        // One that has come meanwhile fetched a state that is a step behind at most; it takes part
        // from the next round.
        let done = (reduction.contributors + reduction.receivers).filter { node in
            let place = Int(nodes[Int(node.index)].seat)
            return place < 0 || !runs[run].isPipelined
                || runs[run].spread.seats[place].isSummed
        }
        for node in reduction.contributors where nodes[Int(node.index)].seat >= 0 {
            enter(.communicating, Int(node.index), at: context.now)
        }
        for node in done {
            tell(
                .reduced(node, reduction.round, attempt: reduction.attempt), to: run,
                in: &context)
        }
    }
}
