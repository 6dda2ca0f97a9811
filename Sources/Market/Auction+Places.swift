import ProtocolCore
import Quantities

/// Where orders stand, and how their prices are read.
extension Auction {
    /// The place of the book of a tier in a region.
    func place(of tier: TierID, in region: MarketRegion) -> Int {
        Int(tier.index) * settings.regions + Int(region.index)
    }

    /// The place of the book in which a bid stands.
    func place(of bid: Bid) -> Int {
        if let region = bid.region { return place(of: bid.tier, in: region) }
        // With one region there is nothing to choose.
        if settings.regions == 1 { return Int(bid.tier.index) }
        return standing.count + Int(bid.tier.index)
    }

    func tier(at place: Int) -> TierID { TierID(place / settings.regions) }
    func region(at place: Int) -> MarketRegion { MarketRegion(place % settings.regions) }

    /// The places of the books of a tier that have asks.
    func places(of tier: TierID) -> Range<Int> {
        Int(tier.index) * settings.regions..<(Int(tier.index) + 1) * settings.regions
    }

    /// Whether there is such a tier.
    func knows(_ tier: TierID) -> Bool {
        settings.openingPrices.indices.contains(Int(tier.index))
    }

    /// Whether there is such a region.
    func knows(_ region: MarketRegion) -> Bool {
        region.index >= 0 && region.index < settings.regions
    }

    /// Takes other limits or list prices; a price that stands is brought within the limits, and one
    /// that stands at the list price moves with it.
    mutating func amend(_ amendment: Amendment) -> [Directive] {
        var changed = settings
        switch amendment {
        case .floor(let price): changed.floor = price
        case .ceiling(let price): changed.ceiling = price
        case .listPrice(let tier, let price):
            guard knows(tier) else { return [.discard(.malformedRules)] }
            changed.openingPrices[Int(tier.index)] = price
        }
        let zero = GPUHourPrice(microZen: 0)
        let isSound =
            (changed.floor ?? zero) <= (changed.ceiling ?? changed.floor ?? zero)
            && (changed.floor ?? zero) >= zero && (changed.ceiling ?? zero) >= zero
            && changed.openingPrices.allSatisfy { $0 >= zero }
        guard isSound else { return [.discard(.malformedRules)] }
        // A price that nobody has moved from the list goes along with it.
        for place in standing.indices {
            let tier = place / settings.regions
            if standing[place] == settings.openingPrices[tier] {
                standing[place] = changed.openingPrices[tier]
            }
        }
        settings = changed
        for place in standing.indices { standing[place] = limited(standing[place]) }
        return []
    }

    /// A price within floor and ceiling.
    func limited(_ price: GPUHourPrice) -> GPUHourPrice {
        let raised = settings.floor.map { max($0, price) } ?? price
        return settings.ceiling.map { min($0, raised) } ?? raised
    }

    /// An ask's price as it is read.
    func read(ask price: GPUHourPrice) -> GPUHourPrice {
        settings.floor.map { max($0, price) } ?? price
    }

    /// A bid's maximum as it is read.
    func read(maximum price: GPUHourPrice) -> GPUHourPrice {
        settings.ceiling.map { min($0, price) } ?? price
    }

    /// How many asks of a book are read as at or below a maximum.
    func reach(of maxPrice: GPUHourPrice, at place: Int) -> Int {
        if let floor = settings.floor, maxPrice < floor { return 0 }
        return books[place].reach(of: read(maximum: maxPrice))
    }

    /// Whether one bid is served before another.
    func isServedBefore(_ a: StandingBid, _ b: StandingBid) -> Bool {
        guard settings.mechanism.servesByTime else { return StandingBid.isBefore(a, b) }
        if case .posted = settings.mechanism, a.bid.isInterruptible != b.bid.isInterruptible {
            return b.bid.isInterruptible
        }
        return StandingBid.cameBefore(a, b)
    }

    /// The bids of a book in the order of service.
    func inOrder(_ bids: [StandingBid]) -> [StandingBid] {
        settings.mechanism.servesByTime ? bids.sorted(by: isServedBefore) : bids
    }

    /// What an ended bid gets back.
    func refund(_ id: BidID) -> [Directive] {
        settings.deposit > .zero ? [.release(id, settings.deposit)] : []
    }
}
