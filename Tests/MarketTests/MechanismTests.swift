import ProtocolCore
import Quantities
import Testing

@testable import Market

/// Examples of each mechanism in the market's own machine.
@Suite struct `The market's mechanisms` {
    private func call(
        _ mechanism: MarketMechanism, asks: [Double], bids: [(nodes: Int, price: Double)],
        floor: GPUHourPrice? = nil, ceiling: GPUHourPrice? = nil
    ) -> [Auction.Directive] {
        var market = openMarket(settings(by: mechanism, floor: floor, ceiling: ceiling))
        for (node, price) in asks.enumerated() {
            _ = market.handle(.ask(ask(node, at: price)), at: .start)
        }
        for (id, wish) in bids.enumerated() {
            _ = market.handle(.bid(bid(Int64(id), wish.nodes, upTo: wish.price)), at: minute(1))
        }
        return market.handle(.close(epoch: 0), at: minute(10))
    }

    @Test func `k says where in its interval the uniform price lies`() throws {
        for (k, price) in [(0, 2.0), (500, 3), (1_000, 4), (250, 2.5)] {
            let made = call(.uniformPrice(k: k), asks: [1, 2], bids: [(2, 4)])
            #expect(clearings(made).first?.price == zen(price))
            #expect(clearings(made).first?.surplus == 0)
        }
    }

    @Test func `McAfee's surplus is in the clearing, and the trade that is given up waits`() {
        let made = call(.mcAfee, asks: [1, 2, 9], bids: [(1, 8), (1, 6)])
        let clearing = clearings(made).first
        #expect(clearing?.price == zen(6) && clearing?.sellerPrice == zen(2))
        #expect(clearing?.surplus == 4_000_000 && clearing?.traded == 1)
        #expect(clearing?.eligible.map(\.node) == [NodeID(0)], "just the node that trades")
        #expect(made.contains(.wait(BidID(1), .passedOver)))
    }

    @Test func `the deficit of Vickrey's prices is in the clearing`() {
        let single = clearings(call(.vcg, asks: [1, 2, 9], bids: [(1, 8), (1, 6)])).first
        #expect(single?.price == zen(2) && single?.sellerPrice == zen(6))
        #expect(single?.surplus == -8_000_000)
        // The gang of two is worth more than the single bid that is above it in price.
        let gang = clearings(call(.vcg, asks: [1, 1], bids: [(1, 9), (2, 8)])).first
        #expect(gang?.awards.map(\.bid) == [BidID(1)])
        #expect(gang?.awards.first?.sales.map(\.price) == [5, 5].map(zen))
        #expect(gang?.awards.first?.sales.map(\.sellerPrice) == [7, 7].map(zen))
        #expect(gang?.surplus == -4_000_000)
        // Here the gang pays for the two bids that it keeps out, and either node alone serves one.
        let surplus = clearings(call(.vcg, asks: [0, 0], bids: [(1, 4), (2, 3), (1, 1)])).first
        #expect(surplus?.awards.first?.sales.map(\.price) == [2.5, 2.5].map(zen))
        #expect(surplus?.surplus == 1_000_000)
    }

