public import Quantities

/// The sale of a fixed number of nodes to gangs that want all or nothing, greedily by price.
///
/// Bids are served by price and then index, whoever still fits; a winner pays its critical price,
/// the least at which it would still have won. That is truthful for single-minded bidders (Lehmann,
/// O'Callaghan and Shoham 2002), but the value can be far below the best: it is a knapsack.
public struct SingleMindedAuction: Hashable, Sendable {
    /// A gang's wish.
    public struct Wish: Hashable, Sendable {
        /// Nodes wanted, all or none.
        public var nodes: Int
        /// The highest price that it says it would pay.
        public var price: GPUHourPrice

        /// A wish of these parts.
        public init(nodes: Int, price: GPUHourPrice) {
            self.nodes = nodes
            self.price = price
        }
    }

    /// The wishes that are granted, by index.
    public let winners: [Int]
    /// What each winner pays, in the order of `winners`.
    public let criticalPrices: [GPUHourPrice]

    /// Sells `capacity` nodes, of which none has a reserve price.
    public init(_ wishes: [Wish], capacity: Int) {
        winners = Self.greedy(wishes, capacity: capacity).sorted()
        criticalPrices = winners.map { winner in
            // A winner loses only where a rival before it takes what it needs, so its critical
            // price is a rival's price, or nothing.
            var left = capacity
            for rival in Self.order(wishes) where rival != winner {
                guard wishes[rival].nodes <= left else { continue }
                left -= wishes[rival].nodes
                if left < wishes[winner].nodes { return wishes[rival].price }
            }
            return GPUHourPrice(microZen: 0)
        }
    }

    private static func order(_ wishes: [Wish]) -> [Int] {
        wishes.indices.sorted { a, b in
            wishes[a].price != wishes[b].price ? wishes[a].price > wishes[b].price : a < b
        }
    }

    private static func greedy(_ wishes: [Wish], capacity: Int) -> [Int] {
        var left = capacity
        return order(wishes).filter { wish in
            guard wishes[wish].nodes <= left else { return false }
            left -= wishes[wish].nodes
            return true
        }
    }
}
