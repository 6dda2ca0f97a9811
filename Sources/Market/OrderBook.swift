import ProtocolCore
import Quantities

/// The standing asks and bids of one auction, each in its order.
///
/// Bids that may be served in any region stand in a book of their tier that has no asks.
struct OrderBook: Sendable {
    private(set) var asks = AskList()
    private(set) var bids: [StandingBid] = []
    /// The sum of the nodes that the bids want.
    private(set) var demand = 0
    /// When the first of the bids is over; nil without bids.
    private(set) var firstExpiry: Instant?

    /// How many asks are at or below a price.
    func reach(of price: GPUHourPrice) -> Int { asks.reach(of: price) }

    mutating func insert(_ ask: Ask) { asks.insert(ask) }
    mutating func remove(_ ask: Ask) { asks.remove(ask) }
    mutating func insert(_ bid: StandingBid) {
        bids.insert(bid, at: bids.firstIndex(fromSorted: { StandingBid.isBefore(bid, $0) }))
        demand += bid.bid.nodes
        firstExpiry = firstExpiry.map { min($0, bid.bid.expires) } ?? bid.bid.expires
    }

    /// Removes the bids for which the condition holds, and returns them in the order of service.
    mutating func removeBids(where condition: (StandingBid) -> Bool) -> [Bid] {
        var removed: [Bid] = []
        bids.removeAll {
            guard condition($0) else { return false }
            removed.append($0.bid)
            return true
        }
        for bid in removed { demand -= bid.nodes }
        if !removed.isEmpty { firstExpiry = bids.lazy.map(\.bid.expires).min() }
        return removed
    }
}

extension Array {
    /// The first place from which on the condition holds, in an array where it never ceases to
    /// hold.
    func firstIndex(fromSorted holds: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
