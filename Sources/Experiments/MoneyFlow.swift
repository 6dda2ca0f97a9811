import Accounting
public import Quantities

/// Where the money of a run goes: from what all customers paid to what all operators keep.
///
/// It is the waterfall of the operators with what the auction keeps or adds before it, in whole
/// micro-ZEN, and closes to the last of them.
public struct MoneyFlow: Hashable, Sendable {
    /// What the customers paid for leases, checks and the fee.
    public let paid: Zen
    /// The bars from there to the net, each with its sign.
    public let bars: [Bar]
    /// What the operators keep.
    public let net: Zen

    /// Money that goes away (below zero) or comes in.
    public struct Bar: Hashable, Sendable {
        public var name: String
        public var amount: Zen
    }

    /// The flow behind the waterfall of all nodes, with a run's money by purpose.
    init(_ waterfall: MoneyWaterfall, _ money: [TransferPurpose: Zen]) {
        let surplus = money[.surplus] ?? .zero
        let subsidy = money[.subsidy] ?? .zero
        paid = waterfall.gross + surplus - subsidy
        net = waterfall.net
        let kept = Bar(name: "surplus of auctions and checks", amount: .zero - surplus)
        let added = Bar(name: "deficit of auctions", amount: subsidy)
        bars =
            [kept, added]
            + waterfall.bars.dropFirst().map { Bar(name: $0.name, amount: $0.amount) }
    }

    /// Whether the bars add up to the net.
    public var closes: Bool { bars.reduce(paid) { $0 + $1.amount } == net }
}
