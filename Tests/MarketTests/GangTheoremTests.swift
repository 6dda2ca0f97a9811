import Quantities
import Testing

@testable import Market

/// What remains of the theorems when bids want more than one node.
struct GangTheoremTests {
    typealias Wish = UniformPriceCall.Wish

    private func sorted(_ wishes: [Wish]) -> [Int] {
        wishes.indices.sorted { a, b in
            wishes[a].maxPrice != wishes[b].maxPrice
                ? wishes[a].maxPrice > wishes[b].maxPrice : a < b
        }
    }

    /// The gain of all by trying every subset of gangs.
    private func bestGain(_ wishes: [Wish], _ asks: [GPUHourPrice]) -> Int64 {
        var best: Int64 = 0
        for chosen in 0..<(1 << wishes.count) {
            let members = wishes.indices.filter { chosen >> $0 & 1 == 1 }
            let nodes = members.reduce(0) { $0 + wishes[$1].nodes }
            guard nodes <= asks.count else { continue }
            let worth = members.reduce(Int64(0)) {
                $0 + wishes[$1].maxPrice.microZen * Int64(wishes[$1].nodes)
            }
            best = max(best, worth - asks.prefix(nodes).reduce(0) { $0 + $1.microZen })
        }
        return best
    }

    @Test func `the exact assignment is worth as much as any, and exceeds the greedy one`() {
        var luck = Luck(31)
        var greedyFellShort = 0
        for _ in 0..<300 {
            let asks = (0..<Int.random(in: 0...8, using: &luck)).map { _ in
                GPUHourPrice(microZen: Int64.random(in: 0...9, using: &luck))
            }.sorted()
            let wishes = (0..<Int.random(in: 1...5, using: &luck)).map { _ in
                let nodes = Int.random(in: 1...5, using: &luck)
                return Wish(
                    nodes: nodes, minimumNodes: nodes,
                    maxPrice: GPUHourPrice(microZen: Int64.random(in: 0...9, using: &luck)))
            }.sorted { $0.maxPrice > $1.maxPrice }
            let call = VickreyCall(wishes: wishes, asks: asks)
            #expect(gain(call.filled, wishes, asks) == bestGain(wishes, asks))
            let greedy = UniformPriceCall(wishes: wishes, asks: asks)
            if gain(greedy.filled, wishes, asks) < bestGain(wishes, asks) { greedyFellShort += 1 }
            for (wish, price) in zip(wishes, call.prices) {
                if let price { #expect(price <= wish.maxPrice) }
            }
            #expect(zip(call.sellerPrices, asks).allSatisfy { $0 >= $1 })
        }
        #expect(greedyFellShort > 0)
    }

    private func gain(_ filled: [Int], _ wishes: [Wish], _ asks: [GPUHourPrice]) -> Int64 {
        let worth = zip(filled, wishes).reduce(Int64(0)) {
            $0 + Int64($1.0) * $1.1.maxPrice.microZen
        }
        return worth - asks.prefix(filled.reduce(0, +)).reduce(0) { $0 + $1.microZen }
    }

    @Test func `for bids of one node the programme gives the closed form`() throws {
        for row in try MarketVectors.load().double_auctions {
            let wishes = row.bids.sorted(by: >).map {
                Wish(nodes: 1, minimumNodes: 1, maxPrice: zen(Double($0)))
            }
            let asks = row.asks.sorted().map { zen(Double($0)) }
            let closed = VickreyCall(wishes: wishes, asks: asks)
            let outcome = VickreyCall.gangs(wishes, asks)
            #expect(outcome.filled == closed.filled)
            let sales = outcome.sales.joined()
            #expect(sales.allSatisfy { $0.price == closed.outcome.price })
            #expect(sales.allSatisfy { $0.sellerPrice == closed.outcome.sellerPrice })
        }
    }

    @Test func `Vickrey, Clarke and Groves: truth is dominant for gangs and their providers`() {
        let sizes = [2, 1, 3]
        let cases = 4 * 4 * 4 * 4 * 4 * 4
        // A stride that is prime to the number of cases visits them all over.
        for step in 0..<260 {
            let code = step * 1_021 % cases
            let values = (0..<6).map { Int64(code >> (2 * $0) & 3) }
            let honest = gains(values, said: values, sizes)
            #expect(honest.allSatisfy { $0 >= 0 }, "an honest trader loses")
            for trader in values.indices {
                for lie in Int64(0)..<4 where lie != values[trader] {
                    var said = values
                    said[trader] = lie
                    #expect(gains(values, said: said, sizes)[trader] <= honest[trader])
                }
            }
        }
    }

    @Test func `McAfee's rule leaves gangs room to lie, though nobody loses by it`() {
        var profitable = 0
        // A gang of two and two single bids for two nodes.
        for code in 0..<1_024 {
            let values = (0..<5).map { Int64(code >> (2 * $0) & 3) }
            let honest = gains(values, said: values, [2, 1, 1], byMcAfee: true)
            #expect(honest.allSatisfy { $0 >= 0 }, "an honest trader loses")
            for trader in values.indices {
                for lie in Int64(0)..<4 {
                    var said = values
                    said[trader] = lie
                    if gains(values, said: said, [2, 1, 1], byMcAfee: true)[trader] > honest[trader]
                    {
                        profitable += 1
                    }
                }
            }
        }
        #expect(profitable > 0)
    }

    /// The gains of gangs of these sizes, and then of as many sellers as there are values left.
    ///
    /// Values are in dozens of micro-ZEN, so that middles and shares are whole.
    private func gains(
        _ values: [Int64], said: [Int64], _ sizes: [Int], byMcAfee: Bool = false
    ) -> [Int64] {
        let wishes = sizes.indices.map {
            Wish(
                nodes: sizes[$0], minimumNodes: sizes[$0],
                maxPrice: GPUHourPrice(microZen: 12 * said[$0]))
        }
        let order = sorted(wishes)
        let sellers = said.indices.dropFirst(sizes.count).sorted {
            said[$0] != said[$1] ? said[$0] < said[$1] : $0 < $1
        }
        let asks = sellers.map { GPUHourPrice(microZen: 12 * said[$0]) }
        var gains = [Int64](repeating: 0, count: values.count)
        let inOrder = order.map { wishes[$0] }
        let prices: [GPUHourPrice?]
        let receipts: [GPUHourPrice]
        let filled: [Int]
        if byMcAfee {
            let call = McAfeeCall(wishes: inOrder, asks: asks)
            filled = call.filled
            prices = filled.map { $0 > 0 ? call.price : nil }
            receipts = (0..<call.traded).compactMap { _ in call.sellerPrice }
        } else {
            let call = VickreyCall(wishes: inOrder, asks: asks)
            filled = call.filled
            prices = call.prices
            receipts = call.sellerPrices
        }
        for (place, buyer) in order.enumerated() {
            guard let price = prices[place] else { continue }
            gains[buyer] = Int64(filled[place]) * (12 * values[buyer] - price.microZen)
        }
        for (seller, price) in zip(sellers, receipts) {
            gains[seller] = price.microZen - 12 * values[seller]
        }
        return gains
    }
}
