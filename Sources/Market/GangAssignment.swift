import Quantities

/// The most valuable assignment of nodes to gangs, what it would be without one of them, and so
/// what each winner pays and each seller gets.
///
/// Two bounds keep the programme small and leave it exact. A wish for less than the cheapest ask
/// costs more than it brings in any assignment. And the worth of n nodes is at most that of the n
/// most eager nodes, each for itself; where that falls below their cost, it stays below.
struct GangAssignment {
    /// Nodes for each wish.
    private(set) var filled: [Int]
    /// What a node costs each winner, rounded up to the next micro-ZEN; 0 for the others.
    private(set) var prices: [GPUHourPrice]
    /// What the seller of each ask that trades gets: the highest price at which it would have sold.
    private(set) var sellerPrices: [GPUHourPrice]

    init(wishes: [UniformPriceCall.Wish], asks: [GPUHourPrice]) {
        filled = Array(repeating: 0, count: wishes.count)
        prices = Array(repeating: GPUHourPrice(microZen: 0), count: wishes.count)
        sellerPrices = []
        guard let cheapest = asks.first else { return }
        let hopeful = wishes.indices.filter { wishes[$0].maxPrice >= cheapest }
        let chosen = hopeful.map { wishes[$0] }
        let most = Self.bound(chosen, asks)
        if Self.fitsWord(chosen, asks, nodes: most) {
            solve(hopeful, GangKnapsack<Int64>(chosen, asks, upTo: most))
        } else {
            solve(hopeful, GangKnapsack<Int128>(chosen, asks, upTo: most))
        }
    }

    private mutating func solve<Value>(_ hopeful: [Int], _ knapsack: GangKnapsack<Value>) {
        let winnerPrices = knapsack.winnerPrices()
        for (place, wish) in hopeful.enumerated() {
            filled[wish] = knapsack.filled[place]
            prices[wish] = winnerPrices[place]
        }
        sellerPrices = knapsack.sellerPrices()
    }

    /// How many nodes trade at most in any assignment of the greatest gain, with all wishes or
    /// without some.
    private static func bound(
        _ wishes: [UniformPriceCall.Wish], _ asks: [GPUHourPrice]
    ) -> Int {
        var nodes = 0
        var gain = Int128(0)
        for wish in wishes.sorted(by: { $0.maxPrice > $1.maxPrice }) {
            for _ in 0..<max(1, wish.minimumNodes, wish.nodes) {
                guard nodes < asks.count else { return nodes }
                gain += Int128(wish.maxPrice.microZen) - Int128(asks[nodes].microZen)
                if gain < 0 { return nodes }
                nodes += 1
            }
        }
        return nodes
    }

    /// Whether no sum of the programme leaves a machine word.
    private static func fitsWord(
        _ wishes: [UniformPriceCall.Wish], _ asks: [GPUHourPrice], nodes: Int
    ) -> Bool {
        var highest = UInt64(1)
        for wish in wishes { highest = max(highest, wish.maxPrice.microZen.magnitude + 1) }
        for ask in asks.prefix(nodes + 1) { highest = max(highest, ask.microZen.magnitude + 1) }
        let scale = UInt64(GangKnapsack<Int64>.unit(for: nodes)) * UInt64(nodes + 2) * 4
        let (product, overflows) = highest.multipliedReportingOverflow(by: scale)
        return !overflows && product < UInt64(Int64.max)
    }
}
