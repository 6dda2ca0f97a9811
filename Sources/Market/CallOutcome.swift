import Quantities

/// What a call decided, by the places of wishes and asks in the book that it was given.
struct CallOutcome: Hashable, Sendable {
    /// Nodes for each wish; 0 for the unmatched.
    var filled: [Int]
    /// The sum of `filled`.
    var traded: Int
    /// What buyers pay, where all pay the same; nil where no price was made.
    var price: GPUHourPrice?
    /// What sellers get, where all get the same; nil where no price was made.
    var sellerPrice: GPUHourPrice?
    /// The nodes of each wish with prices of their own; empty where a common price holds, and the
    /// cheapest asks are the ones that trade.
    var sales: [[PlannedSale]] = []

    /// One ask that a wish gets, and the prices of this trade.
    struct PlannedSale: Hashable, Sendable {
        var ask: Int
        var price: GPUHourPrice
        var sellerPrice: GPUHourPrice
    }
}

extension CallOutcome {
    /// Without any trade.
    init(nothingFor wishes: Int) {
        self.init(filled: Array(repeating: 0, count: wishes), traded: 0)
    }

    /// A uniform-price call at `k` thousandths of its interval.
    init(_ call: UniformPriceCall, k: Int) {
        let price = call.price(k: k)
        self.init(filled: call.filled, traded: call.traded, price: price, sellerPrice: price)
    }

    /// Sales of which each has its own prices.
    init(sales: [[PlannedSale]]) {
        let filled = sales.map(\.count)
        self.init(
            filled: filled, traded: filled.reduce(0, +), price: sales.lazy.joined().last?.price,
            sellerPrice: sales.lazy.joined().last?.sellerPrice, sales: sales)
    }
}
