import Quantities
import Testing

@testable import Market

@Suite struct `A uniform-price call` {
    typealias Wish = UniformPriceCall.Wish

    @Test func `clears orders of several units as the reference vectors do`() throws {
        for row in try MarketVectors.load().multi_unit_call {
            let asks = row.sells.flatMap { Array(repeating: zen($0.price), count: $0.quantity) }
            let call = UniformPriceCall(
                wishes: row.buys.map {
                    Wish(nodes: $0.quantity, minimumNodes: 1, maxPrice: zen($0.price))
                },
                asks: asks.sorted())
            #expect(call.traded == row.result.volume)
            #expect(call.range?.lowerBound == row.result.price_low.map(zen))
            #expect(call.range?.upperBound == row.result.price_high.map(zen))
            #expect(call.price == row.result.price.map(zen))
            for (order, filled) in zip(row.buys, call.filled) {
                #expect(filled == row.result.buy_fills[order.id] ?? 0)
            }
        }
    }

    @Test func `the middle of the interval is rounded down`() {
        let call = UniformPriceCall(
            wishes: [Wish(nodes: 1, minimumNodes: 1, maxPrice: GPUHourPrice(microZen: 8))],
            asks: [GPUHourPrice(microZen: 5)])
        #expect(call.price == GPUHourPrice(microZen: 6))
    }

    @Test func `a gang below its minimum is passed over, and leaves the price alone`() {
        let call = UniformPriceCall(
            wishes: [
                Wish(nodes: 10, minimumNodes: 10, maxPrice: zen(9)),
                Wish(nodes: 2, minimumNodes: 2, maxPrice: zen(5)),
                Wish(nodes: 4, minimumNodes: 4, maxPrice: zen(4.5)),
            ],
            asks: [1, 2, 3].map(zen))
        #expect(call.filled == [0, 2, 0])
        #expect(call.range == zen(2)...zen(3))
    }

    @Test func `a gang between its minimum and its wish pays what keeps it from more`() {
        let call = UniformPriceCall(
            wishes: [Wish(nodes: 3, minimumNodes: 2, maxPrice: zen(4))], asks: [1, 2].map(zen))
        #expect(call.filled == [2])
        #expect(call.price == zen(4))
    }

    @Test func `for bids of one node the trades are as many, and worth as much, as any matching`() {
        var luck = Luck(11)
        for _ in 0..<400 {
            let bids = prices(Int.random(in: 0...5, using: &luck), &luck).sorted(by: >)
            let asks = prices(Int.random(in: 0...5, using: &luck), &luck).sorted()
            let call = UniformPriceCall(
                wishes: bids.map { Wish(nodes: 1, minimumNodes: 1, maxPrice: $0) }, asks: asks)
            let best = bestMatching(bids, asks)
            let value = (0..<call.traded).reduce(Int64(0)) {
                $0 + bids[$1].microZen - asks[$1].microZen
            }
            #expect(call.filled == bids.indices.map { $0 < call.traded ? 1 : 0 })
            #expect(value == best.value)
            #expect(call.traded == best.tradesAtThatValue)
        }
    }

    @Test func `whatever the book, the price suits all who trade, and crosses no one-node bids`() {
        var luck = Luck(12)
        for _ in 0..<400 {
            let asks = prices(Int.random(in: 0...12, using: &luck), &luck).sorted()
            let wishes = prices(Int.random(in: 0...8, using: &luck), &luck).sorted(by: >).map {
                let nodes = Int.random(in: 1...5, using: &luck)
                return Wish(
                    nodes: nodes, minimumNodes: Int.random(in: 1...nodes, using: &luck),
                    maxPrice: $0)
            }
            let call = UniformPriceCall(wishes: wishes, asks: asks)
            #expect(call.traded == call.filled.reduce(0, +))
            guard let price = call.price else {
                #expect(call.traded == 0)
                continue
            }
            #expect(asks[call.traded - 1] <= price, "an ask is undercut")
            for (wish, nodes) in zip(wishes, call.filled) {
                #expect(nodes == 0 || wish.maxPrice >= price, "a maximum is exceeded")
                #expect(nodes == 0 || nodes >= wish.minimumNodes && nodes <= wish.nodes)
                let left = asks.dropFirst(call.traded).filter { $0 <= wish.maxPrice }.count
                #expect(nodes == wish.nodes || wish.minimumNodes > 1 || left == 0, "crossed")
            }
        }
    }

    private func prices(_ count: Int, _ luck: inout Luck) -> [GPUHourPrice] {
        (0..<count).map { _ in GPUHourPrice(microZen: Int64.random(in: 0...9, using: &luck)) }
    }

    /// The most valuable matching, by trying all subsets of bids and asks of one size.
    private func bestMatching(
        _ bids: [GPUHourPrice], _ asks: [GPUHourPrice]
    ) -> (value: Int64, tradesAtThatValue: Int) {
        var best: (value: Int64, trades: Int) = (0, 0)
        for chosenBids in 0..<(1 << bids.count) {
            for chosenAsks in 0..<(1 << asks.count)
            where chosenBids.nonzeroBitCount == chosenAsks.nonzeroBitCount {
                let paid = bids.indices.filter { chosenBids >> $0 & 1 == 1 }
                let asked = asks.indices.filter { chosenAsks >> $0 & 1 == 1 }
                let value =
                    paid.reduce(Int64(0)) { $0 + bids[$1].microZen }
                    - asked.reduce(Int64(0)) { $0 + asks[$1].microZen }
                if (value, paid.count) > (best.value, best.trades) { best = (value, paid.count) }
            }
        }
        return (best.value, best.trades)
    }
}
