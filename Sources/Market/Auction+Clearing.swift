import ProtocolCore
import Quantities

/// The making of prices.
extension Auction {
    /// Holds the call of every tier, in their order; tiers without any order make no clearing.
    mutating func call(epoch: Int64) -> [Directive] {
        books.indices.flatMap { call(TierID($0), epoch: epoch) }
    }

    private mutating func call(_ tier: TierID, epoch: Int64) -> [Directive] {
        let place = Int(tier.index)
        let book = books[place]
        guard !book.asks.isEmpty || !book.bids.isEmpty else { return [] }
        let outcome = UniformPriceCall(
            wishes: book.bids.map {
                UniformPriceCall.Wish(
                    nodes: $0.bid.nodes, minimumNodes: $0.bid.minimumNodes,
                    maxPrice: $0.bid.maxPrice)
            },
            asks: book.asks.blocks.flatMap { $0.map(\.price) })
        let price = outcome.price ?? standing[place]
        let awards = zip(book.bids, outcome.filled).filter { $0.1 > 0 }.map { entry, nodes in
            Award(bid: entry.bid.id, job: entry.bid.job, nodes: nodes)
        }
        let clearing = Clearing(
            epoch: epoch, tier: tier, price: price, demand: book.demand, supply: book.asks.count,
            traded: outcome.traded, awards: awards,
            eligible: book.asks.prefix(book.reach(of: price)), isCall: true)
        standing[place] = price
        let awarded = Set(awards.map(\.bid))
        for award in awards { tierOf[award.bid] = nil }
        _ = books[place].removeBids { awarded.contains($0.bid.id) }
        return [.clear(clearing)] + waits(in: book, filled: outcome.filled)
    }

    /// Why each unmatched bid of a call waits.
    private func waits(in book: OrderBook, filled: [Int]) -> [Directive] {
        var taken = 0
        return zip(book.bids, filled).compactMap { entry, nodes in
            guard nodes == 0 else {
                taken += nodes
                return nil
            }
            let reason = shortage(for: entry.bid, in: book)
            let left = book.reach(of: entry.bid.maxPrice) - taken
            return .wait(
                entry.bid.id, reason ?? .outbid(left: left, minimum: entry.bid.minimumNodes))
        }
    }

    /// What a bid would want for even if no other bid stood; nil if it would be served then.
    func shortage(for bid: Bid, in book: OrderBook) -> WaitReason? {
        guard let lowest = book.asks.first else { return .noAsks }
        let within = book.reach(of: bid.maxPrice)
        if within == 0 {
            return .belowEveryAsk(maxPrice: bid.maxPrice, lowestAsk: lowest.price)
        }
        guard within >= bid.minimumNodes else {
            return .tooFewNodes(within: within, minimum: bid.minimumNodes)
        }
        return nil
    }

    /// Fills a bid that comes between calls at the standing price, if that is possible.
    func fill(_ bid: Bid) -> Clearing? {
        guard settings.fillsBetweenCalls, case .open(let epoch, _) = phase else { return nil }
        let price = standingPrice(of: bid.tier)
        let book = books[Int(bid.tier.index)]
        let reach = book.reach(of: price)
        guard bid.maxPrice >= price, reach >= bid.minimumNodes else { return nil }
        let nodes = min(bid.nodes, reach)
        return Clearing(
            epoch: epoch, tier: bid.tier, price: price, demand: book.demand + bid.nodes,
            supply: book.asks.count, traded: nodes,
            awards: [Award(bid: bid.id, job: bid.job, nodes: nodes)],
            eligible: book.asks.prefix(reach), isCall: false)
    }
}
