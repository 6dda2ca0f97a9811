import Quantities

/// A dynamic programme over the number of nodes sold to gangs.
///
/// Values are counted together with the nodes that trade, so that of assignments of one value the
/// largest is found: value · unit + nodes, where the unit is a power of two above any number of
/// nodes. Adding a wish costs a step for each number of nodes, however wide the span is from its
/// minimum to what it wants: the best of the span is that of a window which slides.
struct GangKnapsack<Value: FixedWidthInteger & SignedInteger & Sendable> {
    /// Nodes for each wish.
    private(set) var filled: [Int]
    /// Their sum.
    private(set) var traded: Int

    private let wishes: [UniformPriceCall.Wish]
    private let asks: [GPUHourPrice]
    private let shift: Int
    /// What the cheapest n asks cost together; one more than can trade, if there is one.
    private let costs: [Value]
    /// By the number of nodes: the most that all wishes together would pay for so many.
    private let values: [Value]
    /// The gain of all, without the count of nodes.
    private let total: Value

    private static var impossible: Value { .min }

    /// The factor on values that leaves room for the count of so many nodes.
    static func unit(for nodes: Int) -> Value { 1 << Value(shift(for: nodes)) }
    private static func shift(for nodes: Int) -> Int { Int.bitWidth - nodes.leadingZeroBitCount }

    /// Solves the programme for at most so many nodes.
    ///
    /// - Precondition: there are so many asks, they rise, and no sum overflows.
    init(_ wishes: [UniformPriceCall.Wish], _ asks: [GPUHourPrice], upTo most: Int) {
        self.wishes = wishes
        self.asks = asks
        shift = Self.shift(for: most)
        let unit = Self.unit(for: most)
        var costs: [Value] = [0]
        costs.reserveCapacity(most + 2)
        for ask in asks.prefix(most + 1) {
            costs.append(costs[costs.count - 1] + Value(ask.microZen) * unit)
        }
        self.costs = costs
        let width = most + 1
        var table = Table(upTo: most)
        var taken = [Int32](repeating: 0, count: wishes.count * width)
        taken.withUnsafeMutableBufferPointer { taken in
            for (place, wish) in wishes.enumerated() {
                table.add(wish, unit: unit) { total, nodes in
                    taken[place * width + total] = Int32(truncatingIfNeeded: nodes)
                }
            }
        }
        values = table.values
        let best = Self.best(table.values, costs)
        total = best.gain >> Value(shift)
        traded = best.nodes
        filled = Array(repeating: 0, count: wishes.count)
        var nodes = best.nodes
        for wish in wishes.indices.reversed() {
            filled[wish] = Int(taken[wish * width + nodes])
            nodes -= filled[wish]
        }
    }

    /// The greatest gain, and with how many nodes. The fewest nodes among equals cannot be: more
    /// nodes count for more.
    private static func best(_ values: [Value], _ costs: [Value]) -> (gain: Value, nodes: Int) {
        var best: (gain: Value, nodes: Int) = (0, 0)
        for nodes in values.indices where values[nodes] != impossible {
            let gain = values[nodes] - costs[nodes]
            if gain > best.gain { best = (gain, nodes) }
        }
        return best
    }

    /// What a node costs each winner, rounded up to the next micro-ZEN; 0 for the others.
    ///
    /// The losers are in every programme without a winner: they are added once.
    func winnerPrices() -> [GPUHourPrice] {
        var prices = Array(repeating: GPUHourPrice(microZen: 0), count: wishes.count)
        let winners = wishes.indices.filter { filled[$0] > 0 }
        var table = Table(upTo: values.count - 1)
        let unit: Value = 1 << Value(shift)
        for wish in wishes.indices where filled[wish] == 0 { table.add(wishes[wish], unit: unit) }
        withoutEach(winners[...], table, unit) { winner, without in
            let nodes = Value(filled[winner])
            let own = Value(wishes[winner].maxPrice.microZen) * nodes
            let payment = (without >> Value(shift)) - (total - own)
            prices[winner] = GPUHourPrice(microZen: Int64((payment + nodes - 1) / nodes))
        }
        return prices
    }

