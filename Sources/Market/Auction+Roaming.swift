import ProtocolCore
import Quantities

/// Bids that may be served in any region.
extension Auction {
    /// The bids of each region of a tier at a call, in the order of service: those that named it,
    /// and those that found it the cheapest.
    ///
    /// Bids without a region choose in the order of service. Each looks at the ask that would be
    /// its last in a region, behind all that is wanted there by bids that are served before it,
    /// and goes where this ask is cheapest; ties go to the first region. Where none has enough for
    /// it, it stands where most nodes are left for it.
    func assignedBids(of tier: TierID) -> [[StandingBid]] {
        let places = places(of: tier)
        var assigned = places.map { inOrder(books[$0].bids) }
        // How many bids of each region are served before the present one, and what they want.
        var ahead = places.map { _ in (bids: 0, nodes: 0) }
        for roamer in inOrder(books[standing.count + Int(tier.index)].bids) {
            var best: (region: Int, prospect: Prospect)?
            for (region, place) in places.enumerated() {
                while ahead[region].bids < assigned[region].count,
                    isServedBefore(assigned[region][ahead[region].bids], roamer)
                {
                    ahead[region].nodes += assigned[region][ahead[region].bids].bid.nodes
                    ahead[region].bids += 1
                }
                let prospect = prospect(of: roamer.bid, at: place, behind: ahead[region].nodes)
                if let best, !prospect.isBetter(than: best.prospect) { continue }
                best = (region, prospect)
            }
            guard let region = best?.region else { continue }
            assigned[region].insert(roamer, at: ahead[region].bids)
        }
        return assigned
    }

    /// What a bid can hope for in a region.
    private struct Prospect {
        /// The price of the last node that it would get; nil if it would get too few.
        var price: GPUHourPrice?
        /// The nodes that it would get.
        var nodes: Int

        func isBetter(than other: Prospect) -> Bool {
            switch (price, other.price) {
            case (let price?, let otherPrice?): price < otherPrice
            case (.some, nil): true
            case (nil, .some): false
            case (nil, nil): nodes > other.nodes
            }
        }
    }

    private func prospect(of bid: Bid, at place: Int, behind ahead: Int) -> Prospect {
        let left = max(0, reach(of: bid.maxPrice, at: place) - ahead)
        let nodes = min(left, bid.nodes)
        guard nodes >= bid.minimumNodes else { return Prospect(price: nil, nodes: nodes) }
        let last = books[place].asks.prefix(ahead + nodes)[ahead + nodes - 1]
        return Prospect(price: read(ask: last.price), nodes: nodes)
    }

    /// The regions in which a bid can trade at once, the cheapest first.
    func placesByPrice(for bid: Bid) -> [Int] {
        if let region = bid.region { return [place(of: bid.tier, in: region)] }
        if settings.regions == 1 { return [Int(bid.tier.index)] }
        var priced: [(price: GPUHourPrice?, place: Int)] = []
        for place in places(of: bid.tier) {
            if case .posted = settings.mechanism {
                priced.append((standing[place], place))
            } else {
                priced.append((prospect(of: bid, at: place, behind: 0).price, place))
            }
        }
        return priced.sorted { a, b in
            switch (a.price, b.price) {
            case (let one?, let other?) where one != other: one < other
            case (.some, nil): true
            case (nil, .some): false
            default: a.place < b.place
            }
        }.map(\.place)
    }
}
