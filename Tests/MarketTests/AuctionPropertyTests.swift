import ProtocolCore
import Quantities
import Testing

@testable import Market

/// Laws that hold for any traffic of orders, watched from outside the market.
@Suite struct `Whatever orders come, the auction` {
    @Test(arguments: 0..<20)
    func `exceeds no maximum, undercuts no ask, and loses no bid`(seed: Int) {
        var luck = Luck(UInt64(seed))
        var market = openMarket(settings(fillsBetweenCalls: seed % 2 == 0))
        var watch = Watch()
        var nextCall = minute(10)
        var epoch: Int64 = 0
        for step in 0..<600 {
            let now = Instant.start + .seconds(Int64(step) * 17)
            while nextCall <= now {
                watch.note(market.handle(.close(epoch: epoch), at: nextCall), at: nextCall)
                nextCall += .minutes(10)
                epoch += 1
            }
            let input = randomInput(Int64(step), at: now, &luck)
            watch.told(input)
            watch.note(market.handle(input, at: now), at: now)
        }
        #expect(watch.taken > 50)
        #expect(watch.standing.keys.sorted() == market.waitingBids.map(\.id))
    }

    private func randomInput(_ id: Int64, at now: Instant, _ luck: inout Luck) -> Auction.Input {
        let node = Int.random(in: 0..<30, using: &luck)
        let price = Double(Int.random(in: 1...12, using: &luck)) / 2
        switch Int.random(in: 0..<8, using: &luck) {
        case 0...2: return .ask(ask(node, at: price, tier: node % 2))
        case 3: return .withdrawAsk(NodeID(node))
        case 4: return .withdrawBid(BidID(Int64.random(in: 0...id, using: &luck)))
        default:
            let nodes = Int.random(in: 1...6, using: &luck)
            return .bid(
                bid(
                    id, nodes, atLeast: Int.random(in: 1...nodes, using: &luck), upTo: price,
                    until: now + .minutes(Int64.random(in: 1...60, using: &luck)), tier: node % 2))
        }
    }
}

/// A checker that knows the orders only by what passes the market's door.
private struct Watch {
    var standing: [BidID: Bid] = [:]
    var asks: [NodeID: Ask] = [:]
    var taken = 0

    mutating func told(_ input: Auction.Input) {
        switch input {
        case .ask(let ask): asks[ask.node] = ask
        case .withdrawAsk(let node): asks[node] = nil
        case .bid(let bid): standing[bid.id] = bid
        case .withdrawBid(let id): standing[id] = nil
        case .open, .leased, .released, .close, .amend: break
        }
    }

    mutating func note(_ directives: [Auction.Directive], at now: Instant) {
        for directive in directives {
            switch directive {
            case .clear(let clearing): check(clearing, at: now)
            case .expire(let bid):
                #expect(bid.expires <= now)
                standing[bid.id] = nil
            case .reject(let id, _): Issue.record("\(id) was rejected")
            case .wait(let id, let reason):
                #expect(standing[id] != nil)
                #expect(!reason.description.isEmpty)
            case .wake, .discard: break
            case .expireAsk, .hold, .release, .preempt, .renew, .lapse:
                Issue.record("\(directive) from a market without terms")
            }
        }
    }

    private mutating func check(_ clearing: Clearing, at now: Instant) {
        #expect(clearing.traded == clearing.awards.reduce(0) { $0 + $1.nodes })
        #expect(clearing.eligible.count >= clearing.traded)
        let within = asks.values.filter {
            $0.tier == clearing.tier && $0.price <= clearing.price
        }
        #expect(Set(clearing.eligible) == Set(within))
        #expect(clearing.supply == asks.values.filter { $0.tier == clearing.tier }.count)
        #expect(
            clearing.demand
                == standing.values.filter { $0.tier == clearing.tier && $0.expires > now }
                .reduce(0) { $0 + $1.nodes })
        for award in clearing.awards {
            guard let bid = standing.removeValue(forKey: award.bid) else {
                Issue.record("\(award.bid) does not stand")
                continue
            }
            taken += 1
            #expect(bid.maxPrice >= clearing.price && bid.expires > now)
            #expect(award.nodes >= bid.minimumNodes && award.nodes <= bid.nodes)
            #expect(bid.tier == clearing.tier && bid.job == award.job)
        }
    }
}
