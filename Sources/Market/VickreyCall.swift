public import Quantities

/// The double auction of Vickrey, Clarke and Groves, exact for gangs too.
///
/// The trades are those of the greatest gain in all, and of the most nodes among these. Everybody
/// is paid, or pays, so that their own gain is what their coming adds to the gain of all: to tell
/// the truth is a dominant strategy. Sellers of single nodes get more than buyers pay, and somebody
/// has to make up for the deficit.
///
/// For bids of one node each, all pay max(s_k, b_{k+1}) and get min(b_k, s_{k+1}). Gangs make it a
/// knapsack, which is solved exactly in (bids + winners · log winners) · asks steps; a winner's
/// price is then the least, in whole micro-ZEN, at which it would have won. A gang that keeps out
/// rivals which need fewer nodes may pay more than the sellers get, and a gang that falls with any
/// one of its nodes may owe each of them more than it pays.
public struct VickreyCall: Hashable, Sendable {
    /// Nodes for each wish, in their order; 0 for the unmatched.
    public var filled: [Int] { outcome.filled }
    /// The sum of `filled`: the cheapest asks, so many, are the ones that trade.
    public var traded: Int { outcome.traded }
    /// What a node costs each buyer, by wish; nil for the unmatched.
    public var prices: [GPUHourPrice?] {
        outcome.filled.indices.map { wish in
            guard outcome.filled[wish] > 0 else { return nil }
            return outcome.sales.isEmpty ? outcome.price : outcome.sales[wish].first?.price
        }
    }
    /// What each seller gets, for the asks that trade, in their order.
    public var sellerPrices: [GPUHourPrice] {
        guard outcome.sales.isEmpty else {
            return outcome.sales.joined().sorted { $0.ask < $1.ask }.map(\.sellerPrice)
        }
        guard let price = outcome.sellerPrice else { return [] }
        return Array(repeating: price, count: traded)
    }

    let outcome: CallOutcome

    /// Clears a book.
    ///
    /// - Precondition: `wishes` fall in maximum price, and `asks`, one for each node, rise.
    public init(wishes: [UniformPriceCall.Wish], asks: [GPUHourPrice]) {
        outcome =
            wishes.allSatisfy { $0.nodes == 1 }
            ? Self.single(UniformPriceCall(wishes: wishes, asks: asks))
            : Self.gangs(wishes, asks)
    }

    /// The closed form for bids of one node each.
    private static func single(_ call: UniformPriceCall) -> CallOutcome {
        CallOutcome(
            filled: call.filled, traded: call.traded, price: call.range?.lowerBound,
            sellerPrice: call.range?.upperBound)
    }

    static func gangs(_ wishes: [UniformPriceCall.Wish], _ asks: [GPUHourPrice]) -> CallOutcome {
        let best = GangAssignment(wishes: wishes, asks: asks)
        var next = 0
        let sales = best.filled.indices.map { wish in
            (0..<best.filled[wish]).map { _ in
                defer { next += 1 }
                return CallOutcome.PlannedSale(
                    ask: next, price: best.prices[wish], sellerPrice: best.sellerPrices[next])
            }
        }
        return CallOutcome(sales: sales)
    }
}
