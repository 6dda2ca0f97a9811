import ProtocolCore
import Quantities
import Testing

@testable import Market

/// Every kind of input in every phase, by every mechanism.
@Suite struct `The table of transitions of every mechanism` {
    enum State: CaseIterable { case closed, open, waiting }

    private func market(_ mechanism: MarketMechanism, _ state: State) -> Auction {
        var market = Auction(settings: settings(by: mechanism))
        if state != .closed { _ = market.handle(.open, at: .start) }
        if state == .waiting {
            _ = market.handle(.bid(bid(50, 3, upTo: 2)), at: .start)
            _ = market.handle(.leased(tenure(60, at: 2, isInterruptible: false)), at: .start)
            _ = market.handle(.ask(ask(61, at: 5)), at: .start)
        }
        return market
    }

    @Test(arguments: everyMechanism, State.allCases)
    func `each input has the one effect that its state allows`(
        mechanism: MarketMechanism, state: State
    ) {
        let fresh = market(mechanism, state)
        func told(_ input: Auction.Input) -> [Auction.Directive] {
            var market = fresh
            return market.handle(input, at: minute(1))
        }
        let isClosed = state == .closed
        let isWaiting = state == .waiting
        #expect(
            told(.open)
                == [isClosed ? .wake(at: minute(11), epoch: 0) : .discard(.alreadyOpen)])
        #expect(told(.close(epoch: 0)) == [.discard(.staleWake(epoch: 0))])
        #expect(told(.close(epoch: 1)) == [.discard(.staleWake(epoch: 1))])
        #expect(told(.ask(ask(1, at: 6))) == [])
        #expect(
            told(.ask(ask(60, at: 6))) == (isWaiting ? [.discard(.leased(NodeID(60)))] : []))
        #expect(
            told(.withdrawAsk(NodeID(61))) == (isWaiting ? [] : [.discard(.noAsk(NodeID(61)))]))
        #expect(
            told(.withdrawBid(BidID(50))) == (isWaiting ? [] : [.discard(.noBid(BidID(50)))]))
        #expect(told(.leased(tenure(62, at: 2))) == [])
        #expect(
            told(.leased(tenure(60, at: 2))) == (isWaiting ? [.discard(.leased(NodeID(60)))] : []))
        #expect(
            told(.released(NodeID(60))) == (isWaiting ? [] : [.discard(.noLease(NodeID(60)))]))
        let repeated = told(.bid(bid(50, upTo: 1)))
        if isWaiting {
            #expect(repeated == [.reject(BidID(50), .repeated)])
        } else {
            #expect(repeated == [.wait(BidID(50), .noAsks)])
        }
    }

    @Test(arguments: everyMechanism)
    func `an ask or a lease that makes no sense is discarded with the reason`(
        mechanism: MarketMechanism
    ) {
        var market = market(mechanism, .open)
        let over = Ask(
            node: NodeID(1), tier: TierID(0), gpus: 1, price: zen(1), expires: minute(5))
        #expect(
            market.handle(.ask(over), at: minute(5))
                == [.discard(.alreadyExpired(NodeID(1), minute(5)))])
        var unreliable = ask(1, at: 1)
        for reliability in [0, 1_001] {
            unreliable.reliability = reliability
            #expect(
                market.handle(.ask(unreliable), at: minute(5))
                    == [.discard(.malformedAsk(NodeID(1)))])
        }
        var nowhere = tenure(1, at: 1)
        nowhere.region = MarketRegion(1)
        var nothing = tenure(1, at: 1)
        nothing.tier = TierID(2)
        let ended = tenure(1, at: 1, term: .minutes(5))
        for lease in [nowhere, nothing, ended] {
            #expect(
                market.handle(.leased(lease), at: minute(5))
                    == [.discard(.malformedLease(NodeID(1)))])
        }
        var endless = bid(0, upTo: 1)
        endless.term = .zero
        #expect(
            market.handle(.bid(endless), at: minute(5))
                == [.reject(BidID(0), .malformedTerm(.zero))])
    }

    @Test(arguments: everyMechanism)
    func `asks end at their instant, neither before nor after`(mechanism: MarketMechanism) {
        var market = market(mechanism, .open)
        let mortal = Ask(
            node: NodeID(1), tier: TierID(0), gpus: 1, price: zen(1), expires: minute(7))
        #expect(market.handle(.ask(mortal), at: minute(1)) == [.wake(at: minute(7), epoch: 0)])
        let before = Instant(nanoseconds: minute(7).nanoseconds - 1)
        #expect(
            market.handle(.close(epoch: 0), at: before) == [.discard(.staleWake(epoch: 0))])
        #expect(market.asks(of: TierID(0)).count == 1)
        let made = market.handle(.close(epoch: 0), at: minute(7))
        #expect(
            made.contains {
                if case .expireAsk(let ask) = $0 { ask.node == NodeID(1) } else { false }
            })
        #expect(market.asks(of: TierID(0)).isEmpty)
        #expect(
            market.handle(.withdrawAsk(NodeID(1)), at: minute(8)) == [.discard(.noAsk(NodeID(1)))])
    }
}
