import Quantities
import Testing

@testable import Market

/// The programme with its bounds and windows, held to one without.
@Suite struct `The assignment of nodes to gangs` {
    private typealias Wish = UniformPriceCall.Wish

    /// A book of small numbers, where equal gains abound, in units of so many micro-ZEN.
    private func book(_ luck: inout Luck, unit: Int64) -> ([Wish], [GPUHourPrice]) {
        func price(upTo most: Int64) -> GPUHourPrice {
            GPUHourPrice(microZen: unit * Int64.random(in: 0...most, using: &luck))
        }
        let asks = (0..<Int.random(in: 0...14, using: &luck)).map { _ in price(upTo: 6) }
        let wishes = (0..<Int.random(in: 0...9, using: &luck)).map { _ in
            let nodes = Int.random(in: 1...7, using: &luck)
            return Wish(
                nodes: nodes, minimumNodes: Int.random(in: 1...nodes, using: &luck),
                maxPrice: price(upTo: 7))
        }
        return (wishes.sorted { $0.maxPrice > $1.maxPrice }, asks.sorted())
    }

    @Test(arguments: [1, 1_000_003, 1 << 55])
    func `is that of the plain programme, with the same prices, in words and beyond them`(
        unit: Int64
    ) {
        var luck = Luck(UInt64(unit))
        var trades = 0
        for _ in 0..<800 {
            let (wishes, asks) = book(&luck, unit: unit)
            let quick = GangAssignment(wishes: wishes, asks: asks)
            let plain = PlainAssignment(wishes, asks)
            #expect(quick.filled == plain.filled)
            #expect(quick.prices == plain.prices)
            #expect(quick.sellerPrices == plain.sellerPrices)
            trades += plain.sellerPrices.count
        }
        #expect(trades > 1_000)
    }

    @Test func `is that of the plain programme for a large book`() {
        var luck = Luck(77)
        for demand in [20, 120] {
            let asks = (0..<40).map { _ in
                GPUHourPrice(microZen: Int64.random(in: 1_000_000...4_000_000, using: &luck))
            }.sorted()
            let wishes = (0..<demand).map { _ in
                let nodes = Int.random(in: 1...8, using: &luck)
                return Wish(
                    nodes: nodes, minimumNodes: Int.random(in: 1...nodes, using: &luck),
                    maxPrice: GPUHourPrice(
                        microZen: Int64.random(in: 500_000...6_000_000, using: &luck)))
            }.sorted { $0.maxPrice > $1.maxPrice }
            let quick = GangAssignment(wishes: wishes, asks: asks)
            let plain = PlainAssignment(wishes, asks)
            #expect(quick.filled == plain.filled)
            #expect(quick.prices == plain.prices && quick.sellerPrices == plain.sellerPrices)
        }
    }
}
