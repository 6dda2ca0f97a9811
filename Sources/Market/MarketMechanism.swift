import Quantities

/// The way in which a market makes prices: who trades, and who pays whom what.
///
/// | mechanism | trades | nobody loses | budget | truthful (one node each) |
/// | --- | --- | --- | --- | --- |
/// | uniform price | in calls, and between them at the last price | yes | balanced | no |
/// | McAfee | in calls | yes | surplus | yes |
/// | VCG | in calls | yes | deficit | yes |
/// | reverse | in calls | yes | balanced | no |
/// | order book | at once | yes | balanced | no |
/// | posted price | at once | yes | balanced | yes, for who cannot move the price |
///
/// No mechanism is in all of this good and also efficient: Myerson and Satterthwaite 1983.
public enum MarketMechanism: Hashable, Sendable {
    /// The k-double auction: all trades of a call at the one price that lies at `k` thousandths of
    /// the way from the lowest to the highest price that would clear; from 0 to 1,000.
    case uniformPrice(k: Int)
    /// McAfee's double auction (1992): see `McAfeeCall`.
    case mcAfee
    /// The auction of Vickrey, Clarke and Groves: see `VickreyCall`.
    case vcg
    /// Each buyer chooses among the asks and pays what they ask: see `ReverseCall`.
    case reverse(ReverseScoring)
    /// Continuous trade at the price of the order that came first, by price and then time.
    case orderBook
    /// A price that a controller moves with the use of capacity, the same for all comers.
    case posted(PostedPrice)

    /// The uniform price at the middle, which is how a market is run unless it is said otherwise.
    public static let standard = MarketMechanism.uniformPrice(k: 500)

    /// Whether orders are matched as they come, and not only in calls.
    var isContinuous: Bool {
        switch self {
        case .orderBook, .posted: true
        case .uniformPrice, .mcAfee, .vcg, .reverse: false
        }
    }

    /// Whether the price of the last trades is one at which anybody may trade.
    var hasStandingPrice: Bool {
        switch self {
        case .uniformPrice, .posted: true
        case .mcAfee, .vcg, .reverse, .orderBook: false
        }
    }

    /// Whether a trade names its nodes, or leaves them to the scheduler.
    var namesNodes: Bool {
        switch self {
        case .reverse, .orderBook: true
        case .uniformPrice, .mcAfee, .vcg, .posted: false
        }
    }

    /// Whether those are served first who came first, whatever they would pay.
    var servesByTime: Bool {
        switch self {
        case .reverse, .posted: true
        case .uniformPrice, .mcAfee, .vcg, .orderBook: false
        }
    }
}

/// What a buyer looks at when it chooses among asks; the lower score is the better.
public enum ReverseScoring: Hashable, Sendable {
    /// The price alone.
    case price
    /// The price for what can be relied upon: price / reliability.
    case pricePerReliability

    /// Whether one ask is better than another, in exact arithmetic.
    ///
    /// Of equal asks neither is.
    func prefers(_ a: Ask, to b: Ask) -> Bool {
        switch self {
        case .price: a.price < b.price
        case .pricePerReliability:
            Int128(a.price.microZen) * Int128(b.reliability)
                < Int128(b.price.microZen) * Int128(a.reliability)
        }
    }
}

/// A posted price's target and the rule that moves the price towards it once an epoch.
public struct PostedPrice: Hashable, Sendable {
    /// How the price follows the use.
    public enum Controller: Hashable, Sendable {
        /// A step in proportion to the gap between use and target (EIP-1559).
        case step(ListPriceController)
        /// The opening price times e^(excess / denominator), the excess being the sum over epochs
        /// of use above target, in thousandths of the capacity, and never negative (EIP-4844).
        case exponential(denominator: Int64)
    }

    /// The use of capacity at which the price rests, in thousandths of it: from 1 to 1,000.
    public var targetUse: Int
    /// How the price follows the use.
    public var controller: Controller

    /// A posted price; rests at four fifths of the capacity, in steps of at most an eighth of the
    /// way, unless said otherwise.
    ///
    /// - Precondition: the target is from 1 to 1,000, and the denominator positive.
    public init(targetUse: Int = 800, controller: Controller = .step(ListPriceController())) {
        precondition((1...1_000).contains(targetUse), "a target of \(targetUse) thousandths")
        if case .exponential(let denominator) = controller {
            precondition(denominator > 0, "a denominator of \(denominator)")
        }
        self.targetUse = targetUse
        self.controller = controller
    }

    /// The price after an epoch at whose end `leased` of `capacity` nodes are leased.
    ///
    /// Without capacity the price stays. The excess is that of the controller's exponential form.
    func next(
        after price: GPUHourPrice, opening: GPUHourPrice, excess: inout Int64, leased: Int,
        capacity: Int
    ) -> GPUHourPrice {
        guard capacity > 0 else { return price }
        switch controller {
        case .step(let controller):
            return controller.next(
                after: price, used: Int64(leased) * 1_000,
                target: Int64(capacity) * Int64(targetUse))
        case .exponential(let denominator):
            let use = Int64(leased) * 1_000 / Int64(capacity)
            // Beyond e^20 the price is out of this world, and so is the arithmetic.
            excess = min(max(0, excess + use - Int64(targetUse)), denominator.saturatingTwentyfold)
            return GPUHourPrice(
                microZen: ListPriceController.exponential(
                    opening.microZen, numerator: excess, denominator: denominator))
        }
    }
}

extension Int64 {
    fileprivate var saturatingTwentyfold: Int64 {
        let (product, overflows) = multipliedReportingOverflow(by: 20)
        return overflows ? .max : product
    }
}
