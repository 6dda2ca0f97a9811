import Aggregation
import EventKernel
import Platform
import ProtocolCore
import Quantities
import Scheduling

/// The shell of the collectives: a real aggregation machine a member, and flows between them.
extension World {
    /// Begins a reduction: every contributor hands its machine its update.
    mutating func launch(
        _ reduction: TrainingRun.Reduction, of run: Int, in context: inout Context<WorldEvent>
    ) {
        let buckets = Double(runs[run].configuration.training.buckets)
        let isTail = runs[run].exchanges.holds(.early)
        runs[run].exchanges.remove(.early)
        runs[run].awaiting = nil
        let whole = runs[run].exchangeBytes(in: reduction.round)
        let bytes = isTail ? Bytes(roundingUp: Double(whole.count) / buckets) : whole
        let members =
            reduction.receivers.isEmpty
            ? reduction.contributors : (reduction.contributors + reduction.receivers).sorted()
        runs[run].exchanges.enter(
            Collective(
                round: reduction.round, attempt: reduction.attempt, key: .update,
                members: members))
        exchange(
            bytes, by: reduction.contributors, among: members, as: .update, of: run,
            in: &context)
    }

    /// The first gradients of all members are ready: the exchange begins that overlaps the rest of
    /// the backward pass, if nobody was lost meanwhile and the last exchange has ended; or the rest
    /// of it does.
    mutating func exchangeGradients(
        of run: Int, _ id: RoundID, in context: inout Context<WorldEvent>
    ) {
        guard let members = runs[run].membersForEarlyExchange(of: id),
            members.allSatisfy({ isAtWork(Int($0.index), in: id) })
        else { return }
        guard !runs[run].exchanges.holds(.early) else {
            exchangeRest(of: run, id, in: &context)
            return
        }
        guard !runs[run].hidesExchange else {
            runs[run].round?.isExchangeDue = true
            return
        }
        let buckets = Double(runs[run].configuration.training.buckets)
        let share = Double(runs[run].exchangeBytes(in: id).count) * (buckets - 1) / buckets
        runs[run].exchanges.enter(
            Collective(round: id, attempt: 0, key: .early, members: members))
        exchange(
            Bytes(roundingUp: share), by: members, among: members, as: .early, of: run,
            in: &context)
    }

    /// The overlapped part of an exchange has ended before the round: the rest begins when it is
    /// there, if that is before the round ends too.
    private mutating func exchangeRest(
        of run: Int, _ id: RoundID, in context: inout Context<WorldEvent>
    ) {
        guard let round = runs[run].round, let time = round.gradientsDoneAt,
            !runs[run].isEarlyUnderWay, !runs[run].exchanges.holds(.update)
        else { return }
        guard time <= context.now else {
            context.schedule(.gradientsReady(job: Int32(run), round: id.ordinal), at: time)
            return
        }
        let members = runs[run].exchanges.members(of: .early)
        let buckets = Double(runs[run].configuration.training.buckets)
        runs[run].exchanges.enter(
            Collective(round: id, attempt: 0, key: .update, members: members))
        exchange(
            Bytes(roundingUp: Double(runs[run].exchangeBytes(in: id).count) / buckets),
            by: members, among: members, as: .update, of: run, in: &context)
    }

    private func isAtWork(_ index: Int, in round: RoundID) -> Bool {
        guard nodes[index].isUp, nodes[index].isWorking else { return false }
        return nodes[index].phase.round == round && nodes[index].phase.startedAt != nil
            && !nodes[index].phase.isExcluded
    }

    /// Every contributor hands its machine its update, or the whole course of it is known.
    mutating func exchange(
        _ bytes: Bytes, by contributors: [NodeID], among members: [NodeID],
        as key: ExchangeKey, of run: Int, in context: inout Context<WorldEvent>
    ) {
        makePlan(among: members, for: Int(key.group), of: run)
        layRing(for: Int(key.group), among: contributors, of: run)
        runs[run].plans[Int(key.group)].collectives = runs[run].configuration.collectives(in: bytes)
        guard
            contributors.count < members.count
                || !takeShortcut(bytes, among: members, as: key, of: run, in: &context)
        else { return }
        let receivers =
            members.count == contributors.count
            ? [] : members.filter { !contributors.holds($0) }
        equip(key, of: run, receivers: receivers)
        let present = contributors.filter { isReachable($0) }
        for (node, update) in contributions(of: bytes, by: present, to: key, of: run) {
            tell(.contribute(update), to: node, in: key, of: run, &context)
        }
    }

