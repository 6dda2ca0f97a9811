import ProtocolCore
import Quantities
import Testing

@testable import Market

let silver = TierID(1)

func settings(fillsBetweenCalls: Bool = true) -> Auction.Settings {
    Auction.Settings(
        epoch: .minutes(10), openingPrices: [zen(2.5), zen(4)],
        fillsBetweenCalls: fillsBetweenCalls)
}
func minute(_ n: Int64) -> Instant { .start + .minutes(n) }
func ask(_ node: Int, at price: Double, tier: Int = 0) -> Ask {
    Ask(node: NodeID(node), tier: TierID(tier), gpus: 4, price: zen(price))
}
func bid(
    _ id: Int64, _ nodes: Int = 1, atLeast minimum: Int? = nil, upTo price: Double,
    until expires: Instant = .distantFuture, tier: Int = 0
) -> Bid {
    Bid(
        id: BidID(id), job: JobID(Int(id)), tier: TierID(tier), nodes: nodes,
        minimumNodes: minimum ?? nodes, maxPrice: zen(price), expires: expires)
}
/// A market that was opened at the start, with what it said discarded.
func openMarket(_ settings: Auction.Settings = settings(), asks: [Ask] = []) -> Auction {
    var market = Auction(settings: settings)
    _ = market.handle(.open, at: .start)
    for ask in asks { _ = market.handle(.ask(ask), at: .start) }
    return market
}
func clearings(_ directives: [Auction.Directive]) -> [Clearing] {
    directives.compactMap { if case .clear(let clearing) = $0 { clearing } else { nil } }
}

