public import ProtocolCore
public import Quantities

/// The outcome of one auction, of a tier in a region: its prices, and what was traded at them.
public struct Clearing: Hashable, Sendable {
    /// The epoch that the call closes, or within which the trade took place.
    public var epoch: Int64
    /// The tier whose auction it is.
    public var tier: TierID
    /// The region whose auction it is.
    public var region: MarketRegion
    /// What every award pays for a GPU-hour, but for nodes that it names; without a trade the price
    /// that stood before.
    public var price: GPUHourPrice
    /// What the providers get for it, but for nodes that an award names.
    public var sellerPrice: GPUHourPrice
    /// Nodes wanted by all bids that stood in this auction, whatever their price.
    public var demand: Int
    /// Nodes offered by all asks that stood in this auction, whatever their price.
    public var supply: Int
    /// Nodes awarded.
    public var traded: Int
    /// In the order of service: price, time, id; where those are served who came first, without
    /// the price.
    public var awards: [Award]
    /// The asks that trade or may be chosen, by price and then node: with a uniform or posted price
    /// all that are at or below it, with the other mechanisms just those that trade.
    public var eligible: EligibleAsks
    /// Whether the epoch's call made it; false for a trade between calls.
    public var isCall: Bool

    /// A clearing of these parts; in the first region, and balanced, unless said otherwise.
    public init(
        epoch: Int64, tier: TierID, region: MarketRegion = MarketRegion(0), price: GPUHourPrice,
        sellerPrice: GPUHourPrice? = nil, demand: Int, supply: Int, traded: Int, awards: [Award],
        eligible: EligibleAsks, isCall: Bool
    ) {
        self.epoch = epoch
        self.tier = tier
        self.region = region
        self.price = price
        self.sellerPrice = sellerPrice ?? price
        self.demand = demand
        self.supply = supply
        self.traded = traded
        self.awards = awards
        self.eligible = eligible
        self.isCall = isCall
    }

    /// A clearing with the asks in an array.
    public init(
        epoch: Int64, tier: TierID, region: MarketRegion = MarketRegion(0), price: GPUHourPrice,
        sellerPrice: GPUHourPrice? = nil, demand: Int, supply: Int, traded: Int, awards: [Award],
        eligible: [Ask], isCall: Bool
    ) {
        self.init(
            epoch: epoch, tier: tier, region: region, price: price, sellerPrice: sellerPrice,
            demand: demand, supply: supply, traded: traded, awards: awards,
            eligible: EligibleAsks(eligible), isCall: isCall)
    }

    /// What all buyers pay beyond what all sellers get, in micro-ZEN for an hour of one GPU of each
    /// node; a deficit is negative.
    ///
    /// It is 0 with a uniform price, and never negative with McAfee's. With VCG's it is never
    /// positive for bids of one node each, and of either sign with gangs.
    public var surplus: Int64 {
        awards.reduce(0) { sum, award in
            let unnamed = Int64(award.nodes - award.sales.count)
            return award.sales.reduce(
                sum + unnamed * (price.microZen - sellerPrice.microZen)
            ) { $0 + $1.price.microZen - $1.sellerPrice.microZen }
        }
    }
}
