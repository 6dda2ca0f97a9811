import Quantities
import Testing

@testable import Market

@Suite struct `A double auction of single units` {
    @Test func `clears by every rule as the reference vectors do`() throws {
        for row in try MarketVectors.load().double_auctions {
            let bids = row.bids.map { zen(Double($0)) }
            let asks = row.asks.map { zen(Double($0)) }
            let midpoint = DoubleAuction(bids: bids, asks: asks, rule: .midpoint)
            #expect(midpoint.efficientTrades == row.k_double_auction_mid.k)
            #expect(midpoint.buyers == row.k_double_auction_mid.buyers)
            #expect(midpoint.sellers == row.k_double_auction_mid.sellers)
            #expect(midpoint.buyerPrice == row.k_double_auction_mid.price.map(zen))
            #expect(midpoint.surplus == 0)
            for (rule, expected) in [
                (DoubleAuction.Rule.mcAfee, row.mcafee), (.vcg, row.vcg),
            ] {
                let outcome = DoubleAuction(bids: bids, asks: asks, rule: rule)
                #expect(outcome.efficientTrades == expected.k)
                #expect(outcome.buyers == expected.buyers)
                #expect(outcome.sellers == expected.sellers)
                #expect(outcome.buyerPrice == expected.buyer_price.map(zen))
                #expect(outcome.sellerPrice == expected.seller_price.map(zen))
                #expect(outcome.surplus == Int64(expected.surplus * 1_000_000))
            }
        }
    }

    @Test func `the uniform-price call agrees with the midpoint rule on bids of one node`() throws {
        for row in try MarketVectors.load().double_auctions {
            let call = UniformPriceCall(
                wishes: row.bids.sorted(by: >).map {
                    UniformPriceCall.Wish(nodes: 1, minimumNodes: 1, maxPrice: zen(Double($0)))
                },
                asks: row.asks.sorted().map { zen(Double($0)) })
            #expect(call.traded == row.k_double_auction_mid.k)
            #expect(call.price == row.k_double_auction_mid.price.map(zen))
        }
    }

    /// Every deviation of every trader on a grid; with the midpoint rule some of them help.
    @Test(arguments: [DoubleAuction.Rule.mcAfee, .vcg])
    func `no trader gains by a lie under a truthful rule`(rule: DoubleAuction.Rule) {
        #expect(profitableLies(rule) == 0)
    }

    @Test func `a trader can gain by a lie under the midpoint rule`() {
        #expect(profitableLies(.midpoint) > 0)
    }

    private func profitableLies(_ rule: DoubleAuction.Rule) -> Int {
        var profitable = 0
        let grid = (0..<5).map { zen(Double($0)) }
        for code in 0..<625 {
            let truth = [code % 5, code / 5 % 5, code / 25 % 5, code / 125]
            for trader in 0..<4 {
                let value = grid[truth[trader]]
                let honest = gain(of: trader, worth: value, saying: truth.map { grid[$0] }, rule)
                #expect(honest >= 0, "an honest trader loses")
                for lie in grid {
                    var said = truth.map { grid[$0] }
                    said[trader] = lie
                    if gain(of: trader, worth: value, saying: said, rule) > honest {
                        profitable += 1
                    }
                }
            }
        }
        return profitable
    }

    /// Traders 0 and 1 buy, 2 and 3 sell.
    private func gain(
        of trader: Int, worth value: GPUHourPrice, saying said: [GPUHourPrice],
        _ rule: DoubleAuction.Rule
    ) -> Int64 {
        let outcome = DoubleAuction(
            bids: Array(said[0..<2]), asks: Array(said[2..<4]), rule: rule)
        if trader < 2, outcome.buyers.contains(trader), let price = outcome.buyerPrice {
            return value.microZen - price.microZen
        }
        if trader >= 2, outcome.sellers.contains(trader - 2), let price = outcome.sellerPrice {
            return price.microZen - value.microZen
        }
        return 0
    }
}
