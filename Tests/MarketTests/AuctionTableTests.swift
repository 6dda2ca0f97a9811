import ProtocolCore
import Quantities
import Testing

@testable import Market

/// Every kind of input in every phase of the market.
@Suite struct `The auction's table of transitions` {
    @Test func `a market that is not open takes orders and holds no call`() {
        var market = Auction(settings: settings())
        #expect(market.handle(.ask(ask(1, at: 1)), at: .start) == [])
        #expect(market.handle(.bid(bid(0, upTo: 9)), at: .start) == [.wait(BidID(0), .untilCall)])
        #expect(
            market.handle(.close(epoch: 0), at: minute(10)) == [.discard(.staleWake(epoch: 0))])
        #expect(market.handle(.withdrawAsk(NodeID(1)), at: .start) == [])
        #expect(market.handle(.withdrawBid(BidID(0)), at: .start) == [])
        #expect(market.handle(.open, at: .start) == [.wake(at: minute(10), epoch: 0)])
    }

    @Test func `an open market does not open again, and ignores wake-ups of other epochs`() {
        var market = openMarket()
        #expect(market.handle(.open, at: minute(1)) == [.discard(.alreadyOpen)])
        for epoch in [Int64(-1), 1, 7] {
            let stale = market.handle(.close(epoch: epoch), at: minute(10))
            #expect(stale == [.discard(.staleWake(epoch: epoch))])
        }
        #expect(
            market.handle(.close(epoch: 0), at: minute(9)) == [.discard(.staleWake(epoch: 0))])
        _ = market.handle(.close(epoch: 0), at: minute(10))
        #expect(
            market.handle(.close(epoch: 0), at: minute(10)) == [.discard(.staleWake(epoch: 0))])
    }

    @Test func `a bid that makes no sense is rejected with the reason`() {
        var market = openMarket()
        let cases: [(Bid, Auction.RejectReason)] = [
            (bid(0, upTo: 1, tier: 2), .unknownTier(TierID(2))),
            (bid(0, upTo: 1, tier: -1), .unknownTier(TierID(-1))),
            (bid(0, 0, upTo: 1), .malformed(nodes: 0, minimumNodes: 0)),
            (bid(0, 2, atLeast: 3, upTo: 1), .malformed(nodes: 2, minimumNodes: 3)),
            (bid(0, upTo: -1), .negativePrice(zen(-1))),
            (bid(0, upTo: 1, until: minute(5)), .alreadyExpired(minute(5))),
        ]
        for (wrong, reason) in cases {
            #expect(market.handle(.bid(wrong), at: minute(5)) == [.reject(BidID(0), reason)])
            #expect(!reason.description.isEmpty)
        }
        #expect(market.waitingBids.isEmpty)
    }

    @Test func `other limits and list prices hold from then on, whatever the market's phase`() {
        for isOpen in [false, true] {
            var market = Auction(settings: settings())
            if isOpen { _ = market.handle(.open, at: .start) }
            let list = market.settings.openingPrices[0]
            #expect(market.handle(.amend(.ceiling(zen(0.5))), at: .start) == [])
            #expect(market.standingPrice(of: TierID(0)) == min(list, zen(0.5)))
            let wrong: [Auction.Amendment] = [
                .floor(zen(0.6)), .floor(zen(-1)), .ceiling(zen(-1)), .listPrice(TierID(9), list),
                .listPrice(TierID(0), zen(-1)),
            ]
            for amendment in wrong {
                #expect(
                    market.handle(.amend(amendment), at: .start) == [.discard(.malformedRules)])
            }
            #expect(market.handle(.amend(.floor(zen(0.5))), at: .start) == [])
            #expect(market.handle(.amend(.ceiling(nil)), at: .start) == [])
            #expect(market.handle(.amend(.floor(nil)), at: .start) == [])
            #expect(market.handle(.amend(.listPrice(TierID(0), zen(7))), at: .start) == [])
            #expect(market.settings.openingPrices[0] == zen(7))
            #expect(market.settings.floor == nil && market.settings.ceiling == nil)
        }
    }

    @Test func `a ceiling that is voted down keeps dearer asks out of the next call`() {
        var market = openMarket(asks: [ask(1, at: 1), ask(2, at: 2)])
        #expect(market.handle(.amend(.ceiling(zen(1.5))), at: minute(1)) == [])
        _ = market.handle(.bid(bid(0, 2, atLeast: 2, upTo: 9)), at: minute(2))
        let call = market.handle(.close(epoch: 0), at: minute(10))
        #expect(!call.contains { if case .clear(let it) = $0 { it.traded > 0 } else { false } })
        #expect(market.handle(.amend(.ceiling(zen(3))), at: minute(11)) == [])
        let next = market.handle(.close(epoch: 1), at: minute(20))
        #expect(next.contains { if case .clear(let it) = $0 { it.traded == 2 } else { false } })
    }

    @Test func `a bid counts once, whether it waits, was filled or was withdrawn`() {
        var market = openMarket(asks: [ask(1, at: 1)])
        for (id, price) in [(Int64(0), 0.5), (1, 3)] {
            _ = market.handle(.bid(bid(id, upTo: price)), at: minute(1))
            let again = market.handle(.bid(bid(id, upTo: price)), at: minute(1))
            #expect(again == [.reject(BidID(id), .repeated)])
        }
        #expect(market.handle(.withdrawBid(BidID(0)), at: minute(2)) == [])
        for id in Int64(0)..<3 {
            let again = market.handle(.withdrawBid(BidID(id)), at: minute(2))
            #expect(again == [.discard(.noBid(BidID(id)))])
        }
        #expect(
            market.handle(.bid(bid(0, upTo: 3)), at: minute(2)) == [.reject(BidID(0), .repeated)])
    }

    @Test func `a bid that a call has served can no longer be withdrawn`() {
        var market = openMarket(settings(fillsBetweenCalls: false), asks: [ask(1, at: 1)])
        _ = market.handle(.bid(bid(0, upTo: 3)), at: minute(1))
        #expect(clearings(market.handle(.close(epoch: 0), at: minute(10))).first?.traded == 1)
        #expect(
            market.handle(.withdrawBid(BidID(0)), at: minute(11)) == [.discard(.noBid(BidID(0)))])
    }

    @Test func `an ask that makes no sense is discarded with the reason`() {
        var market = openMarket()
        let cases: [(Ask, Auction.DiscardReason)] = [
            (ask(1, at: 1, tier: 2), .unknownTier(NodeID(1), TierID(2))),
            (ask(1, at: -1), .malformedAsk(NodeID(1))),
            (
                Ask(node: NodeID(1), tier: TierID(0), gpus: 0, price: zen(1)),
                .malformedAsk(NodeID(1))
            ),
        ]
        for (wrong, reason) in cases {
            #expect(market.handle(.ask(wrong), at: minute(1)) == [.discard(reason)])
            #expect(!reason.description.isEmpty)
        }
        #expect(market.asks(of: TierID(0)).isEmpty)
    }
}
