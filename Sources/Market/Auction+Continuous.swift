import ProtocolCore
import Quantities

/// Trade at the moment when orders meet: the order book and the posted price.
extension Auction {
    /// A bid comes: it is served as far as that is possible, and stands for the rest.
    mutating func arrive(_ entry: StandingBid) -> [Directive] {
        var promised = Array(repeating: 0, count: standing.count)
        guard case .open = phase else { return stand(entry) }
        guard let served = serveAnywhere(entry, promised: &promised) else { return stand(entry) }
        guard served.remaining > 0 else { return served.directives }
        return served.directives + stand(served.rest(of: entry))
    }

    /// An ask came: the bids that it may serve are, in their order.
    mutating func match(_ place: Int, with ask: Ask) -> [Directive] {
        guard case .open = phase else { return [] }
        let price = read(ask: ask.price)
        let tier = tier(at: place)
        var candidates = books[place].bids
        if settings.regions > 1 { candidates += books[standing.count + Int(tier.index)].bids }
        candidates = candidates.filter {
            limit(for: $0.bid, at: place) >= price && isPriced($0.bid, at: place)
        }
        guard !candidates.isEmpty else { return [] }
        var promised = Array(repeating: 0, count: standing.count)
        var directives: [Directive] = []
        for entry in candidates.sorted(by: isServedBefore) {
            guard
                let served = serve(entry, at: place, mayPreempt: false, promised: &promised)
            else { continue }
            directives += served.directives + settle(entry, served)
        }
        return directives
    }

    /// The end of an epoch: the posted price moves, and all who stand are looked at once more.
    mutating func continuousCall(epoch: Int64) -> [Directive] {
        var directives: [Directive] = []
        for place in standing.indices {
            movePrice(at: place)
            guard !books[place].asks.isEmpty || !books[place].bids.isEmpty else { continue }
            directives.append(
                .clear(
                    Clearing(
                        epoch: epoch, tier: tier(at: place), region: region(at: place),
                        price: standing[place], demand: books[place].demand,
                        supply: books[place].asks.count, traded: 0, awards: [],
                        eligible: eligible(at: place), isCall: true)))
        }
        var promised = Array(repeating: 0, count: standing.count)
        for tier in settings.openingPrices.indices {
            var standingBids = places(of: TierID(tier)).flatMap { books[$0].bids }
            if settings.regions > 1 { standingBids += books[standing.count + tier].bids }
            for entry in standingBids.sorted(by: isServedBefore) {
                if let served = serveAnywhere(entry, promised: &promised) {
                    directives += served.directives + settle(entry, served)
                } else if let place = placesByPrice(for: entry.bid).first {
                    directives.append(
                        .wait(
                            entry.bid.id,
                            reason(for: entry.bid, at: place, after: promised[place])))
                }
            }
        }
        return directives
    }

    /// What may be chosen at the price that stands: nothing in an order book, which chooses itself.
    private func eligible(at place: Int) -> EligibleAsks {
        guard case .posted = settings.mechanism else { return [] }
        return books[place].asks.prefix(books[place].reach(of: standing[place]))
    }

    private mutating func movePrice(at place: Int) {
        guard case .posted(let posted) = settings.mechanism else { return }
        let leased = tenures.count[place]
        standing[place] = limited(
            posted.next(
                after: standing[place],
                opening: settings.openingPrices[place / settings.regions],
                excess: &excess[place], leased: leased,
                capacity: leased + books[place].asks.count))
    }

    /// Whether a bid would pay the posted price, if there is one, and no less than the floor.
    private func isPriced(_ bid: Bid, at place: Int) -> Bool {
        if let floor = settings.floor, bid.maxPrice < floor { return false }
        guard case .posted = settings.mechanism else { return true }
        return bid.maxPrice >= standing[place]
    }

    /// What came of serving a bid.
    private struct Service {
        var directives: [Directive]
        /// Nodes that the bid still stands for.
        var remaining: Int
        /// Where it was served.
        var region: MarketRegion