    /// Begins an exchange whose members come one by one; see `contribute`.
    mutating func open(
        _ key: ExchangeKey, among members: [NodeID], of run: Int, in round: RoundID
    ) {
        makePlan(among: members, for: Int(key.group), of: run)
        layRing(for: Int(key.group), among: members, of: run)
        runs[run].exchanges.enter(
            Collective(round: round, attempt: 0, key: key, members: members))
        equip(key, of: run, receivers: [])
    }

    /// A member hands an exchange that has begun its part.
    mutating func contribute(
        _ bytes: Bytes, by node: NodeID, to key: ExchangeKey, of run: Int,
        in context: inout Context<WorldEvent>
    ) {
        for (node, update) in contributions(of: bytes, by: [node], to: key, of: run) {
            tell(.contribute(update), to: node, in: key, of: run, &context)
        }
    }

    /// The plan of a group's exchange: the last one, if the members are the same.
    private mutating func makePlan(among members: [NodeID], for group: Int, of run: Int) {
        while runs[run].plans.count <= group { runs[run].plans.append(PlanMemory()) }
        guard !runs[run].plans[group].serves(members) else { return }
        let (classes, widths) = lines.widths(among: members)
        let algorithm = runs[run].configuration.training.reduction
        let sites =
            algorithm == .hierarchical
            ? members.map { Int(topology.site(of: hosts[$0]).index) } : nil
        runs[run].plans[group].replace(
            with: .make(
                algorithm, members: members, classes: classes, widths: widths, groups: sites,
                isBalanced: runs[run].configuration.training.isBalanced),
            lockstep: lockstep(among: members, classes, widths, of: run))
    }

    /// Reckons the latencies around the ring of a plan, if it has one and others contribute.
    private mutating func layRing(for group: Int, among contributors: [NodeID], of run: Int) {
        guard runs[run].configuration.training.reduction == .ring,
            runs[run].plans[group].ring?.areAmong(contributors) != true,
            let order = runs[run].plans[group].plan?.ringOrder
        else { return }
        runs[run].plans[group].ring = RingLatencies(
            order: order.filter { contributors.holds($0) }
        ) { from, to in
            let path = topology.path(
                from: topology.site(of: hosts[from]), to: topology.site(of: hosts[to]))
            return Duration(nanoseconds: ((path?.roundTrip.nanoseconds ?? 0) + 1) / 2)
        }
    }

    /// What it costs the members of a butterfly that they go in step; nil if they do not.
    private func lockstep(
        among members: [NodeID], _ classes: [Int], _ widths: [[Double]], of run: Int
    ) -> Lockstep? {
        let training = runs[run].configuration.training
        guard training.isLockstep, training.reduction == .butterfly else { return nil }
        let accesses = members.map { node in
            let links = topology.accessLinks(of: hosts[node])
            return min(
                topology.capacities[Int(links.up.index)],
                topology.capacities[Int(links.down.index)])
        }
        return Lockstep(members: members, classes: classes, widths: widths, accesses: accesses)
    }

    /// Gives the members of an exchange their machines.
    private mutating func equip(_ key: ExchangeKey, of run: Int, receivers: [NodeID]) {
        guard let plan = runs[run].plans[Int(key.group)].plan else {
            preconditionFailure("a reduction without a plan")
        }
        let roles = ReductionRoles(plan, receivers: receivers)
        let training = runs[run].configuration.training
        runs[run].exchanges.equip(
            key, with: plan, roles: roles, algorithm: training.reduction,
            kind: training.exchangeKind)
    }

    /// What members hand in.
    func contributions(
        of bytes: Bytes, by contributors: [NodeID], to key: ExchangeKey, of run: Int
    ) -> [(node: NodeID, update: SizedUpdate)] {
        contributors.map { node in
            let weight =
                key.purpose == .update && runs[run].updatesUnderWay > 0
                ? runs[run].coordinator.weight(of: node) : Double(sequences(of: node))
            return (
                node: node,
                update: SizedUpdate(
                    bytes: bytes, weight: weight,
                    digest: UInt64(UInt32(bitPattern: node.index)) &+ 1, contributors: 1)
            )
        }
    }

