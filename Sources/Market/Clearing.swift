public import ProtocolCore
public import Quantities

/// What a bid got: so many nodes, which ones is for the scheduler to choose.
public struct Award: Hashable, Sendable {
    /// The bid, which ends with the award.
    public var bid: BidID
    /// Who bid.
    public var job: JobID
    /// From the bid's minimum to what it wanted.
    public var nodes: Int

    /// An award of these parts.
    public init(bid: BidID, job: JobID, nodes: Int) {
        self.bid = bid
        self.job = job
        self.nodes = nodes
    }
}

/// The outcome of one tier's auction: a price that all pay, and what was traded at it.
public struct Clearing: Hashable, Sendable {
    /// The epoch that the call closes, or within which the bid was filled.
    public var epoch: Int64
    /// The tier whose auction it is.
    public var tier: TierID
    /// What every award pays; without a trade the price that stood before.
    public var price: GPUHourPrice
    /// Nodes wanted by all bids of the tier that stood, whatever their price.
    public var demand: Int
    /// Nodes offered by all asks of the tier that stood, whatever their price.
    public var supply: Int
    /// Nodes awarded.
    public var traded: Int
    /// In the order of service: price, time, id.
    public var awards: [Award]
    /// The asks at or below the price, by price and then node: at least as many as were traded, so
    /// that the scheduler can choose.
    public var eligible: EligibleAsks
    /// Whether the epoch's call made it; false for a bid filled between calls.
    public var isCall: Bool

    /// A clearing of these parts.
    public init(
        epoch: Int64, tier: TierID, price: GPUHourPrice, demand: Int, supply: Int, traded: Int,
        awards: [Award], eligible: EligibleAsks, isCall: Bool
    ) {
        self.epoch = epoch
        self.tier = tier
        self.price = price
        self.demand = demand
        self.supply = supply
        self.traded = traded
        self.awards = awards
        self.eligible = eligible
        self.isCall = isCall
    }

    /// A clearing with the asks in an array.
    public init(
        epoch: Int64, tier: TierID, price: GPUHourPrice, demand: Int, supply: Int, traded: Int,
        awards: [Award], eligible: [Ask], isCall: Bool
    ) {
        self.init(
            epoch: epoch, tier: tier, price: price, demand: demand, supply: supply, traded: traded,
            awards: awards, eligible: EligibleAsks(eligible), isCall: isCall)
    }
}
