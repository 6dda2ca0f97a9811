public import ProtocolCore
public import Quantities

/// A lease as far as the market has to do with it: its price is fixed, until its term is over.
///
/// The market must be told of leases with a term, and where it can take nodes away or moves its
/// price with the use of capacity, of all. It need not be told where nothing follows from it.
public struct Tenure: Hashable, Sendable {
    /// The node that is leased; it has no ask as long as the market knows of the lease.
    public var node: NodeID
    /// The bid that was awarded.
    public var bid: BidID
    /// Who leases.
    public var job: JobID
    /// The tier and region of the auction that the node belongs to.
    public var tier: TierID
    public var region: MarketRegion
    /// What the job pays for a GPU-hour.
    public var price: GPUHourPrice
    /// The least for which the provider would lease it.
    public var reserve: GPUHourPrice
    /// The most that the job would pay.
    public var maxPrice: GPUHourPrice
    /// For how long the price is fixed; nil for as long as the job wants.
    public var term: Duration?
    /// When the term is over; `distantFuture` without a term.
    public var ends: Instant
    /// Whether a firm bid may take the node away.
    public var isInterruptible: Bool

    /// The lease of the node of an ask to a bid, from now on.
    public init(of ask: Ask, to bid: Bid, price: GPUHourPrice, at now: Instant) {
        node = ask.node
        self.bid = bid.id
        job = bid.job
        tier = ask.tier
        region = ask.region
        self.price = price
        reserve = ask.price
        maxPrice = bid.maxPrice
        term = bid.term
        ends = bid.term.map { now + $0 } ?? .distantFuture
        isInterruptible = bid.isInterruptible
    }

    /// The order in which nodes are taken away: the lower price first, then the lower node.
    static func yieldsBefore(_ a: Tenure, _ b: Tenure) -> Bool {
        a.price != b.price ? a.price < b.price : a.node < b.node
    }
}
