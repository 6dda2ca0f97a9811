public import ProtocolCore
public import Quantities

/// The identity of a bid; never reused.
@frozen
public struct BidID: Hashable, Comparable, Sendable, BitwiseCopyable, CustomStringConvertible {
    /// The ordinal, from 0.
    public var ordinal: Int64
    /// The bid with an ordinal.
    @inlinable
    public init(_ ordinal: Int64) { self.ordinal = ordinal }
    /// Whether the ordinal is lower.
    @inlinable
    public static func < (a: BidID, b: BidID) -> Bool { a.ordinal < b.ordinal }
    /// The bid for a person, such as "bid 7".
    public var description: String { "bid \(ordinal)" }
}

/// A wish for nodes of one tier, up to a price: all of them, or at least the minimum, or none.
///
/// An award ends the bid, also when it brings fewer nodes than were wanted; in an order book it
/// stands on for the rest, in the region where it has some.
public struct Bid: Hashable, Sendable {
    /// The bid's identity.
    public var id: BidID
    /// Who bids.
    public var job: JobID
    /// The tier in whose auction it stands.
    public var tier: TierID
    /// Where the nodes shall be; nil for wherever they are cheapest.
    public var region: MarketRegion?
    /// The nodes wanted, at least 1.
    public var nodes: Int
    /// The fewest nodes that are of use at all, from 1 to `nodes`.
    public var minimumNodes: Int
    /// The highest price that the job pays for a GPU-hour.
    public var maxPrice: GPUHourPrice
    /// The first instant at which the bid no longer stands.
    public var expires: Instant
    /// For how long the price is fixed; nil for as long as the job wants.
    public var term: Duration?
    /// Whether a firm bid may take the nodes away again, where the mechanism knows of that.
    public var isInterruptible: Bool

    /// A bid of these parts; for any region, without a term and firm unless said otherwise.
    public init(
        id: BidID, job: JobID, tier: TierID, region: MarketRegion? = nil, nodes: Int,
        minimumNodes: Int, maxPrice: GPUHourPrice, expires: Instant, term: Duration? = nil,
        isInterruptible: Bool = false
    ) {
        self.id = id
        self.job = job
        self.tier = tier
        self.region = region
        self.nodes = nodes
        self.minimumNodes = minimumNodes
        self.maxPrice = maxPrice
        self.expires = expires
        self.term = term
        self.isInterruptible = isInterruptible
    }
}

/// A bid in the book, with the time of its arrival.
struct StandingBid: Hashable, Sendable {
    var bid: Bid
    var arrived: Instant
    /// Its place in the order in which orders of both sides came.
    var turn: Int64

    /// The order of service: the higher price first, then the earlier, then the lower id.
    static func isBefore(_ a: StandingBid, _ b: StandingBid) -> Bool {
        if a.bid.maxPrice != b.bid.maxPrice { return a.bid.maxPrice > b.bid.maxPrice }
        return cameBefore(a, b)
    }

    /// The order of coming, and of identities within one instant.
    static func cameBefore(_ a: StandingBid, _ b: StandingBid) -> Bool {
        a.arrived != b.arrived ? a.arrived < b.arrived : a.bid.id < b.bid.id
    }
}
