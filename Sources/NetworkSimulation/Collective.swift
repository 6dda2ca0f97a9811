import Aggregation
import ProtocolCore
import Quantities

/// One reduction of a round: a real aggregation machine a member, and how far they have come.
struct Collective: Sendable {
    let round: RoundID
    let attempt: Int
    /// Whether this is the part of the exchange that overlaps the backward pass.
    let isBulk: Bool
    /// The members, by identity; the machines are aligned with them.
    let members: [NodeID]
    private var trees: [TreeAggregator<SizedUpdate>] = []
    private var rings: [RingAllReduce<SizedUpdate>] = []
    /// Members that do not hold the aggregate yet.
    private(set) var remaining: Int

    /// What the machines order, whichever they are.
    enum Order: Sendable {
        case send(from: NodeID, to: NodeID, CollectiveMessage<SizedUpdate>)
        case complete(NodeID)
        case discard
    }

    init(
        round: RoundID, attempt: Int, isBulk: Bool, plan: ReductionPlan, isRing: Bool,
        contributors: [NodeID]
    ) {
        self.round = round
        self.attempt = attempt
        self.isBulk = isBulk
        members = plan.members
        remaining = plan.members.count
        let receivers = members.filter { !contributors.contains($0) }
        if isRing {
            rings = members.map { node in
                RingAllReduce(
                    node: node, plan: plan, round: round, attempt: attempt,
                    contributes: contributors.contains(node), receivers: receivers,
                    granularity: .phase)
            }
        } else {
            trees = members.map { node in
                TreeAggregator(
                    node: node, plan: plan, round: round, attempt: attempt,
                    contributes: contributors.contains(node), receivers: receivers)
            }
        }
    }

    /// Hands a member its own update.
    mutating func contribute(_ update: SizedUpdate, by node: NodeID, at now: Instant) -> [Order] {
        guard let index = members.firstIndex(of: node) else { return [.discard] }
        return rings.isEmpty
            ? counted(trees[index].handle(.contribute(update), at: now).map { $0.order(by: node) })
            : counted(rings[index].handle(.contribute(update), at: now).map { $0.order(by: node) })
    }

    /// Delivers a message to a member.
    mutating func deliver(
        _ message: CollectiveMessage<SizedUpdate>, from: NodeID, to node: NodeID, at now: Instant
    ) -> [Order] {
        guard let index = members.firstIndex(of: node) else { return [.discard] }
        return rings.isEmpty
            ? counted(
                trees[index].handle(.received(from: from, message), at: now)
                    .map { $0.order(by: node) })
            : counted(
                rings[index].handle(.received(from: from, message), at: now)
                    .map { $0.order(by: node) })
    }

    private mutating func counted(_ orders: [Order]) -> [Order] {
        for order in orders {
            if case .complete = order { remaining -= 1 }
        }
        return orders
    }
}

extension CollectiveDirective<SizedUpdate> {
    fileprivate func order(by node: NodeID) -> Collective.Order {
        switch self {
        case .send(let target, let message): .send(from: node, to: target, message)
        case .complete: .complete(node)
        case .discard: .discard
        }
    }
}
