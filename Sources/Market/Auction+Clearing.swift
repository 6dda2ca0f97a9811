import ProtocolCore
import Quantities

/// The calls.
extension Auction {
    /// Holds the call of every tier and region, in their order; where no order stands, no clearing
    /// is made.
    mutating func call(epoch: Int64, at now: Instant) -> [Directive] {
        if settings.mechanism.isContinuous { return continuousCall(epoch: epoch) }
        guard settings.regions > 1 else {
            return standing.indices.flatMap {
                call($0, bids: inOrder(books[$0].bids), epoch: epoch)
            }
        }
        return settings.openingPrices.indices.flatMap { tier in
            let bids = assignedBids(of: TierID(tier))
            return zip(places(of: TierID(tier)), bids).flatMap { call($0, bids: $1, epoch: epoch) }
        }
    }

    private mutating func call(
        _ place: Int, bids: [StandingBid], epoch: Int64
    ) -> [Directive] {
        let asks = books[place].asks
        guard !asks.isEmpty || !bids.isEmpty else { return [] }
        let outcome = outcome(of: bids, asks)
        let price = outcome.price ?? standing[place]
        var clearing = Clearing(
            epoch: epoch, tier: tier(at: place), region: region(at: place), price: price,
            sellerPrice: outcome.sellerPrice, demand: bids.reduce(0) { $0 + $1.bid.nodes },
            supply: asks.count, traded: outcome.traded, awards: [], eligible: [], isCall: true)
        let named = outcome.sales.isEmpty ? [] : asks.all
        for (index, entry) in bids.enumerated() where outcome.filled[index] > 0 {
            let sales =
                outcome.sales.isEmpty
                ? []
                : outcome.sales[index].map {
                    Sale(node: named[$0.ask].node, price: $0.price, sellerPrice: $0.sellerPrice)
                }
            clearing.awards.append(
                Award(
                    bid: entry.bid.id, job: entry.bid.job, nodes: outcome.filled[index],
                    sales: sales))
        }
        let waits = waits(of: bids, filled: outcome.filled, at: place)
        if outcome.sales.isEmpty {
            // With two prices it must be the cheapest nodes that trade, or the rule is another.
            let chooses = settings.mechanism.hasStandingPrice
            clearing.eligible = asks.prefix(
                chooses ? books[place].reach(of: price) : outcome.traded)
        } else {
            let sold = outcome.sales.joined().map(\.ask).sorted().map { named[$0] }
            clearing.eligible = EligibleAsks(sold)
            for ask in sold { remove(ask) }
        }
        standing[place] = price
        let ended = clearing.awards.flatMap { refund($0.bid) }
        endBids(of: clearing.awards)
        return [.clear(clearing)] + ended + waits
    }

    /// Who trades, and the prices, by the mechanism.
    private func outcome(of bids: [StandingBid], _ asks: AskList) -> CallOutcome {
        let wishes = bids.map {
            UniformPriceCall.Wish(
                nodes: $0.bid.nodes, minimumNodes: $0.bid.minimumNodes,
                maxPrice: read(maximum: $0.bid.maxPrice))
        }
        var prices: [GPUHourPrice] = []
        prices.reserveCapacity(asks.count)
        for block in asks.blocks { for ask in block { prices.append(read(ask: ask.price)) } }
        // Whoever wants more than the ceiling takes no part, and can set no price.
        if let ceiling = settings.ceiling {
            prices.removeSubrange(prices.firstIndex(fromSorted: { $0 > ceiling })...)
        }
        switch settings.mechanism {
        case .uniformPrice(let k):
            return CallOutcome(UniformPriceCall(wishes: wishes, asks: prices), k: k)
        case .mcAfee: return McAfeeCall(wishes: wishes, asks: prices).outcome
        case .vcg:
            var outcome = VickreyCall(wishes: wishes, asks: prices).outcome
            // A gang that falls with one node may owe its provider more than any trade may cost;
            // above the ceiling the provider would not have sold.
            for wish in outcome.sales.indices {
                for sale in outcome.sales[wish].indices {
                    outcome.sales[wish][sale].sellerPrice = limited(
                        outcome.sales[wish][sale].sellerPrice)
                }
            }
            outcome.sellerPrice = outcome.sellerPrice.map(limited)
            return outcome
        case .reverse(let scoring):
            return ReverseCall(
                wishes: wishes, asks: Array(asks.all.prefix(prices.count)), prices: prices,
                scoring: scoring
            )
            .outcome
        case .orderBook, .posted: return CallOutcome(nothingFor: wishes.count)
        }
    }

