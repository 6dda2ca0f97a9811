import ProtocolCore
import Quantities
import Testing

@testable import Market

func tenure(
    _ node: Int, at price: Double, reserve: Double = 1, upTo maxPrice: Double = 9,
    term: Duration? = nil, isInterruptible: Bool = true, from now: Instant = .start
) -> Tenure {
    let job = bid(900 + Int64(node), upTo: maxPrice)
    let terms = Bid(
        id: job.id, job: job.job, tier: job.tier, nodes: 1, minimumNodes: 1,
        maxPrice: job.maxPrice, expires: job.expires, term: term,
        isInterruptible: isInterruptible)
    return Tenure(of: ask(node, at: reserve), to: terms, price: zen(price), at: now)
}

@Suite struct `Leases in the market` {
    private func preempted(_ directives: [Auction.Directive]) -> [Tenure] {
        directives.compactMap { if case .preempt(let tenure, _) = $0 { tenure } else { nil } }
    }

    @Test func `a firm bid takes the asks, and then the interruptible leases that pay least`() {
        for mechanism in [MarketMechanism.orderBook, .posted(PostedPrice())] {
            var market = openMarket(settings(by: mechanism), asks: [ask(1, at: 1)])
            let leases = [
                tenure(4, at: 2), tenure(5, at: 1.5), tenure(6, at: 2.25),
                tenure(7, at: 1, isInterruptible: false), tenure(8, at: 2.75),
            ]
            for lease in leases { #expect(market.handle(.leased(lease), at: .start) == []) }
            let made = market.handle(.bid(bid(0, 3, upTo: 2.5)), at: minute(1))
            #expect(preempted(made) == [leases[1], leases[0]])
            let award = clearings(made).flatMap(\.awards).first
            #expect(award?.nodes == 3)
            let named = award?.sales.filter { $0.node != NodeID(1) } ?? []
            #expect(named.map(\.node) == [5, 4].map { NodeID($0) })
            for (sale, victim) in zip(named, [leases[1], leases[0]]) {
                #expect(sale.sellerPrice >= victim.price, "a provider loses by it")
                #expect(sale.price <= zen(2.5))
            }
            // The order is carried out first, and then the award is made.
            #expect(clearings([made.last].compactMap { $0 }).count == 1)
            // What was taken away is no lease any more.
            #expect(
                market.handle(.released(NodeID(5)), at: minute(1))
                    == [.discard(.noLease(NodeID(5)))])
        }
    }

    @Test func `a bid that is interruptible itself, or cannot be served, takes nothing away`() {
        for mechanism in [MarketMechanism.orderBook, .posted(PostedPrice())] {
            var market = openMarket(settings(by: mechanism))
            _ = market.handle(.leased(tenure(4, at: 2)), at: .start)
            var soft = bid(0, upTo: 9)
            soft.isInterruptible = true
            #expect(preempted(market.handle(.bid(soft), at: minute(1))).isEmpty)
            #expect(preempted(market.handle(.bid(bid(1, 2, upTo: 9)), at: minute(1))).isEmpty)
            #expect(preempted(market.handle(.bid(bid(2, upTo: 1.5)), at: minute(1))).isEmpty)
        }
    }

    @Test func `a firm bid that waits takes leases away in the next call, not before`() {
        var market = openMarket(settings(by: .orderBook))
        _ = market.handle(.bid(bid(0, upTo: 3)), at: minute(1))
        #expect(market.handle(.leased(tenure(4, at: 2)), at: minute(2)) == [])
        let made = market.handle(.close(epoch: 0), at: minute(10))
        #expect(preempted(made).map(\.node) == [NodeID(4)])
        #expect(market.waitingBids.isEmpty)
    }

    @Test func `no other mechanism takes leases away`() {
        for mechanism in everyMechanism where !mechanism.isContinuous {
            var market = openMarket(settings(by: mechanism))
            _ = market.handle(.leased(tenure(4, at: 1)), at: .start)
            var made = market.handle(.bid(bid(0, upTo: 9)), at: minute(1))
            made += market.handle(.close(epoch: 0), at: minute(10))
            #expect(preempted(made).isEmpty)
        }
    }

