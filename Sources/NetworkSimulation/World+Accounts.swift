import Accounting
import EventKernel
import ProtocolCore
import Quantities

/// The books of the nodes, where the price of a ZEN moves, and appeals.
extension World {
    /// Books what every node has earned and spent since the last time, at the price of the epoch
    /// that ends.
    mutating func bookAccounts(at now: Instant) {
        guard !books.isEmpty, let settlement else { return }
        for index in nodes.indices {
            let node = nodes[index]
            let busy = Duration(nanoseconds: Int64(node.busy.nanoseconds / Int128(node.gpus)))
            let up = node.up + (node.isUp ? now - node.upSince : .zero)
            books[index].book(
                costs: costs(of: node).incurred(
                    busy: busy, resting: max(.zero, up - busy), held: presence(of: index, at: now),
                    sent: node.sent),
                statement: settlement.statement(of: node.id),
                stakeTime: settlement.stakes.stakeTime(of: node.id, until: now), at: zen.now)
        }
    }

    /// What a node costs where it stands.
    func costs(of node: SimulatedNode) -> ProviderCosts {
        configuration.costs(ofGroup: node.group, atSite: Int(node.domain.site))
    }

    /// For how long a node was in the network, up or not: whoever has it there cannot use it
    /// elsewhere.
    func presence(of index: Int, at now: Instant) -> Duration {
        let node = nodes[index]
        return node.presenceBefore + (node.isAbsent ? .zero : max(.zero, now - node.presentSince))
    }

    /// A slash can be appealed against: a node that was convicted though it is honest does so, and
    /// one that cheats knows why it does not.
    mutating func considerAppeal(
        _ slash: SlashID, by node: NodeID, in context: inout Context<WorldEvent>
    ) {
        // Downtime and missing bandwidth are measured; only a verdict can be wrong.
        guard recorder.convictions.contains(where: { $0.node == node && $0.wasHonest }) else {
            return
        }
        settle(.stakeholder(.appeal(slash)), in: &context)
        market.appeals.append(slash)
    }

    /// Decides the appeals of an epoch at its end: all of them are just.
    mutating func decideAppeals(in context: inout Context<WorldEvent>) {
        guard !market.appeals.isEmpty else { return }
        let appeals = market.appeals
        market.appeals = []
        for slash in appeals {
            settle(.stakeholder(.decide(slash, isUpheld: false)), in: &context)
        }
    }

    /// The tier by which the least stake of a node is known, where it is not the same for all.
    func stakeTier(of node: SimulatedNode) -> TierID? {
        configuration.economy.tierStakes.isEmpty ? nil : node.tier
    }

    /// The holders of ZEN put what they have behind a node, which says what it keeps for that.
    mutating func delegate(to node: SimulatedNode, in context: inout Context<WorldEvent>) {
        guard let delegation = configuration.economy.delegation else { return }
        settle(
            .stakeholder(
                .commission(
                    node.id, provider: node.domain.operator, delegation.commission)),
            in: &context)
        settle(
            .stakeholder(.delegate(node.id, holder: 0, amount: delegation.perNode)),
            in: &context)
    }
}
