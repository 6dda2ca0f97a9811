public import Quantities

/// Where the money of a provider goes, from what was paid for its work to what it keeps.
///
/// gross → rewards → fee → slashes → energy → bandwidth → other costs → depreciation → net, all in
/// whole micro-ZEN. What integers lose stands in bars of its own, so that the bars add up to the
/// net to the last micro-ZEN.
public struct MoneyWaterfall: Hashable, Sendable {
    /// Lease payments before the fee.
    public let gross: Zen
    /// Everything earned besides.
    public let rewards: Zen
    /// The treasury's part of the gross.
    public let fee: Zen
    /// What was taken from stakes.
    public let slashes: Zen
    /// Costs in dollars, each converted by itself and rounded towards zero.
    public let energy: Zen
    public let bandwidth: Zen
    public let depreciation: Zen
    public let other: Zen
    /// What the provider has got beyond gross + rewards − fee; zero for a ledger that is right.
    public let rounding: Zen
    /// What the costs, converted by themselves, differ from their sum, converted at once: 0 or a
    /// few micro-ZEN below.
    public let conversion: Zen
    /// What the provider keeps.
    public let net: Zen

    /// - Precondition: the bars add up to `net`.
    public init(
        gross: Zen, rewards: Zen, fee: Zen, slashes: Zen, energy: Zen, bandwidth: Zen,
        depreciation: Zen, other: Zen = .zero, rounding: Zen, conversion: Zen, net: Zen
    ) {
        self.gross = gross
        self.rewards = rewards
        self.fee = fee
        self.slashes = slashes
        self.energy = energy
        self.bandwidth = bandwidth
        self.depreciation = depreciation
        self.other = other
        self.rounding = rounding
        self.conversion = conversion
        self.net = net
        precondition(closes, "a waterfall that does not close: \(self)")
    }

    /// The waterfall of an account, with costs in dollars at the price of a ZEN.
    ///
    /// - Parameter credited: what the ledger has put on the provider's account for work and
    ///   rewards, if it is to be checked against the statement.
    public init(
        statement: NodeStatement, costs: CostStatement, at price: ZenPrice, credited: Zen? = nil
    ) {
        let earned = statement.gross + statement.rewards - statement.fee
        let received = credited ?? earned
        let energy = price.zen(for: costs.energy)
        let bandwidth = price.zen(for: costs.bandwidth)
        let depreciation = price.zen(for: costs.depreciation)
        let other = price.zen(for: costs.other)
        let spent = price.zen(for: costs.total)
        self.init(
            gross: statement.gross, rewards: statement.rewards, fee: statement.fee,
            slashes: statement.slashes, energy: energy, bandwidth: bandwidth,
            depreciation: depreciation, other: other, rounding: received - earned,
            conversion: energy + bandwidth + depreciation + other - spent,
            net: received - statement.slashes - spent)
    }

    /// Nothing earned and nothing spent.
    public static let zero = MoneyWaterfall(
        gross: .zero, rewards: .zero, fee: .zero, slashes: .zero, energy: .zero, bandwidth: .zero,
        depreciation: .zero, rounding: .zero, conversion: .zero, net: .zero)

    /// The bars from the gross to the net, each with its sign.
    public var bars: [(name: String, amount: Zen)] {
        [
            ("gross", gross), ("rewards", rewards), ("fee", .zero - fee),
            ("slashes", .zero - slashes), ("energy", .zero - energy),
            ("bandwidth", .zero - bandwidth), ("other costs", .zero - other),
            ("depreciation", .zero - depreciation),
            ("rounding", rounding), ("conversion", conversion),
        ]
    }

    /// Whether the bars add up to the net.
    public var closes: Bool { bars.reduce(Zen.zero) { $0 + $1.amount } == net }

    /// What the provider keeps if its hardware lost no worth.
    public var netBeforeDepreciation: Zen { net + depreciation }

    /// The waterfall of two epochs, or of two nodes, taken together.
    public static func + (a: MoneyWaterfall, b: MoneyWaterfall) -> MoneyWaterfall {
        MoneyWaterfall(
            gross: a.gross + b.gross, rewards: a.rewards + b.rewards, fee: a.fee + b.fee,
            slashes: a.slashes + b.slashes, energy: a.energy + b.energy,
            bandwidth: a.bandwidth + b.bandwidth, depreciation: a.depreciation + b.depreciation,
            other: a.other + b.other, rounding: a.rounding + b.rounding,
            conversion: a.conversion + b.conversion, net: a.net + b.net)
    }
}
