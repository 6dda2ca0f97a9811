public import ProtocolCore

/// A node that could keep a replica.
public struct ReplicaHolder: Hashable, Sendable {
    public var node: NodeID
    /// What it can fail together with.
    public var domain: FailureDomain
    /// Its share of all replicas, in proportion to the others'; one without positive weight is
    /// never chosen.
    public var weight: Double

    public init(node: NodeID, domain: FailureDomain, weight: Double) {
        self.node = node
        self.domain = domain
        self.weight = weight
    }
}
