public import Quantities

/// McAfee's dominant-strategy double auction (Journal of Economic Theory 56, 1992), in a book with
/// gangs.
///
/// Bids are served as in the uniform-price call, which makes K trades. If the middle of the highest
/// loser's price and the next ask suits all who trade, they trade at it. Else the last bid served
/// gives up its trade: the others pay its price, and the sellers get that of the first ask that is
/// now left over. What lies between is the market's surplus.
///
/// For bids of one node each this is McAfee's rule: truthful for everybody, and it loses no more
/// than the least valuable trade. With gangs it still leaves nobody with a loss and the market with
/// no deficit, but a gang may gain by a lie, since its size moves the prices of others.
public struct McAfeeCall: Hashable, Sendable {
    /// Nodes for each wish, in their order; 0 for the unmatched.
    public var filled: [Int] { outcome.filled }
    /// The sum of `filled`: the cheapest asks, so many, are the ones that trade.
    public var traded: Int { outcome.traded }
    /// What each buyer pays; nil where no trade was efficient.
    public var price: GPUHourPrice? { outcome.price }
    /// What each seller gets; nil where no trade was efficient.
    public var sellerPrice: GPUHourPrice? { outcome.sellerPrice }

    let outcome: CallOutcome

    /// Clears a book.
    ///
    /// - Precondition: `wishes` fall in maximum price, and `asks`, one for each node, rise.
    public init(wishes: [UniformPriceCall.Wish], asks: [GPUHourPrice]) {
        self.init(UniformPriceCall(wishes: wishes, asks: asks), wishes: wishes, asks: asks)
    }

    /// Makes prices for the trades of a uniform-price call of the same book.
    init(_ call: UniformPriceCall, wishes: [UniformPriceCall.Wish], asks: [GPUHourPrice]) {
        guard let marginal = call.marginal else {
            outcome = CallOutcome(nothingFor: wishes.count)
            return
        }
        let last = wishes[marginal].maxPrice
        if let loser = call.highestLoser, call.traded < asks.count {
            let middle = GPUHourPrice.middle(of: loser...asks[call.traded])
            if asks[call.traded - 1] <= middle, middle <= last {
                outcome = CallOutcome(
                    filled: call.filled, traded: call.traded, price: middle, sellerPrice: middle)
                return
            }
        }
        var filled = call.filled
        let traded = call.traded - filled[marginal]
        filled[marginal] = 0
        outcome = CallOutcome(
            filled: filled, traded: traded, price: last, sellerPrice: asks[traded])
    }
}
