import Quantities

/// The most valuable assignment of nodes to gangs, and what it would be without one of them.
///
/// A dynamic programme over the number of nodes sold. Values are counted together with the nodes
/// that trade, so that of assignments of one value the largest is found: value · 2³² + nodes.
struct GangAssignment {
    /// Nodes for each wish.
    private(set) var filled: [Int] = []

    private let wishes: [UniformPriceCall.Wish]
    private let asks: [GPUHourPrice]
    /// What the cheapest n asks cost together.
    private let costs: [Int128]
    /// By the number of nodes: the most that all wishes together would pay for so many.
    private var values: [Int128] = []

    /// The gain of all, without the count of nodes.
    private var total: Int128 = 0

    private static let unit: Int128 = 1 << 32
    private static let impossible = Int128.min

    init(wishes: [UniformPriceCall.Wish], asks: [GPUHourPrice]) {
        self.wishes = wishes
        var costs: [Int128] = [0]
        let wanted = wishes.reduce(0) { min(asks.count, $0 + min($1.nodes, asks.count)) }
        for ask in asks { costs.append((costs.last ?? 0) + Int128(ask.microZen) * Self.unit) }
        self.asks = asks
        self.costs = costs
        var values = Self.nothing(upTo: wanted)
        var steps: [[Int32]] = []
        for wish in wishes {
            var taken = [Int32](repeating: 0, count: values.count)
            Self.add(wish, to: &values) { taken[$0] = Int32($1) }
            steps.append(taken)
        }
        self.values = values
        // The fewest nodes among equals cannot be: more nodes count for more.
        let best = best(values)
        total = Self.money(best.gain)
        var nodes = best.nodes
        filled = Array(repeating: 0, count: wishes.count)
        for wish in wishes.indices.reversed() {
            filled[wish] = Int(steps[wish][nodes])
            nodes -= filled[wish]
        }
    }

    private static func nothing(upTo nodes: Int) -> [Int128] {
        [0] + Array(repeating: impossible, count: nodes)
    }

    /// Lets one more wish take from its minimum to what it wants, or nothing.
    private static func add(
        _ wish: UniformPriceCall.Wish, to values: inout [Int128],
        took: (_ total: Int, _ nodes: Int) -> Void = { _, _ in }
    ) {
        let worth = Int128(wish.maxPrice.microZen) * unit + 1
        let least = max(1, wish.minimumNodes)
        for total in values.indices.reversed() where total >= least {
            for nodes in least...max(least, min(wish.nodes, total)) {
                let before = values[total - nodes]
                guard before != impossible else { continue }
                let value = before + worth * Int128(nodes)
                if value > values[total] {
                    values[total] = value
                    took(total, nodes)
                }
            }
        }
    }

    /// The greatest gain, and with how many nodes.
    private func best(_ values: [Int128]) -> (gain: Int128, nodes: Int) {
        var best: (gain: Int128, nodes: Int) = (0, 0)
        for nodes in values.indices where values[nodes] != Self.impossible {
            let gain = values[nodes] - costs[nodes]
            if gain > best.gain { best = (gain, nodes) }
        }
        return best
    }

    /// A gain without the count of nodes.
    private static func money(_ gain: Int128) -> Int128 { gain >> 32 }

    /// What a node costs each winner, rounded up to the next micro-ZEN; 0 for the others.
    func winnerPrices() -> [GPUHourPrice] {
        var prices = Array(repeating: GPUHourPrice(microZen: 0), count: wishes.count)
        withoutEach(wishes.indices, Self.nothing(upTo: values.count - 1)) { winner, without in
            let nodes = Int128(filled[winner])
            let own = Int128(wishes[winner].maxPrice.microZen) * nodes
            let payment = Self.money(without) - (total - own)
            prices[winner] = GPUHourPrice(microZen: Int64((payment + nodes - 1) / nodes))
        }
        return prices
    }

    /// Finds the greatest gain without each winner, by halves: all wishes but those of a range are
    /// in `values`, and each half of the range is added before the other half is looked at.
    private func withoutEach(
        _ range: Range<Int>, _ values: [Int128], _ report: (Int, Int128) -> Void
    ) {
        guard range.contains(where: { filled[$0] > 0 }) else { return }
        guard range.count > 1 else {
            report(range.lowerBound, best(values).gain)
            return
        }
        let middle = (range.lowerBound + range.upperBound) / 2
        for (half, other) in [
            (range.lowerBound..<middle, middle..<range.upperBound),
            (middle..<range.upperBound, range.lowerBound..<middle),
        ] {
            var more = values
            for wish in other { Self.add(wishes[wish], to: &more) }
            withoutEach(half, more, report)
        }
    }

    /// What the seller of the ask at a place gets: the highest price at which it would have sold.
    ///
    /// - Precondition: the ask is one of those that trade.
    func sellerPrice(of place: Int) -> GPUHourPrice {
        let own = Int128(asks[place].microZen)
        var without: Int128 = 0
        for nodes in values.indices where values[nodes] != Self.impossible {
            // Without this ask, the ask after the cheapest stands in for it.
            if nodes > place, nodes + 1 >= costs.count { continue }
            let cost = nodes > place ? costs[nodes + 1] - own * Self.unit : costs[nodes]
            without = max(without, values[nodes] - cost)
        }
        return GPUHourPrice(microZen: Int64(total + own - Self.money(without)))
    }
}
