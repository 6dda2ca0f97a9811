public import Quantities

/// The double auction of single units, by several rules: the controls of the market's own call.
///
/// Each bid wants one unit and each ask gives one. With bids sorted down and asks up, k is the
/// number of efficient trades, the most for which b_k ≥ s_k. Ties go to the lower index.
public struct DoubleAuction: Hashable, Sendable {
    /// A rule for who trades and at what prices.
    public enum Rule: Hashable, Sendable {
        /// All k trade at the middle of [max(s_k, b_{k+1}), min(b_k, s_{k+1})]: efficient for what
        /// was reported and balanced, but not truthful.
        case midpoint
        /// McAfee 1992: all k trade at (b_{k+1} + s_{k+1}) / 2 if that suits b_k and s_k; else
        /// k − 1 trade, buyers pay b_k and sellers get s_k. Truthful, and leaves a surplus.
        case mcAfee
        /// Vickrey, Clarke and Groves: all k trade, each side at the price that the other traders
        /// set. Truthful and efficient, at a deficit.
        case vcg
    }

    /// The efficient number of trades.
    public let efficientTrades: Int
    /// The bids that trade, by index.
    public let buyers: [Int]
    /// The asks that trade, by index.
    public let sellers: [Int]
    /// What each buyer pays; nil where no trade is efficient.
    public let buyerPrice: GPUHourPrice?
    /// What each seller gets; nil where no trade is efficient.
    public let sellerPrice: GPUHourPrice?

    /// Trades that took place.
    public var trades: Int { buyers.count }
    /// What buyers pay beyond what sellers get, in micro-ZEN per GPU-hour; a deficit is negative.
    public var surplus: Int64 {
        guard let buyerPrice, let sellerPrice else { return 0 }
        return Int64(trades) * (buyerPrice.microZen - sellerPrice.microZen)
    }

    /// Clears the bids and asks, in whatever order they are given.
    public init(bids: [GPUHourPrice], asks: [GPUHourPrice], rule: Rule) {
        let buyerOrder = bids.indices.sorted { a, b in
            bids[a] != bids[b] ? bids[a] > bids[b] : a < b
        }
        let sellerOrder = asks.indices.sorted { a, b in
            asks[a] != asks[b] ? asks[a] < asks[b] : a < b
        }
        let sides = Sides(bids: buyerOrder.map { bids[$0] }, asks: sellerOrder.map { asks[$0] })
        let outcome = sides.outcome(by: rule)
        efficientTrades = sides.efficient
        buyers = buyerOrder.prefix(outcome?.trades ?? 0).sorted()
        sellers = sellerOrder.prefix(outcome?.trades ?? 0).sorted()
        buyerPrice = outcome?.buyerPrice
        sellerPrice = outcome?.sellerPrice
    }
}

/// The two sides, each with its most eager first.
private struct Sides {
    let bids: [GPUHourPrice]
    let asks: [GPUHourPrice]
    let efficient: Int

    init(bids: [GPUHourPrice], asks: [GPUHourPrice]) {
        self.bids = bids
        self.asks = asks
        efficient = zip(bids, asks).prefix { $0 >= $1 }.count
    }

    typealias Outcome = (trades: Int, buyerPrice: GPUHourPrice, sellerPrice: GPUHourPrice)

    func outcome(by rule: DoubleAuction.Rule) -> Outcome? {
        guard efficient > 0 else { return nil }
        let bid = bids[efficient - 1]
        let ask = asks[efficient - 1]
        let nextBid = efficient < bids.count ? bids[efficient] : nil
        let nextAsk = efficient < asks.count ? asks[efficient] : nil
        let low = max(ask, nextBid ?? ask)
        let high = min(bid, nextAsk ?? bid)
        switch rule {
        case .midpoint:
            let price = GPUHourPrice.middle(of: low...high)
            return (efficient, price, price)
        case .vcg: return (efficient, low, high)
        case .mcAfee:
            if let nextBid, let nextAsk {
                let price = GPUHourPrice.middle(of: nextBid...nextAsk)
                if ask <= price, price <= bid { return (efficient, price, price) }
            }
            return (efficient - 1, bid, ask)
        }
    }
}
