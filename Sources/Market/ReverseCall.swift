import Quantities

/// The reverse auction: each buyer in turn chooses the asks it likes best, and pays what they ask.
///
/// Buyers are served in the order of their coming. A buyer looks at what is within its maximum and
/// not yet sold, takes the best by its score, ties going to the cheaper and then the lower node,
/// and takes at least its minimum or nothing.
struct ReverseCall: Hashable, Sendable {
    let outcome: CallOutcome

    /// Clears a book of wishes in the order of their coming and asks of rising price.
    ///
    /// `prices` are what the asks cost, one for each.
    init(
        wishes: [UniformPriceCall.Wish], asks: [Ask], prices: [GPUHourPrice],
        scoring: ReverseScoring
    ) {
        var left = asks.indices.sorted { a, b in
            if scoring.prefers(asks[a], to: asks[b]) { return true }
            return !scoring.prefers(asks[b], to: asks[a]) && a < b
        }
        let sales = wishes.map { wish in
            let within = left.lazy.filter { prices[$0] <= wish.maxPrice }.prefix(wish.nodes)
            let chosen = Array(within)
            guard chosen.count >= max(1, wish.minimumNodes) else {
                return [CallOutcome.PlannedSale]()
            }
            var next = 0
            left.removeAll { ask in
                guard next < chosen.count, chosen[next] == ask else { return false }
                next += 1
                return true
            }
            return chosen.map {
                CallOutcome.PlannedSale(ask: $0, price: prices[$0], sellerPrice: prices[$0])
            }
        }
        outcome = CallOutcome(sales: sales)
    }
}