    /// Tells a member's aggregation machine something and does what it orders.
    ///
    /// A message without bytes is control that rides on the messages of its phase: it needs no flow
    /// and is there at once, before the sender does anything further. Round a ring of a thousand
    /// such messages follow each other, so that those who wait stand in a list and not on the
    /// stack.
    private mutating func tell(
        _ input: Collective.Input, to node: NodeID, in key: ExchangeKey, of run: Int,
        _ context: inout Context<WorldEvent>
    ) {
        let depth = exchangeTurns.count
        guard var turn = turn(input, to: node, in: key, of: run, at: context.now) else { return }
        while true {
            guard let directive = turn.next() else {
                guard exchangeTurns.count > depth, let sender = exchangeTurns.popLast() else {
                    return
                }
                turn = sender
                continue
            }
            switch directive {
            case .send(let target, let message):
                guard message.bytes == .zero else {
                    send(message, from: turn.node, to: target, in: key, of: run, &context)
                    continue
                }
                guard isReachable(turn.node), isReachable(target),
                    let answer = self.turn(
                        .received(from: turn.node, message), to: target, in: key, of: run,
                        at: context.now)
                else { continue }
                exchangeTurns.append(turn)
                turn = answer
            case .complete: complete(turn.node, in: key, of: run, &context)
            case .discard: runs[run].discarded += 1
            }
        }
    }

    /// What a member orders when it is told something; nil if its exchange is not there.
    private mutating func turn(
        _ input: Collective.Input, to node: NodeID, in key: ExchangeKey, of run: Int,
        at now: Instant
    ) -> ExchangeTurn? {
        guard let directives = runs[run].exchanges.tell(input, to: node, in: key, at: now) else {
            runs[run].discarded += 1
            return nil
        }
        return ExchangeTurn(of: node, directives)
    }

    private func sequences(of node: NodeID) -> Int64 {
        let index = Int(node.index)
        return nodes[index].isWorking ? nodes[index].phase.sequences : 0
    }

    /// Delivers a message of a collective, if it is still of the present attempt.
    mutating func deliver(
        _ message: CollectiveMessage<SizedUpdate>, from: NodeID, to: NodeID,
        in key: ExchangeKey, of run: Int, _ context: inout Context<WorldEvent>
    ) {
        tell(.received(from: from, message), to: to, in: key, of: run, &context)
    }

    /// Sends a message of a collective on its way.
    private mutating func send(
        _ message: CollectiveMessage<SizedUpdate>, from: NodeID, to: NodeID,
        in key: ExchangeKey, of run: Int, _ context: inout Context<WorldEvent>
    ) {
        startFlow(
            .collective(job: run, from: from, to: to, message, key),
            lines(of: key, in: run).request(for: message, from: from, to: to, over: topology),
            in: &context)
    }

    /// A member holds the result of an exchange.
    mutating func complete(
        _ node: NodeID, in key: ExchangeKey, of run: Int, _ context: inout Context<WorldEvent>
    ) {
        switch key.purpose {
        case .early:
            if let next = runs[run].noteEarlyComplete() {
                launch(next, of: run, in: &context)
            } else if let round = runs[run].round, round.gradientsDoneAt != nil {
                exchangeGradients(of: run, round.id, in: &context)
            }
        case .gather, .scatter: passOn(key, to: node, of: run, in: &context)
        case .update, .stage:
            runs[run].exchanges.noteComplete(key)
            report(node, in: key, of: run, &context)
        }
    }

    /// Tells the coordinator that a member holds the result of its round.
    mutating func report(
        _ node: NodeID, in key: ExchangeKey, of run: Int, _ context: inout Context<WorldEvent>
    ) {
        if key.purpose == .stage { return noteSummed(node, of: run, in: &context) }
        guard key.purpose == .update,
            let (round, attempt) = runs[run].exchanges.attempt(of: key)
        else { return }
        guard !runs[run].isComputed(round) else {
            runs[run].holders.append(node)
            return
        }
        tell(.reduced(node, round, attempt: attempt), to: run, in: &context)
    }

    /// Gives up all exchanges of a round and ends their flows.
    mutating func cancelExchanges(of run: Int, in context: inout Context<WorldEvent>) {
        for node in runs[run].exchanges.participants { endShortcut(at: node, in: &context) }
        let senders = runs[run].exchanges.participants
        runs[run].exchanges.removeAll()
        runs[run].forming = nil
        runs[run].awaiting = nil
        runs[run].holders.removeAll()
        for sender in senders {
            cancelFlows(of: sender, at: context.now) { purpose in
                if case .collective(run, sender, _, _, _) = purpose { true } else { false }
            }
        }
    }
}
