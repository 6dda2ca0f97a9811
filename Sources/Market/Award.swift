public import ProtocolCore
public import Quantities

/// One node that an award names, with the prices of this trade.
public struct Sale: Hashable, Sendable {
    /// The node that is traded.
    public var node: NodeID
    /// What the buyer pays for a GPU-hour.
    public var price: GPUHourPrice
    /// What the provider gets for it, before any fee.
    public var sellerPrice: GPUHourPrice

    /// A sale of these parts.
    public init(node: NodeID, price: GPUHourPrice, sellerPrice: GPUHourPrice) {
        self.node = node
        self.price = price
        self.sellerPrice = sellerPrice
    }
}

/// What a bid got: so many nodes, some of them named, the others for the scheduler to choose.
public struct Award: Hashable, Sendable {
    /// The bid, which ends with the award unless nodes remain to be served.
    public var bid: BidID
    /// Who bid.
    public var job: JobID
    /// From the bid's minimum to what it wanted.
    public var nodes: Int
    /// The nodes that are named, with prices of their own; their asks are at an end.
    ///
    /// The rest, up to `nodes`, is chosen from the clearing's eligible asks at its prices.
    public var sales: [Sale]
    /// How many nodes the bid still stands for; 0 if the award ends it.
    public var remaining: Int

    /// An award of these parts.
    public init(bid: BidID, job: JobID, nodes: Int, sales: [Sale] = [], remaining: Int = 0) {
        self.bid = bid
        self.job = job
        self.nodes = nodes
        self.sales = sales
        self.remaining = remaining
    }
}
