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
        let isTail = runs[run].bulk != nil
        runs[run].bulk = nil
        runs[run].round?.awaiting = nil
        let bytes =
            isTail
            ? Bytes(roundingUp: Double(runs[run].updateBytes.count) / buckets)
            : runs[run].updateBytes
        let members =
            reduction.receivers.isEmpty
            ? reduction.contributors : (reduction.contributors + reduction.receivers).sorted()
        runs[run].collective = Collective(
            round: reduction.round, attempt: reduction.attempt, isBulk: false, members: members)
        exchange(
            bytes, by: reduction.contributors, among: members, isBulk: false, of: run,
            in: &context)
    }

    /// The first gradients of all members are ready: the exchange begins that overlaps the rest of
    /// the backward pass, if nobody was lost meanwhile.
    mutating func exchangeGradients(
        of run: Int, _ id: RoundID, in context: inout Context<WorldEvent>
    ) {
        guard let members = runs[run].membersForBulk(of: id),
            members.allSatisfy({ isAtWork(Int($0.index), in: id) })
        else { return }
        let buckets = Double(runs[run].configuration.training.buckets)
        let share = Double(runs[run].updateBytes.count) * (buckets - 1) / buckets
        runs[run].bulk = Collective(round: id, attempt: 0, isBulk: true, members: members)
        exchange(
            Bytes(roundingUp: share), by: members, among: members, isBulk: true, of: run,
            in: &context)
    }

    private func isAtWork(_ index: Int, in round: RoundID) -> Bool {
        guard nodes[index].isUp, nodes[index].isWorking else { return false }
        return nodes[index].phase.round == round && nodes[index].phase.startedAt != nil
            && !nodes[index].phase.isExcluded
    }

    /// Every contributor hands its machine its update, or the whole course of it is known.
    private mutating func exchange(
        _ bytes: Bytes, by contributors: [NodeID], among members: [NodeID], isBulk: Bool,
        of run: Int, in context: inout Context<WorldEvent>
    ) {
        makePlan(among: members, of: run)
        guard
            contributors.count < members.count
                || !takeShortcut(bytes, among: members, isBulk: isBulk, of: run, in: &context)
        else { return }
        let receivers =
            members.count == contributors.count
            ? [] : members.filter { !contributors.holds($0) }
        equip(isBulk: isBulk, of: run, receivers: receivers)
        let present = contributors.filter { isReachable($0) }
        for (node, update) in contributions(of: bytes, by: present) {
            tell(.contribute(update), to: node, isBulk: isBulk, of: run, in: &context)
        }
    }

    /// The plan of an exchange: the last one, if the members are the same.
    private mutating func makePlan(among members: [NodeID], of run: Int) {
        guard !runs[run].hasPlan(for: members) else {
            runs[run].isPlanProven = true
            return
        }
        let (classes, widths) = lines.widths(among: members)
        switch runs[run].configuration.training.reduction {
        case .tree(let fanOut):
            runs[run].plan = .tree(
                members: members, classes: classes, widths: widths, fanOut: fanOut)
        case .ring:
            runs[run].plan = .ring(members: members, classes: classes, widths: widths)
        }
        runs[run].isPlanProven = false
        runs[run].solutions = []
    }

    /// Gives the members of an exchange their machines.
    private mutating func equip(isBulk: Bool, of run: Int, receivers: [NodeID]) {
        guard let plan = runs[run].plan else { preconditionFailure("a reduction without a plan") }
        let roles = ReductionRoles(plan, receivers: receivers)
        let isRing = runs[run].configuration.training.reduction == .ring
        if isBulk {
            runs[run].bulk?.equip(with: plan, roles: roles, isRing: isRing)
        } else {
            runs[run].collective?.equip(with: plan, roles: roles, isRing: isRing)
        }
    }

    /// What members hand in.
    func contributions(
        of bytes: Bytes, by contributors: [NodeID]
    ) -> [(node: NodeID, update: SizedUpdate)] {
        contributors.map { node in
            (
                node: node,
                update: SizedUpdate(
                    bytes: bytes, weight: Double(sequences(of: node)),
                    digest: UInt64(UInt32(bitPattern: node.index)) &+ 1, contributors: 1)
            )
        }
    }

    /// Tells a member's aggregation machine something and does what it orders.
    private mutating func tell(
        _ input: Collective.Input, to node: NodeID, isBulk: Bool, of run: Int,
        in context: inout Context<WorldEvent>
    ) {
        let directives =
            isBulk
            ? runs[run].bulk?.tell(input, to: node, at: context.now)
            : runs[run].collective?.tell(input, to: node, at: context.now)
        guard let directives else {
            runs[run].discarded += 1
            return
        }
        for directive in directives {
            switch directive {
            case .send(let target, let message):
                send(message, from: node, to: target, isBulk: isBulk, of: run, in: &context)
            case .complete: complete(node, isBulk: isBulk, of: run, in: &context)
            case .discard: runs[run].discarded += 1
            }
        }
    }

    private func sequences(of node: NodeID) -> Int64 {
        let index = Int(node.index)
        return nodes[index].isWorking ? nodes[index].phase.sequences : 0
    }

    /// Delivers a message of a collective, if it is still of the present attempt.
    mutating func deliver(
        _ message: CollectiveMessage<SizedUpdate>, from: NodeID, to: NodeID, isBulk: Bool,
        of run: Int, in context: inout Context<WorldEvent>
    ) {
        tell(.received(from: from, message), to: to, isBulk: isBulk, of: run, in: &context)
    }

    /// Sends a message of a collective on its way. One without bytes is control that rides on the
    /// messages of its phase, and needs no flow of its own.
    private mutating func send(
        _ message: CollectiveMessage<SizedUpdate>, from: NodeID, to: NodeID, isBulk: Bool,
        of run: Int, in context: inout Context<WorldEvent>
    ) {
        guard message.bytes > .zero else {
            guard isReachable(from), isReachable(to) else { return }
            deliver(message, from: from, to: to, isBulk: isBulk, of: run, in: &context)
            return
        }
        startFlow(
            .collective(job: run, from: from, to: to, message, isBulk: isBulk),
            exchangeLines.request(for: message, from: from, to: to, over: topology), in: &context)
    }

    /// A member holds the result of an exchange.
    mutating func complete(
        _ node: NodeID, isBulk: Bool, of run: Int, in context: inout Context<WorldEvent>
    ) {
        if isBulk {
            guard let next = runs[run].noteBulkComplete() else { return }
            launch(next, of: run, in: &context)
            return
        }
        runs[run].collective?.noteComplete()
        guard let (round, attempt) = runs[run].reducing else { return }
        tell(.reduced(node, round, attempt: attempt), to: run, in: &context)
    }

    /// Ends the flows of a reduction that is given up, the overlapped part included.
    mutating func cancelCollective(of run: Int, in context: inout Context<WorldEvent>) {
        for node in (runs[run].collective?.members ?? []) + (runs[run].bulk?.members ?? []) {
            endShortcut(at: node, in: &context)
        }
        let senders = (runs[run].collective?.members ?? []) + (runs[run].bulk?.members ?? [])
        runs[run].collective = nil
        for sender in senders {
            cancelFlows(of: sender, at: context.now) { purpose in
                if case .collective(run, sender, _, _, _) = purpose { true } else { false }
            }
        }
    }
}
