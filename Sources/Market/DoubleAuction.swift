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
        let wishes = buyerOrder.map {
            UniformPriceCall.Wish(nodes: 1, minimumNodes: 1, maxPrice: bids[$0])
        }
        let sorted = sellerOrder.map { asks[$0] }
        let call = UniformPriceCall(wishes: wishes, asks: sorted)
        let outcome =
            switch rule {
            case .midpoint: CallOutcome(call, k: 500)
            case .mcAfee: McAfeeCall(call, wishes: wishes, asks: sorted).outcome
            case .vcg: VickreyCall(wishes: wishes, asks: sorted).outcome
            }
        efficientTrades = call.traded
        buyers = buyerOrder.prefix(outcome.traded).sorted()
        sellers = sellerOrder.prefix(outcome.traded).sorted()
        buyerPrice = outcome.price
        sellerPrice = outcome.sellerPrice
    }
}
