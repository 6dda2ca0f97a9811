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
        leases[lease]?.fee ?? settings.fee(on: leases.settled[lease])
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

    /// Whether a node has a stake and is not on its way out.
    public func isBonded(_ node: NodeID) -> Bool { nodes[node.index]?.isBonded ?? false }
}