        /// What stands on, for any number of nodes, in the region where the bid has some.
        func rest(of entry: StandingBid) -> StandingBid {
            var rest = entry
            rest.bid.nodes = remaining
            rest.bid.minimumNodes = 1
            rest.bid.region = region
            return rest
        }
    }

    /// Serves a bid where it is cheapest: first where asks suffice, then where leases can be ended.
    private mutating func serveAnywhere(
        _ entry: StandingBid, promised: inout [Int]
    ) -> Service? {
        let places = placesByPrice(for: entry.bid)
        for endsNoLease in [true, false] {
            for place in places {
                let limit = limit(for: entry.bid, at: place)
                if endsNoLease, reach(of: limit, at: place) - promised[place] < entry.bid.nodes {
                    continue
                }
                if let served = serve(entry, at: place, mayPreempt: true, promised: &promised) {
                    return served
                }
            }
        }
        return nil
    }

    /// Serves a bid in one book; nil if that cannot be.
    private mutating func serve(
        _ entry: StandingBid, at place: Int, mayPreempt: Bool, promised: inout [Int]
    ) -> Service? {
        let bid = entry.bid
        guard case .open(let epoch, _) = phase, isPriced(bid, at: place) else { return nil }
        let limit = limit(for: bid, at: place)
        let reach = reach(of: limit, at: place)
        let fromAsks = min(bid.nodes, reach - promised[place])
        let victims =
            mayPreempt && !bid.isInterruptible
            ? tenures.yielding(in: place, to: limit, atMost: bid.nodes - fromAsks) : []
        let nodes = fromAsks + victims.count
        guard nodes >= bid.minimumNodes else { return nil }
        var clearing = Clearing(
            epoch: epoch, tier: bid.tier, region: region(at: place), price: standing[place],
            demand: books[place].demand + (bookOf[bid.id] == place ? 0 : bid.nodes),
            supply: books[place].asks.count, traded: nodes, awards: [],
            eligible: eligible(at: place), isCall: false)
        var award = Award(bid: bid.id, job: bid.job, nodes: nodes)
        if case .orderBook = settings.mechanism {
            let asks = books[place].asks.prefix(fromAsks)
            for ask in asks {
                // Whoever came first stands by their price, and the other takes it.
                let price = ask.turn < entry.turn ? read(ask: ask.price) : limit
                award.sales.append(Sale(node: ask.node, price: price, sellerPrice: price))
            }
            for ask in asks { remove(ask) }
            clearing.eligible = asks
            award.remaining = bid.nodes - nodes
        } else {
            promised[place] += fromAsks
        }
        award.sales += victims.map { sale(of: $0, at: place) }
        for victim in victims { tenures.remove(victim, from: place) }
        if case .orderBook = settings.mechanism, let last = award.sales.last {
            clearing.price = last.price
            clearing.sellerPrice = last.sellerPrice
            standing[place] = last.price
        }
        clearing.awards = [award]
        return Service(
            directives: victims.map { .preempt($0, by: bid.id) } + [.clear(clearing)],
            remaining: award.remaining, region: clearing.region)
    }

    /// A node that is taken away costs the posted price, or what it costs now if that is more than
    /// its provider's reserve.
    private func sale(of victim: Tenure, at place: Int) -> Sale {
        var price = max(victim.price, victim.reserve)
        if case .posted = settings.mechanism { price = standing[place] }
        return Sale(node: victim.node, price: price, sellerPrice: price)
    }

    /// What follows from the service of a bid that stood.
    private mutating func settle(_ entry: StandingBid, _ service: Service) -> [Directive] {
        guard let place = bookOf.removeValue(forKey: entry.bid.id) else { return [] }
        _ = books[place].removeBids { $0.bid.id == entry.bid.id }
        guard service.remaining > 0 else { return refund(entry.bid.id) }
        let rest = service.rest(of: entry)
        let book = self.place(of: rest.bid)
        books[book].insert(rest)
        bookOf[entry.bid.id] = book
        return []
    }
}
