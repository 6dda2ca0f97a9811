import ProtocolCore
import Quantities

/// Orders that come and go.
extension Auction {
    mutating func place(_ ask: Ask, at now: Instant) -> [Directive] {
        if let reason = objection(to: ask, at: now) { return [.discard(reason)] }
        var ask = ask
        turn += 1
        switch (settings.mechanism, settings.priority) {
        case (.orderBook, _): ask.turn = turn
        case (_, .firstCome): ask.turn = now.nanoseconds
        case (_, .lowestNode): (ask.turn, ask.lot) = (0, 0)
        }
        if let earlier = askOf[ask.node] { remove(earlier) }
        askOf[ask.node] = ask
        let place = place(of: ask.tier, in: ask.region)
        books[place].insert(ask)
        guard ask.expires < .distantFuture || settings.mechanism.isContinuous else { return [] }
        askDeadlines.insert(ask.node, at: ask.expires)
        let matched = settings.mechanism.isContinuous ? match(place, with: ask) : []
        return matched + wakeForExpiry()
    }

    mutating func withdrawAsk(of node: NodeID) -> [Directive] {
        guard let ask = askOf[node] else { return [.discard(.noAsk(node))] }
        remove(ask)
        return []
    }

    /// Takes a standing ask out of the market.
    mutating func remove(_ ask: Ask) {
        askOf[ask.node] = nil
        askDeadlines.remove(ask.node, at: ask.expires)
        books[place(of: ask.tier, in: ask.region)].remove(ask)
    }

    mutating func place(_ bid: Bid, at now: Instant) -> [Directive] {
        if let reason = objection(to: bid, at: now) { return [.reject(bid.id, reason)] }
        seen.insert(bid.id.ordinal)
        turn += 1
        let entry = StandingBid(bid: bid, arrived: now, turn: turn)
        if settings.mechanism.isContinuous { return arrive(entry) }
        if let filled = fill(bid) { return [.clear(filled)] }
        return stand(entry)
    }

    /// Lets a bid stand.
    mutating func stand(_ entry: StandingBid) -> [Directive] {
        let bid = entry.bid
        let book = place(of: bid)
        books[book].insert(entry)
        bookOf[bid.id] = book
        let held: [Directive] = settings.deposit > .zero ? [.hold(bid.id, settings.deposit)] : []
        let place = placesByPrice(for: bid).first ?? book
        let reason = shortage(for: bid, at: place) ?? .untilCall
        return held + [.wait(bid.id, reason)] + wakeForExpiry()
    }

    mutating func withdraw(_ id: BidID) -> [Directive] {
        guard let book = bookOf.removeValue(forKey: id) else { return [.discard(.noBid(id))] }
        _ = books[book].removeBids { $0.bid.id == id }
        return refund(id)
    }

    private func objection(to ask: Ask, at now: Instant) -> DiscardReason? {
        guard knows(ask.tier) else { return .unknownTier(ask.node, ask.tier) }
        guard knows(ask.region) else { return .unknownRegion(ask.node, ask.region) }
        guard ask.gpus >= 1, ask.price.microZen >= 0, (1...1_000).contains(ask.reliability) else {
            return .malformedAsk(ask.node)
        }
        guard ask.expires > now else { return .alreadyExpired(ask.node, ask.expires) }
        return tenures[ask.node] == nil ? nil : .leased(ask.node)
    }

    private func objection(to bid: Bid, at now: Instant) -> RejectReason? {
        if seen.contains(bid.id.ordinal) { return .repeated }
        guard knows(bid.tier) else { return .unknownTier(bid.tier) }
        if let region = bid.region, !knows(region) { return .unknownRegion(region) }
        if let term = bid.term, term <= .zero { return .malformedTerm(term) }
        guard bid.minimumNodes >= 1, bid.minimumNodes <= bid.nodes else {
            return .malformed(nodes: bid.nodes, minimumNodes: bid.minimumNodes)
        }
        guard bid.maxPrice.microZen >= 0 else { return .negativePrice(bid.maxPrice) }
        return bid.expires > now ? nil : .alreadyExpired(bid.expires)
    }

    /// Ends the bids whose time is over, by expiry and then id; then asks, then the terms of
    /// leases.
    mutating func expire(at now: Instant) -> [Directive] {
        if let wake = expiryWake, wake <= now { expiryWake = nil }
        var over: [Bid] = []
        for book in books.indices {
            guard let first = books[book].firstExpiry, first <= now else { continue }
            over += books[book].removeBids { $0.bid.expires <= now }
        }
        var directives: [Directive] = []
        over.sort { ($0.expires, $0.id) < ($1.expires, $1.id) }
        for bid in over {
            bookOf[bid.id] = nil
            directives.append(.expire(bid))
            directives += refund(bid.id)
        }
        for node in askDeadlines.removeFirst(until: now) {
            guard let ask = askOf.removeValue(forKey: node) else { continue }
            books[place(of: ask.tier, in: ask.region)].remove(ask)
            directives.append(.expireAsk(ask))
        }
        return directives + endTerms(at: now)
    }

    /// A wake-up for the first expiry before the end of the epoch, unless it is ordered already.
    mutating func wakeForExpiry() -> [Directive] {
        guard case .open(let epoch, let end) = phase else { return [] }
        var first = books.lazy.compactMap(\.firstExpiry).min() ?? .distantFuture
        first = min(first, askDeadlines.first ?? first, tenures.firstEnd ?? first)
        guard first < end, expiryWake.map({ first < $0 }) ?? true else { return [] }
        expiryWake = first
        return [.wake(at: first, epoch: epoch)]
    }
}
