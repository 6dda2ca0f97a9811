public import Quantities

/// The uniform-price call: who trades, and the one price of all trades.
///
/// A pure function of the sorted book. Bids are served in their order; each takes what it wants of
/// the asks at or below its maximum, and at least its minimum, or nothing. For bids of one node
/// this is the k-double auction: the k most eager bids meet the k cheapest asks, and the price lies
/// in [max(s_k, b_{k+1}), min(b_k, s_{k+1})], at its middle, rounded down. Gangs are knapsack
/// items: serving them in order keeps price priority, but can leave value on the table.
public struct UniformPriceCall: Hashable, Sendable {
    /// A bid, as far as the clearing looks at it.
    public struct Wish: Hashable, Sendable {
        /// The nodes wanted.
        public var nodes: Int
        /// The fewest that are of use.
        public var minimumNodes: Int
        /// The highest price that is paid for them.
        public var maxPrice: GPUHourPrice

        /// A wish of these parts.
        public init(nodes: Int, minimumNodes: Int, maxPrice: GPUHourPrice) {
            self.nodes = nodes
            self.minimumNodes = minimumNodes
            self.maxPrice = maxPrice
        }
    }

    /// Nodes for each wish, in their order; 0 for the unmatched.
    public private(set) var filled: [Int]
    /// The sum of `filled`.
    public private(set) var traded: Int
    /// The ends of the interval of prices, both in it; nil without a trade.
    public private(set) var range: ClosedRange<GPUHourPrice>?

    /// The last wish that is served, by index; nil without a trade.
    private(set) var marginal: Int?
    /// The highest price among the wishes that lost on price; nil if none did.
    private(set) var highestLoser: GPUHourPrice?

    /// The middle of the interval, rounded down to the next micro-ZEN; nil without a trade.
    public var price: GPUHourPrice? { price(k: 500) }

    /// The price at `k` thousandths of the interval, rounded down; nil without a trade.
    ///
    /// - Precondition: `k` is from 0 to 1,000.
    public func price(k: Int) -> GPUHourPrice? {
        precondition((0...1_000).contains(k), "\(k) thousandths of an interval")
        guard let range else { return nil }
        let width = Int128(range.upperBound.microZen) - Int128(range.lowerBound.microZen)
        return GPUHourPrice(
            microZen: range.lowerBound.microZen + Int64(width * Int128(k) / 1_000))
    }

    /// Clears a book.
    ///
    /// - Precondition: `wishes` fall in maximum price, and `asks`, one for each node, rise.
    public init(wishes: [Wish], asks: [GPUHourPrice]) {
        filled = []
        filled.reserveCapacity(wishes.count)
        traded = 0
        var lastAwarded: GPUHourPrice?
        var reach = asks.count  // asks at or below the present wish's maximum
        var previous: GPUHourPrice?
        for (index, wish) in wishes.enumerated() {
            precondition(previous.map { wish.maxPrice <= $0 } ?? true, "wishes out of order")
            previous = wish.maxPrice
            while reach > 0, asks[reach - 1] > wish.maxPrice { reach -= 1 }
            let nodes = min(wish.nodes, reach - traded)
            guard nodes >= 1, nodes >= wish.minimumNodes else {
                filled.append(0)
                continue
            }
            filled.append(nodes)
            traded += nodes
            lastAwarded = wish.maxPrice
            marginal = index
        }
        guard let lastAwarded else { return }
        let nextAsk = traded < asks.count ? asks[traded] : nil
        highestLoser = Self.highestLoser(
            wishes: wishes, filled: filled, lastAwarded: lastAwarded, nextAsk: nextAsk)
        let lowest = max(asks[traded - 1], highestLoser ?? asks[traded - 1])
        range = lowest...min(lastAwarded, nextAsk ?? lastAwarded)
    }

    /// The price that keeps out whoever lost on price.
    ///
    /// A gang that lost for its size although asks within its maximum are left has no say: no price
    /// at which others trade would both serve it and keep it out.
    private static func highestLoser(
        wishes: [Wish], filled: [Int], lastAwarded: GPUHourPrice, nextAsk: GPUHourPrice?
    ) -> GPUHourPrice? {
        var highest: GPUHourPrice?
        for (wish, nodes) in zip(wishes, filled) where nodes < wish.nodes {
            guard wish.maxPrice <= lastAwarded else { continue }
            if let nextAsk, nextAsk <= wish.maxPrice { continue }
            highest = max(highest ?? wish.maxPrice, wish.maxPrice)
        }
        return highest
    }
}

extension GPUHourPrice {
    /// The middle of an interval, rounded down to the next micro-ZEN.
    static func middle(of range: ClosedRange<GPUHourPrice>) -> GPUHourPrice {
        let width = range.upperBound.microZen - range.lowerBound.microZen
        return GPUHourPrice(microZen: range.lowerBound.microZen + width / 2)
    }

    /// The price for a person, such as "2.5 ZEN/GPU-h", exact.
    var inWords: String {
        let sign = microZen < 0 ? "-" : ""
        let (whole, micro) = microZen.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
        guard micro > 0 else { return "\(sign)\(whole) ZEN/GPU-h" }
        var digits = String(String(micro + 1_000_000).dropFirst())
        while digits.hasSuffix("0") { digits.removeLast() }
        return "\(sign)\(whole).\(digits) ZEN/GPU-h"
    }
}