    @Test(arguments: everyMechanism)
    func `at the end of its term a lease is renewed at the standing price, or lapses`(
        mechanism: MarketMechanism
    ) {
        var market = openMarket(settings(by: mechanism))
        let lease = tenure(4, at: 2, term: .minutes(7))
        #expect(
            market.handle(.leased(lease), at: .start) == [.wake(at: minute(7), epoch: 0)])
        let before = Instant(nanoseconds: minute(7).nanoseconds - 1)
        #expect(
            market.handle(.close(epoch: 0), at: before) == [.discard(.staleWake(epoch: 0))])
        let made = market.handle(.close(epoch: 0), at: minute(7))
        var renewed = lease
        renewed.price = zen(2.5)
        renewed.ends = minute(14)
        #expect(made == [mechanism.hasStandingPrice ? .renew(renewed) : .lapse(lease)])
    }

    @Test func `a standing price that does not suit both sides ends the lease`() {
        for (reserve, maximum, isRenewed) in [
            (2.5, 2.5, true), (2.75, 9, false), (1, 2.25, false),
        ] {
            var market = openMarket(settings(by: .standard))
            let lease = tenure(4, at: 2, reserve: reserve, upTo: maximum, term: .minutes(7))
            _ = market.handle(.leased(lease), at: .start)
            let made = market.handle(.close(epoch: 0), at: minute(7))
            #expect((made == [.lapse(lease)]) == !isRenewed)
        }
    }

    @Test func `terms that a late wake-up slept through do not shift those after them`() {
        var market = openMarket(settings(by: .standard))
        _ = market.handle(.leased(tenure(4, at: 2, term: .minutes(2))), at: .start)
        let made = market.handle(.close(epoch: 0), at: minute(7))
        #expect(
            made.contains {
                if case .renew(let lease) = $0 { lease.ends == minute(8) } else { false }
            })
    }

    @Test func `a node is for rent or leased, and never both`() {
        var market = openMarket(settings(by: .posted(PostedPrice())), asks: [ask(4, at: 1)])
        let lease = tenure(4, at: 2)
        #expect(market.handle(.leased(lease), at: minute(1)) == [])
        #expect(market.asks(of: TierID(0)).isEmpty)
        #expect(
            market.handle(.ask(ask(4, at: 1)), at: minute(1)) == [.discard(.leased(NodeID(4)))])
        #expect(market.handle(.leased(lease), at: minute(1)) == [.discard(.leased(NodeID(4)))])
        #expect(market.handle(.released(NodeID(4)), at: minute(2)) == [])
        #expect(market.handle(.ask(ask(4, at: 1)), at: minute(2)) == [])
    }
}

@Suite struct `A posted price` {
    @Test func `moves with the share of nodes that are leased, once an epoch`() {
        // Of ten nodes, so many are leased; the target is eight tenths.
        for (leased, price) in [(8, 2.5), (10, 2.578125), (0, 2.1875), (4, 2.34375)] {
            var market = openMarket(
                settings(by: .posted(PostedPrice())), asks: (leased..<10).map { ask($0, at: 9) })
            for node in 0..<leased { _ = market.handle(.leased(tenure(node, at: 2)), at: .start) }
            #expect(market.standingPrice(of: TierID(0)) == zen(2.5))
            _ = market.handle(.close(epoch: 0), at: minute(10))
            #expect(market.standingPrice(of: TierID(0)) == zen(price))
        }
    }

    @Test func `rises without end under full use by the exponential rule, and comes back`() {
        let posted = PostedPrice(
            targetUse: 500, controller: .exponential(denominator: 1_000))
        var market = openMarket(settings(by: .posted(posted)))
        for node in 0..<4 { _ = market.handle(.leased(tenure(node, at: 2)), at: .start) }
        var prices: [GPUHourPrice] = []
        for epoch in Int64(0)..<4 {
            if epoch == 2 {
                for node in 0..<4 {
                    _ = market.handle(.released(NodeID(node)), at: minute(25))
                    _ = market.handle(.ask(ask(node, at: 9)), at: minute(25))
                }
            }
            _ = market.handle(.close(epoch: epoch), at: minute(10 * (epoch + 1)))
            prices.append(market.standingPrice(of: TierID(0)))
        }
        // e^0.5 and e^1, in the integers of EIP-4844.
        #expect(abs(prices[0].inZen - 4.121_803) < 0.01 && abs(prices[1].inZen - 6.795_705) < 0.01)
        #expect(prices[2] == prices[0] && prices[3] == zen(2.5))
    }

    @Test func `serves firm bids before interruptible ones, and then who came first`() {
        var market = openMarket(settings(by: .posted(PostedPrice())))
        var soft = bid(0, upTo: 9)
        soft.isInterruptible = true
        _ = market.handle(.bid(soft), at: minute(1))
        _ = market.handle(.bid(bid(1, upTo: 3)), at: minute(2))
        _ = market.handle(.bid(bid(2, upTo: 8)), at: minute(3))
        var served: [BidID] = []
        for node in 0..<3 {
            let made = clearings(market.handle(.ask(ask(node, at: 2)), at: minute(4)))
            served += made.flatMap(\.awards).map(\.bid)
            _ = market.handle(.withdrawAsk(NodeID(node)), at: minute(4))
        }
        #expect(served == [1, 2, 0].map { BidID($0) })
    }

    @Test func `does not promise a node twice, and leaves the choice to the scheduler`() {
        var market = openMarket(settings(by: .posted(PostedPrice())))
        for id in Int64(0)..<3 { _ = market.handle(.bid(bid(id, 2, upTo: 2.4)), at: minute(1)) }
        for node in 0..<5 { _ = market.handle(.ask(ask(node, at: 1)), at: minute(2)) }
        // The price falls to 2.1875 with nothing leased, and four of five nodes go.
        let made = market.handle(.close(epoch: 0), at: minute(10))
        let trades = clearings(made).filter { $0.traded > 0 }
        #expect(trades.map(\.traded) == [2, 2])
        #expect(trades.allSatisfy { $0.eligible.count == 5 && $0.price == zen(2.1875) })
        #expect(made.contains(.wait(BidID(2), .outbid(left: 1, minimum: 2))))
    }

    @Test func `tells a bid below it the price`() {
        var market = openMarket(settings(by: .posted(PostedPrice())), asks: [ask(1, at: 1)])
        let reason = Auction.WaitReason.belowPrice(maxPrice: zen(2), price: zen(2.5))
        #expect(market.handle(.bid(bid(0, upTo: 2)), at: minute(1)) == [.wait(BidID(0), reason)])
        #expect(
            reason.description == "its maximum of 2 ZEN/GPU-h is below the price of 2.5 ZEN/GPU-h")
    }
}
