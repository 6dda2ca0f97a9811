public import ProtocolCore
public import Quantities

/// An offer of one whole node for rent: the provider's reserve price of its GPU-time.
///
/// A node has at most one ask; a new one replaces it. It stands until it is withdrawn.
public struct Ask: Hashable, Sendable {
    /// The node for rent, which is also the identity of the ask.
    public var node: NodeID
    /// The tier in whose auction it is offered.
    public var tier: TierID
    /// Accelerators of the node, at least 1.
    ///
    /// Prices are per GPU-hour, so they do not enter the clearing.
    public var gpus: Int
    /// The least price at which the provider rents it.
    public var price: GPUHourPrice

    /// An ask of these parts.
    public init(node: NodeID, tier: TierID, gpus: Int, price: GPUHourPrice) {
        self.node = node
        self.tier = tier
        self.gpus = gpus
        self.price = price
    }

    /// The order of sale: the lower price first, then the lower node.
    static func isBefore(_ a: Ask, _ b: Ask) -> Bool {
        a.price != b.price ? a.price < b.price : a.node < b.node
    }
}
