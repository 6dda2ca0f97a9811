public import ProtocolCore
public import Quantities

/// A node as the scheduler knows it: what it can do and what it can fail together with.
public struct NodeDescription: Hashable, Sendable {
    /// The node's identity.
    public var node: NodeID
    /// The tier that it was verified for.
    public var tier: TierID
    /// What was found when it was admitted.
    public var capability: Capability
    /// Its site, operator and jurisdiction.
    public var domain: FailureDomain

    /// A description of these parts.
    public init(node: NodeID, tier: TierID, capability: Capability, domain: FailureDomain) {
        self.node = node
        self.tier = tier
        self.capability = capability
        self.domain = domain
    }

    /// The memory of all its accelerators together.
    public var acceleratorMemory: Bytes { capability.memoryPerGPU * capability.gpus }
    /// The narrower direction of its access line.
    public var access: ByteRate { min(capability.up, capability.down) }
    /// The place of its site in the table of sites.
    var site: Int { Int(domain.site) }
}

/// A node that the market offers, and the provider's own price of it.
public struct Offer: Hashable, Sendable {
    /// The node for rent.
    public var node: NodeID
    /// The least price at which its provider rents it.
    public var ask: GPUHourPrice

    /// An offer of these parts.
    public init(node: NodeID, ask: GPUHourPrice) {
        self.node = node
        self.ask = ask
    }
}
