import ProtocolCore
import Quantities

/// Orders that come and go.
extension Auction {
    mutating func place(_ ask: Ask) -> [Directive] {
        guard books.indices.contains(Int(ask.tier.index)) else {
            return [.discard(.unknownTier(ask.node, ask.tier))]
        }
        guard ask.gpus >= 1, ask.price.microZen >= 0 else {
            return [.discard(.malformedAsk(ask.node))]
        }
        if let earlier = askOf.updateValue(ask, forKey: ask.node) {
            books[Int(earlier.tier.index)].remove(earlier)
        }
        books[Int(ask.tier.index)].insert(ask)
        return []
    }

    mutating func withdrawAsk(of node: NodeID) -> [Directive] {
        guard let ask = askOf.removeValue(forKey: node) else { return [.discard(.noAsk(node))] }
        books[Int(ask.tier.index)].remove(ask)
        return []
    }

    mutating func place(_ bid: Bid, at now: Instant) -> [Directive] {
        if let reason = objection(to: bid, at: now) { return [.reject(bid.id, reason)] }
        seen.insert(bid.id.ordinal)
        if let filled = fill(bid) { return [.clear(filled)] }
        books[Int(bid.tier.index)].insert(StandingBid(bid: bid, arrived: now))
        tierOf[bid.id] = bid.tier
        let reason = shortage(for: bid, in: books[Int(bid.tier.index)])
        return [.wait(bid.id, reason ?? .untilCall)] + wakeForExpiry()
    }

    mutating func withdraw(_ id: BidID) -> [Directive] {
        guard let tier = tierOf.removeValue(forKey: id) else { return [.discard(.noBid(id))] }
        _ = books[Int(tier.index)].removeBids { $0.bid.id == id }
        return []
    }

    private func objection(to bid: Bid, at now: Instant) -> RejectReason? {
        if seen.contains(bid.id.ordinal) { return .repeated }
        guard books.indices.contains(Int(bid.tier.index)) else { return .unknownTier(bid.tier) }
        guard bid.minimumNodes >= 1, bid.minimumNodes <= bid.nodes else {
            return .malformed(nodes: bid.nodes, minimumNodes: bid.minimumNodes)
        }
        guard bid.maxPrice.microZen >= 0 else { return .negativePrice(bid.maxPrice) }
        return bid.expires > now ? nil : .alreadyExpired(bid.expires)
    }

    /// Ends the bids whose time is over, by expiry and then id.
    mutating func expire(at now: Instant) -> [Directive] {
        if let wake = expiryWake, wake <= now { expiryWake = nil }
        var over: [Bid] = []
        for tier in books.indices {
            guard let first = books[tier].firstExpiry, first <= now else { continue }
            over += books[tier].removeBids { $0.bid.expires <= now }
        }
        guard !over.isEmpty else { return [] }
        over.sort { ($0.expires, $0.id) < ($1.expires, $1.id) }
        for bid in over { tierOf[bid.id] = nil }
        return over.map { .expire($0) }
    }

    /// A wake-up for the first expiry before the end of the epoch, unless it is ordered already.
    mutating func wakeForExpiry() -> [Directive] {
        guard case .open(let epoch, let end) = phase else { return [] }
        let first = books.lazy.compactMap(\.firstExpiry).min()
        guard let first, first < end, expiryWake.map({ first < $0 }) ?? true else { return [] }
        expiryWake = first
        return [.wake(at: first, epoch: epoch)]
    }
}
