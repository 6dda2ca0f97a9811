import Quantities
import Testing

@testable import Market

@Suite struct `A list price controller` {
    @Test func `steps as EIP-1559 does`() throws {
        for row in try MarketVectors.load().eip1559 {
            let next = ListPriceController().next(
                after: GPUHourPrice(microZen: row.base), used: row.used, target: row.target)
            #expect(next == GPUHourPrice(microZen: row.next))
        }
    }

    @Test func `approximates the exponential as EIP-4844 does`() throws {
        for row in try MarketVectors.load().eip4844_fake_exponential {
            let value = ListPriceController.exponential(
                row.factor, numerator: row.numerator, denominator: row.denominator)
            #expect(value == row.value)
        }
    }

    @Test func `moves no further than one part in its denominator`() {
        let price = zen(2.5)
        for used in Int64(0)...20 {
            let next = ListPriceController(denominator: 4).next(
                after: price, used: used, target: 10)
            #expect(abs(next.microZen - price.microZen) <= price.microZen / 4)
            #expect((next > price) == (used > 10))
            #expect((next < price) == (used < 10))
        }
    }
}

@Suite struct `A sale to gangs that want all or nothing` {
    @Test func `serves the same gangs at the same critical prices as the reference`() throws {
        for row in try MarketVectors.load().gang_single_minded {
            let sale = SingleMindedAuction(
                row.jobs.map { .init(nodes: $0.nodes, price: zen($0.price)) },
                capacity: row.capacity)
            let winners = sale.winners.map { row.jobs[$0].id }
            #expect(winners == row.greedy_winners.sorted())
            for (winner, price) in zip(winners, sale.criticalPrices) {
                #expect(price == row.critical_unit_price[winner].map(zen))
            }
        }
    }

    @Test func `a winner still wins just above its critical price, and loses just below`() {
        let wishes: [SingleMindedAuction.Wish] = [
            .init(nodes: 8, price: zen(3)), .init(nodes: 8, price: zen(2.8)),
            .init(nodes: 4, price: zen(2.9)), .init(nodes: 12, price: zen(2.7)),
        ]
        let sale = SingleMindedAuction(wishes, capacity: 16)
        for (winner, price) in zip(sale.winners, sale.criticalPrices) where price.microZen > 0 {
            for step in [Int64(1), -1] {
                var changed = wishes
                changed[winner].price = GPUHourPrice(microZen: price.microZen + step)
                let again = SingleMindedAuction(changed, capacity: 16)
                #expect(again.winners.contains(winner) == (step > 0))
            }
        }
    }
}