    /// Takes out the bids of awards that leave nothing to be served.
    mutating func endBids(of awards: [Award]) {
        var places: [Int] = []
        for award in awards where award.remaining == 0 {
            guard let place = bookOf.removeValue(forKey: award.bid) else { continue }
            if places.last != place, !places.contains(place) { places.append(place) }
        }
        for place in places {
            _ = books[place].removeBids { bookOf[$0.bid.id] == nil }
        }
    }

    /// Why each unmatched bid of a call waits.
    func waits(of bids: [StandingBid], filled: [Int], at place: Int) -> [Directive] {
        var taken = 0
        return zip(bids, filled).compactMap { entry, nodes in
            guard nodes == 0 else {
                taken += nodes
                return nil
            }
            return .wait(entry.bid.id, reason(for: entry.bid, at: place, after: taken))
        }
    }

    /// Why a bid waits after others took so many nodes.
    func reason(for bid: Bid, at place: Int, after taken: Int) -> WaitReason {
        if let shortage = shortage(for: bid, at: place) { return shortage }
        let left = reach(of: limit(for: bid, at: place), at: place) - taken
        guard left < bid.minimumNodes else { return .passedOver }
        return .outbid(left: left, minimum: bid.minimumNodes)
    }

    /// What a bid would want for even if no other bid stood; nil if it would be served then.
    func shortage(for bid: Bid, at place: Int) -> WaitReason? {
        guard let lowest = books[place].asks.first else { return .noAsks }
        if let floor = settings.floor, bid.maxPrice < floor {
            return .belowPrice(maxPrice: bid.maxPrice, price: floor)
        }
        if case .posted = settings.mechanism, bid.maxPrice < standing[place] {
            return .belowPrice(maxPrice: bid.maxPrice, price: standing[place])
        }
        let within = reach(of: limit(for: bid, at: place), at: place)
        if within == 0 {
            return .belowEveryAsk(
                maxPrice: limit(for: bid, at: place), lowestAsk: lowest.price)
        }
        guard within >= bid.minimumNodes else {
            return .tooFewNodes(within: within, minimum: bid.minimumNodes)
        }
        return nil
    }

    /// The price up to which a bid reaches in a book: its maximum, or what is posted.
    func limit(for bid: Bid, at place: Int) -> GPUHourPrice {
        if case .posted = settings.mechanism { return min(bid.maxPrice, standing[place]) }
        return read(maximum: bid.maxPrice)
    }

    /// Fills a bid that comes between calls at the standing price, if that is possible: where that
    /// is lowest, if the bid is for any region.
    func fill(_ bid: Bid) -> Clearing? {
        guard case .uniformPrice = settings.mechanism, settings.fillsBetweenCalls,
            case .open(let epoch, _) = phase
        else { return nil }
        let candidates =
            bid.region.map { [place(of: bid.tier, in: $0)] } ?? Array(places(of: bid.tier))
        let fitting = candidates.filter { place in
            let price = standing[place]
            return bid.maxPrice >= price && books[place].reach(of: price) >= bid.minimumNodes
        }
        guard let place = fitting.min(by: { (standing[$0], $0) < (standing[$1], $1) }) else {
            return nil
        }
        let book = books[place]
        let reach = book.reach(of: standing[place])
        let nodes = min(bid.nodes, reach)
        return Clearing(
            epoch: epoch, tier: bid.tier, region: region(at: place), price: standing[place],
            demand: book.demand + bid.nodes, supply: book.asks.count, traded: nodes,
            awards: [Award(bid: bid.id, job: bid.job, nodes: nodes)],
            eligible: book.asks.prefix(reach), isCall: false)
    }
}
