public import Market
import ProtocolCore
public import Quantities

/// The market's settings.
public struct MarketConfiguration: Hashable, Sendable {
    /// From one call to the next; also the interval of settlement.
    public var epoch: Duration
    /// Whether a bid between two calls is filled at once at the standing price.
    public var fillsBetweenCalls: Bool
    /// How prices are made.
    public var mechanism = MarketMechanism.standard
    /// What has auctions of its own.
    public var division = Division.none
    /// The lowest and the highest price of any trade; nil for no limit.
    public var floor: GPUHourPrice?
    public var ceiling: GPUHourPrice?
    /// What a bid puts down while it stands; it gets it back however it ends.
    public var deposit = Zen.zero
    /// For how long the price of a lease is fixed; nil for as long as the job wants.
    public var leaseTerm: Duration?
    /// Who sells first among those who ask the same, and whom the scheduler takes of those that are
    /// equally good.
    public var priority = AskPriority.lowestNode
    /// How long an ask stands until its provider asks anew; nil until it is withdrawn.
    public var askLife: Duration?

    /// How the market is divided; nodes of two parts are never in one auction.
    public enum Division: Hashable, Sendable {
        case none
        case jurisdictions
        case sites
    }

    /// A market of uniform prices in one region, without limits, deposits and terms.
    public init(epoch: Duration, fillsBetweenCalls: Bool) {
        self.epoch = epoch
        self.fillsBetweenCalls = fillsBetweenCalls
    }
}

extension WorldConfiguration {
    /// The names of the regions of the market, in the order of their places.
    public var marketRegions: [String] {
        switch market?.division {
        case nil, .none?: ["everywhere"]
        case .jurisdictions: jurisdictions
        case .sites: sites.map(\.name)
        }
    }

    /// The place of the region of the market in which the nodes of a site are traded.
    public func marketRegion(ofSite site: Int) -> Int {
        switch market?.division {
        case nil, .none?: 0
        case .jurisdictions: sites[site].jurisdiction
        case .sites: site
        }
    }

    /// What the auction is set up with; nil without a market.
    var auctionSettings: Auction.Settings? {
        market.map { market in
            var settings = Auction.Settings(
                epoch: market.epoch, openingPrices: tiers.map(\.listPrice),
                fillsBetweenCalls: market.fillsBetweenCalls, mechanism: market.mechanism,
                regions: max(1, marketRegions.count), floor: market.floor,
                ceiling: market.ceiling, deposit: market.deposit)
            settings.priority = market.priority
            return settings
        }
    }

    /// Whether anything follows from what the market is told of leases: it has a term for them, can
    /// end them, or moves its price with their number.
    var marketFollowsLeases: Bool {
        guard let market else { return false }
        if case .posted = market.mechanism { return true }
        if case .orderBook = market.mechanism, jobs.contains(where: \.isInterruptible) {
            return true
        }
        return market.leaseTerm != nil
    }

    /// Whether anybody decides by what things cost and earn, so that the course of a run depends on
    /// costs, rewards and the price of a ZEN.
    public var followsMoney: Bool {
        !customers.isEmpty || governance != nil
            || fleet.contains { $0.policy != nil || $0.isPegged }
            || jobs.contains(where: \.isPegged)
    }
}