    @Test func `in a reverse auction the first to come chooses first, and pays what is asked`() {
        let clearing = clearings(
            call(.reverse(.price), asks: [3, 1, 2], bids: [(1, 3), (2, 9)])
        ).first
        #expect(clearing?.awards.map(\.bid) == [BidID(0), BidID(1)])
        #expect(
            clearing?.awards.map { $0.sales.map(\.node) } == [
                [NodeID(1)], [NodeID(2), NodeID(0)],
            ])
        #expect(clearing?.awards.map { $0.sales.map(\.price) } == [[zen(1)], [zen(2), zen(3)]])
        #expect(clearing?.surplus == 0)
    }

    @Test func `a buyer that looks at reliability pays more for a node that it can rely upon`() {
        for (scoring, node) in [(ReverseScoring.price, 1), (.pricePerReliability, 2)] {
            var market = openMarket(settings(by: .reverse(scoring)))
            for (node, price, reliability) in [(1, 2.0, 500), (2, 3.0, 1_000), (3, 3.5, 1_000)] {
                let ask = Ask(
                    node: NodeID(node), tier: TierID(0), gpus: 4, price: zen(price),
                    reliability: reliability)
                #expect(market.handle(.ask(ask), at: .start) == [])
            }
            _ = market.handle(.bid(bid(0, upTo: 5)), at: minute(1))
            let made = clearings(market.handle(.close(epoch: 0), at: minute(10)))
            #expect(made.first?.awards.first?.sales.map(\.node) == [NodeID(node)])
            #expect(!market.asks(of: TierID(0)).contains { $0.node == NodeID(node) })
        }
    }

    @Test(arguments: everyMechanism)
    func `no trade is outside of floor and ceiling`(mechanism: MarketMechanism) {
        var luck = Luck(41)
        var traded = 0
        for _ in 0..<40 {
            let asks = (0..<6).map { _ in Double(Int.random(in: 0...8, using: &luck)) }
            let bids = (0..<6).map { _ in
                (
                    nodes: Int.random(in: 1...2, using: &luck),
                    price: Double(Int.random(in: 0...8, using: &luck))
                )
            }
            let made = call(mechanism, asks: asks, bids: bids, floor: zen(3), ceiling: zen(5))
            for clearing in clearings(made) {
                traded += clearing.traded
                let prices =
                    [clearing.price, clearing.sellerPrice]
                    + clearing.awards.flatMap(\.sales).flatMap { [$0.price, $0.sellerPrice] }
                #expect(prices.allSatisfy { $0 >= zen(3) && $0 <= zen(5) })
                for award in clearing.awards {
                    #expect(bids[Int(award.bid.ordinal)].price >= 3)
                }
                #expect(clearing.traded == 0 || clearing.eligible.allSatisfy { $0.price <= zen(5) })
            }
        }
        // Orders that meet at once have traded before the call.
        #expect(traded > 0 || mechanism.isContinuous)
    }

    @Test(arguments: everyMechanism.filter { !$0.isContinuous })
    func `a call does not care in what order the orders of one instant came`(
        mechanism: MarketMechanism
    ) {
        var luck = Luck(42)
        for _ in 0..<30 {
            let asks = (0..<10).map {
                Auction.Input.ask(ask($0, at: Double(Int.random(in: 1...6, using: &luck))))
            }
            let bids = (0..<8).map { id in
                let nodes = Int.random(in: 1...4, using: &luck)
                return Auction.Input.bid(
                    bid(
                        Int64(id), nodes, atLeast: Int.random(in: 1...nodes, using: &luck),
                        upTo: Double(Int.random(in: 1...6, using: &luck))))
            }
            let outcomes = (0..<4).map { _ in
                var market = openMarket(settings(by: mechanism, regions: 2))
                for input in (asks + bids).shuffled(using: &luck) {
                    _ = market.handle(input, at: minute(1))
                }
                return market.handle(.close(epoch: 0), at: minute(10))
            }
            #expect(outcomes.allSatisfy { $0 == outcomes[0] })
        }
    }

    /// Buyers that choose in the order of their coming do not look at who would pay more.
    @Test(arguments: everyMechanism)
    func `a bid of one node gets no less for a higher maximum`(mechanism: MarketMechanism) {
        var luck = Luck(43)
        for _ in 0..<60 {
            let asks = (0..<4).map { ask($0, at: Double(Int.random(in: 1...6, using: &luck))) }
            let rivals = (1..<5).map {
                bid(Int64($0), upTo: Double(Int.random(in: 1...6, using: &luck)))
            }
            let served = (1...7).map { price in
                var market = openMarket(settings(by: mechanism), asks: asks)
                var made: [Auction.Directive] = []
                for bid in rivals + [bid(0, upTo: Double(price))] {
                    made += market.handle(.bid(bid), at: minute(1))
                }
                made += market.handle(.close(epoch: 0), at: minute(10))
                return clearings(made).flatMap(\.awards).contains { $0.bid == BidID(0) }
            }
            #expect(served == served.sorted { !$0 && $1 })
        }
    }

    @Test func `a bid puts its deposit down while it stands, and gets it back however it ends`() {
        for mechanism in everyMechanism {
            let deposit = Zen.zen(3)
            var market = openMarket(settings(by: mechanism, deposit: deposit))
            var held: [BidID: Zen] = [:]
            func note(_ directives: [Auction.Directive]) {
                for directive in directives {
                    switch directive {
                    case .hold(let id, let amount):
                        #expect(held.updateValue(amount, forKey: id) == nil)
                    case .release(let id, let amount):
                        #expect(held.removeValue(forKey: id) == amount)
                    default: break
                    }
                }
            }
            for id in Int64(0)..<3 {
                let until = id == 0 ? minute(5) : Instant.distantFuture
                note(market.handle(.bid(bid(id, upTo: 9, until: until)), at: minute(1)))
            }
            #expect(held.keys.sorted() == [0, 1, 2].map { BidID($0) })
            note(market.handle(.withdrawBid(BidID(1)), at: minute(2)))
            note(market.handle(.close(epoch: 0), at: minute(5)))
            #expect(held.keys.sorted() == [BidID(2)])
            for node in 0..<2 { note(market.handle(.ask(ask(node, at: 1)), at: minute(6))) }
            note(market.handle(.bid(bid(7, upTo: 8)), at: minute(6)))
            note(market.handle(.close(epoch: 0), at: minute(10)))
            #expect(held.keys.sorted() == market.waitingBids.map(\.id))
            #expect(held[BidID(2)] == nil)
        }
    }
}