@Suite struct `The auction` {
    @Test func `asks to be woken at the end of the first epoch, and of each one after it`() {
        var market = Auction(settings: settings())
        #expect(market.handle(.open, at: minute(3)) == [.wake(at: minute(13), epoch: 0)])
        #expect(
            market.handle(.close(epoch: 0), at: minute(13)) == [.wake(at: minute(23), epoch: 1)])
        // A late wake-up does not shift the calls after it.
        #expect(
            market.handle(.close(epoch: 1), at: minute(24)) == [.wake(at: minute(33), epoch: 2)])
        #expect(
            market.handle(.close(epoch: 2), at: minute(54)) == [.wake(at: minute(63), epoch: 3)])
    }

    @Test
    func `gives a gang the cheapest price that suits both sides, and the nodes to choose from`() {
        var market = openMarket(
            settings(fillsBetweenCalls: false),
            asks: [ask(5, at: 3), ask(2, at: 2), ask(1, at: 2), ask(7, at: 9)])
        #expect(
            market.handle(.bid(bid(0, 2, upTo: 4)), at: minute(1)) == [.wait(BidID(0), .untilCall)])
        let directives = market.handle(.close(epoch: 0), at: minute(10))
        #expect(
            directives == [
                .clear(
                    Clearing(
                        epoch: 0, tier: TierID(0), price: zen(2.5), demand: 2, supply: 4,
                        traded: 2, awards: [Award(bid: BidID(0), job: JobID(0), nodes: 2)],
                        eligible: [ask(1, at: 2), ask(2, at: 2)], isCall: true)),
                .wake(at: minute(20), epoch: 1),
            ])
        #expect(market.waitingBids.isEmpty)
        #expect(market.asks(of: TierID(0)).count == 4, "asks stand until they are withdrawn")
    }

    @Test func `keeps the price where nothing is traded, and says that it held a call`() {
        var market = openMarket(asks: [ask(1, at: 3)])
        let quiet = clearings(market.handle(.close(epoch: 0), at: minute(10)))
        #expect(
            quiet == [
                Clearing(
                    epoch: 0, tier: TierID(0), price: zen(2.5), demand: 0, supply: 1, traded: 0,
                    awards: [], eligible: [], isCall: true)
            ])
        #expect(market.standingPrice(of: silver) == zen(4))
    }

    @Test func `serves the higher price, then the earlier time, then the lower identity`() {
        var market = openMarket(settings(fillsBetweenCalls: false), asks: [ask(1, at: 1)])
        _ = market.handle(.bid(bid(9, upTo: 3)), at: minute(1))
        _ = market.handle(.bid(bid(8, upTo: 3)), at: minute(1))
        _ = market.handle(.bid(bid(7, upTo: 3)), at: minute(2))
        _ = market.handle(.bid(bid(6, upTo: 2)), at: minute(0))
        var served: [BidID] = []
        for epoch in Int64(0)..<4 {
            let made = clearings(market.handle(.close(epoch: epoch), at: minute(10 + 10 * epoch)))
            served += made.flatMap(\.awards).map(\.bid)
        }
        #expect(served == [8, 9, 7, 6].map { BidID($0) })
    }

    @Test func `tells a bid below every ask both prices`() throws {
        var market = openMarket(asks: [ask(1, at: 3.25), ask(2, at: 4)])
        let reason = Auction.WaitReason.belowEveryAsk(maxPrice: zen(3), lowestAsk: zen(3.25))
        #expect(market.handle(.bid(bid(0, upTo: 3)), at: minute(1)) == [.wait(BidID(0), reason)])
        #expect(market.handle(.close(epoch: 0), at: minute(10)).contains(.wait(BidID(0), reason)))
        #expect(
            reason.description
                == "its maximum of 3 ZEN/GPU-h is below every ask; the lowest is 3.25 ZEN/GPU-h")
    }

    @Test func `fills a bid between calls at the standing price from the asks within it`() {
        var market = openMarket(asks: [ask(1, at: 2), ask(2, at: 2.5), ask(3, at: 2.6)])
        let filled = market.handle(.bid(bid(0, 4, atLeast: 2, upTo: 2.5)), at: minute(4))
        #expect(
            filled == [
                .clear(
                    Clearing(
                        epoch: 0, tier: TierID(0), price: zen(2.5), demand: 4, supply: 3,
                        traded: 2, awards: [Award(bid: BidID(0), job: JobID(0), nodes: 2)],
                        eligible: [ask(1, at: 2), ask(2, at: 2.5)], isCall: false))
            ])
        #expect(market.waitingBids.isEmpty)
    }

    @Test func `lets a bid wait for the call if it is below the standing price or too large`() {
        var market = openMarket(asks: [ask(1, at: 2), ask(2, at: 2.6)])
        #expect(clearings(market.handle(.bid(bid(0, upTo: 2.4)), at: minute(4))).isEmpty)
        #expect(clearings(market.handle(.bid(bid(1, 2, upTo: 9)), at: minute(4))).isEmpty)
        #expect(market.waitingBids.map(\.id) == [BidID(0), BidID(1)])
    }

    @Test func `a bid expires at its instant, neither before nor after, and is told so then`() {
        var market = openMarket()
        let mortal = bid(0, upTo: 3, until: minute(7))
        let placed = market.handle(.bid(mortal), at: minute(1))
        #expect(placed == [.wait(BidID(0), .noAsks), .wake(at: minute(7), epoch: 0)])
        let before = Instant(nanoseconds: minute(7).nanoseconds - 1)
        #expect(market.handle(.ask(ask(1, at: 2)), at: before) == [])
        #expect(market.waitingBids == [mortal])
        #expect(market.handle(.close(epoch: 0), at: minute(7)) == [.expire(mortal)])
        #expect(market.waitingBids.isEmpty)
    }

    @Test func `a bid that expires with the call does not trade in it`() {
        var market = openMarket(settings(fillsBetweenCalls: false), asks: [ask(1, at: 1)])
        let mortal = bid(0, upTo: 3, until: minute(10))
        _ = market.handle(.bid(mortal), at: minute(1))
        let directives = market.handle(.close(epoch: 0), at: minute(10))
        #expect(directives.first == .expire(mortal))
        #expect(clearings(directives).flatMap(\.awards).isEmpty)
    }

    @Test func `every expiry within an epoch has its wake-up, however many there are`() {
        var market = openMarket()
        let bids = [4, 3, 9, 14].map { bid(Int64($0), upTo: 3, until: minute(Int64($0))) }
        var wakes: [(at: Instant, epoch: Int64)] = [(minute(10), 0)]
        var expired: [BidID: Instant] = [:]
        func note(_ directives: [Auction.Directive], at now: Instant) {
            for directive in directives {
                if case .wake(let at, let epoch) = directive { wakes.append((at, epoch)) }
                if case .expire(let bid) = directive { expired[bid.id] = now }
            }
        }
        for bid in bids { note(market.handle(.bid(bid), at: minute(1)), at: minute(1)) }
        for _ in 0..<40 {
            guard let next = wakes.indices.min(by: { wakes[$0].at < wakes[$1].at }),
                wakes[next].at <= minute(20)
            else { break }
            let wake = wakes.remove(at: next)
            note(market.handle(.close(epoch: wake.epoch), at: wake.at), at: wake.at)
        }
        #expect(expired == Dictionary(uniqueKeysWithValues: bids.map { ($0.id, $0.expires) }))
    }

    @Test func `a new ask of a node replaces its earlier one, also in another tier`() {
        var market = openMarket(asks: [ask(1, at: 2), ask(1, at: 3, tier: 1)])
        #expect(market.asks(of: TierID(0)).isEmpty)
        #expect(market.asks(of: silver) == [ask(1, at: 3, tier: 1)])
        #expect(market.handle(.withdrawAsk(NodeID(1)), at: minute(1)) == [])
        #expect(market.asks(of: silver).isEmpty)
        #expect(
            market.handle(.withdrawAsk(NodeID(1)), at: minute(1)) == [.discard(.noAsk(NodeID(1)))])
    }
}
