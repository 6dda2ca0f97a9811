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
    /// Where the node stands.
    public var region: MarketRegion
    /// Accelerators of the node, at least 1.
    ///
    /// Prices are per GPU-hour, so they do not enter the clearing.
    public var gpus: Int
    /// The least price at which the provider rents it.
    public var price: GPUHourPrice
    /// The share of time that the node is to be relied upon, in thousandths: from 1 to 1,000.
    ///
    /// Only the reverse auction looks at it.
    public var reliability: Int
    /// The first instant at which the ask no longer stands.
    public var expires: Instant
    /// A draw that orders asks which come at one instant at one price, where coming counts.
    public var lot: UInt64 = 0
    /// Its place in the order of coming, where that counts among asks of one price; else 0.
    var turn: Int64 = 0

    /// An ask of these parts; in the first region, reliable and without end unless said otherwise.
    public init(
        node: NodeID, tier: TierID, region: MarketRegion = MarketRegion(0), gpus: Int,
        price: GPUHourPrice, reliability: Int = 1_000, expires: Instant = .distantFuture
    ) {
        self.node = node
        self.tier = tier
        self.region = region
        self.gpus = gpus
        self.price = price
        self.reliability = reliability
        self.expires = expires
    }

    /// The order of sale: the lower price first, then whoever came earlier where that counts, then
    /// the lower lot, then the lower node.
    static func isBefore(_ a: Ask, _ b: Ask) -> Bool {
        if a.price != b.price { return a.price < b.price }
        if a.turn != b.turn { return a.turn < b.turn }
        return a.lot != b.lot ? a.lot < b.lot : a.node < b.node
    }
}
