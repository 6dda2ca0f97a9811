public import ProtocolCore
public import Quantities

extension Settlement {
    /// What a node has at stake, unbonding or not.
    public func stake(of node: NodeID) -> Zen { stakes.stake(of: node) }

    /// What was paid for a lease so far, the fee included; nothing for a settled lease if the
    /// settings do not ask to remember them.
    public func paid(_ lease: LeaseID) -> Zen { leases[lease]?.paid ?? leases.settled[lease] }
    /// What the treasury had of it.
    public func fee(_ lease: LeaseID) -> Zen {
        leases[lease]?.fee ?? leases.settledFees[lease]
            ?? settings.fee(on: leases.settled[lease])
    }
    /// What a lease has cost up to now beyond what was paid for it, settled or not.
    public func due(_ lease: LeaseID, at now: Instant) -> Zen {
        leases[lease]?.due(at: now) ?? .zero
    }

    /// What is left in the escrow of a job, as of its last settlement.
    public func escrow(of job: JobID) -> Zen { ledger.balance(of: .escrow(job)) }

    /// What a node has earned and lost so far.
    public func statement(of node: NodeID) -> NodeStatement {
        statements[node.index] ?? NodeStatement()
    }

    /// What lies behind a node and can be slashed with it, its own stake included.
    public func liable(_ node: NodeID) -> Zen {
        stakes.stake(of: node) + (delegations[node.index]?.liable ?? .zero)
    }

    /// What others have put behind a node and not called back.
    public func delegated(to node: NodeID) -> Zen { delegations[node.index]?.pool.tokens ?? .zero }
    /// What a holder's shares in it are worth.
    public func delegation(of holder: Int32, to node: NodeID) -> Zen {
        delegations[node.index]?.pool.worth(of: holder) ?? .zero
    }
    /// What a holder may fetch of a node's rewards.
    public func delegationReward(of holder: Int32, from node: NodeID) -> Zen {
        delegations[node.index]?.pool.reward(of: holder) ?? .zero
    }

    /// Whether a node is in jail.
    public func isJailed(_ node: NodeID) -> Bool { nodes[node.index]?.jailedUntil != nil }

    /// Whether a node has a stake and is not on its way out.
    public func isBonded(_ node: NodeID) -> Bool { nodes[node.index]?.isBonded ?? false }
}