    /// Finds the greatest gain without each winner, by halves: all wishes but those of a range are
    /// in the table, and each half of the range is added before the other half is looked at.
    private func withoutEach(
        _ winners: ArraySlice<Int>, _ table: Table, _ unit: Value, _ report: (Int, Value) -> Void
    ) {
        guard winners.count > 1 else {
            if let winner = winners.first {
                report(winner, Self.best(table.values, costs).gain)
            }
            return
        }
        let middle = (winners.startIndex + winners.endIndex) / 2
        for (half, other) in [
            (winners[..<middle], winners[middle...]), (winners[middle...], winners[..<middle]),
        ] {
            var more = table
            for wish in other { more.add(wishes[wish], unit: unit) }
            withoutEach(half, more, unit, report)
        }
    }

    /// What the sellers of the asks that trade get, in their order: each the highest price at which
    /// it would have sold.
    func sellerPrices() -> [GPUHourPrice] {
        // The greatest gain with so many nodes or fewer, and with more where the ask after the
        // cheapest stands in for one of them.
        var fewer: [Value] = []
        var greatest: Value = 0
        for nodes in values.indices {
            if values[nodes] != Self.impossible {
                greatest = max(greatest, values[nodes] - costs[nodes])
            }
            fewer.append(greatest)
        }
        var more = [Value](repeating: Self.impossible, count: values.count + 1)
        for nodes in values.indices.reversed() {
            more[nodes] = more[nodes + 1]
            guard values[nodes] != Self.impossible, nodes + 1 < costs.count else { continue }
            more[nodes] = max(more[nodes], values[nodes] - costs[nodes + 1])
        }
        return (0..<traded).map { place in
            let own = Value(asks[place].microZen)
            var without = fewer[place]
            let replaced = more[place + 1]
            if replaced != Self.impossible {
                without = max(without, replaced + own << Value(shift))
            }
            return GPUHourPrice(microZen: Int64(total + own - (without >> Value(shift))))
        }
    }

    /// The most that some wishes would pay together, by the number of nodes.
    private struct Table {
        private(set) var values: [Value]
        /// No more nodes than that are wanted so far.
        private var reach = 0
        /// Numbers of nodes before the present wish, the best first and then the next best of those
        /// below it; and what each is worth beside it.
        private var window: [(nodes: Int, worth: Value)]

        init(upTo most: Int) {
            values = [0] + Array(repeating: GangKnapsack.impossible, count: most)
            window = Array(repeating: (0, 0), count: most + 1)
        }

        /// Lets one more wish take from its minimum to what it wants, or nothing.
        ///
        /// - Parameter took: told of each total that is worth more with so many nodes for the wish:
        ///   the fewest that are best.
        @inline(__always)
        mutating func add(
            _ wish: UniformPriceCall.Wish, unit: Value,
            took: (_ total: Int, _ nodes: Int) -> Void = { _, _ in }
        ) {
            let worth = Value(wish.maxPrice.microZen) * unit + 1
            let least = max(1, wish.minimumNodes)
            let most = max(least, wish.nodes)
            let before = reach
            reach = min(values.count - 1, reach + most)
            guard reach >= least else { return }
            let impossible = GangKnapsack.impossible
            values.withUnsafeMutableBufferPointer { values in
                window.withUnsafeMutableBufferPointer { window in
                    var (first, end) = (0, 0)
                    // The number of nodes before this wish that comes into the window next.
                    var next = min(before, reach - least)
                    // From the greatest total down, so that what is looked at is without the wish.
                    for total in stride(from: reach, through: least, by: -1) {
                        while next >= 0, next >= total - most {
                            if values[next] != impossible {
                                let entry = values[next] - worth * Value(next)
                                // Of equals the greater number stays: it leaves fewest to the wish.
                                while end > first, window[end - 1].worth < entry { end -= 1 }
                                window[end] = (next, entry)
                                end += 1
                            }
                            next -= 1
                        }
                        while first < end, window[first].nodes > total - least { first += 1 }
                        guard first < end else { continue }
                        let value = window[first].worth + worth * Value(total)
                        if value > values[total] {
                            values[total] = value
                            took(total, total - window[first].nodes)
                        }
                    }
                }
            }
        }
    }
}
