import ProtocolCore
import Quantities
import Testing

@testable import Market

@Suite struct `A market of several regions` {
    private func ask(_ node: Int, at price: Double, in region: Int) -> Ask {
        Ask(
            node: NodeID(node), tier: TierID(0), region: MarketRegion(region), gpus: 4,
            price: zen(price))
    }
    private func bid(
        _ id: Int64, _ nodes: Int, upTo price: Double, in region: Int? = nil
    ) -> Bid {
        Bid(
            id: BidID(id), job: JobID(Int(id)), tier: TierID(0),
            region: region.map { MarketRegion($0) }, nodes: nodes, minimumNodes: nodes,
            maxPrice: zen(price), expires: .distantFuture)
    }

    @Test func `makes a price in each region, from the orders that stand there`() {
        var market = openMarket(settings(by: .standard, regions: 2))
        for order in [ask(1, at: 1, in: 0), ask(2, at: 5, in: 1)] {
            _ = market.handle(.ask(order), at: .start)
        }
        for order in [bid(0, 1, upTo: 3, in: 0), bid(1, 1, upTo: 7, in: 1)] {
            _ = market.handle(.bid(order), at: minute(1))
        }
        let made = clearings(market.handle(.close(epoch: 0), at: minute(10)))
        #expect(made.map(\.region) == [0, 1].map { MarketRegion($0) })
        #expect(made.map(\.price) == [2, 6].map(zen))
        #expect(market.standingPrice(of: TierID(0)) == zen(2))
        #expect(market.standingPrice(of: TierID(0), in: MarketRegion(1)) == zen(6))
    }

    @Test func `a bid for any region goes where its last node is cheapest`() {
        for (asksOfSecond, region) in [([2.0, 2], 1), ([1, 4], 0), ([2.5, 3], 0), ([0.5], 0)] {
            for mechanism in everyMechanism {
                // The posted price is the same in both regions as they open.
                if case .posted = mechanism { continue }
                var market = openMarket(settings(by: mechanism, regions: 2))
                for (node, price) in [(1, 1.0), (2, 3), (9, 4)] {
                    _ = market.handle(.ask(ask(node, at: price, in: 0)), at: .start)
                }
                for (place, price) in (asksOfSecond + [5]).enumerated() {
                    _ = market.handle(.ask(ask(20 + place, at: price, in: 1)), at: .start)
                }
                var made = market.handle(.bid(bid(0, 2, upTo: 9)), at: minute(1))
                made += market.handle(.bid(bid(1, 1, upTo: 4.5, in: region)), at: minute(1))
                made += market.handle(.close(epoch: 0), at: minute(10))
                let award = clearings(made).first { $0.awards.contains { $0.bid == BidID(0) } }
                #expect(mechanism == .mcAfee || award?.region == MarketRegion(region))
            }
        }
    }

    @Test func `bids for any region spread over regions as nodes there run out`() {
        var market = openMarket(settings(by: .standard, regions: 3))
        for node in 0..<6 {
            _ = market.handle(.ask(ask(node, at: 1 + Double(node % 3), in: node % 3)), at: .start)
        }
        for id in Int64(0)..<3 {
            _ = market.handle(.bid(bid(id, 2, upTo: 9 - Double(id))), at: minute(1))
        }
        let made = clearings(market.handle(.close(epoch: 0), at: minute(10)))
        #expect(made.map { $0.awards.map(\.bid) } == (Int64(0)..<3).map { [BidID($0)] })
        #expect(market.waitingBids.isEmpty)
    }

    @Test func `a bid for any region is filled between calls where the price stands lowest`() {
        var market = openMarket(
            Auction.Settings(epoch: .minutes(10), openingPrices: [zen(2.5)], regions: 2))
        for order in [ask(1, at: 1, in: 0), ask(2, at: 1, in: 0), ask(3, at: 1, in: 1)] {
            _ = market.handle(.ask(order), at: .start)
        }
        let first = clearings(market.handle(.bid(bid(0, 1, upTo: 3)), at: minute(1)))
        #expect(first.first?.region == MarketRegion(0), "the first region at equal prices")
        let gang = clearings(market.handle(.bid(bid(1, 2, upTo: 3)), at: minute(1)))
        #expect(gang.first?.region == MarketRegion(0), "the second has too few nodes")
    }

    @Test func `an unknown region is named, and nothing stands there`() {
        var market = openMarket(settings(by: .standard, regions: 2))
        let nowhere = MarketRegion(2)
        #expect(
            market.handle(.ask(ask(1, at: 1, in: 2)), at: minute(1))
                == [.discard(.unknownRegion(NodeID(1), nowhere))])
        #expect(
            market.handle(.bid(bid(0, 1, upTo: 1, in: 2)), at: minute(1))
                == [.reject(BidID(0), .unknownRegion(nowhere))])
    }
}
