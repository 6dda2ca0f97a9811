import ProtocolCore
import Quantities
import Testing

@testable import Market

struct AuctionGoldenTests {
    /// A number that stands for a sequence of texts.
    struct Print {
        var value: UInt64 = 0xCBF2_9CE4_8422_2325
        mutating func add(_ number: Int64) {
            value = (value ^ UInt64(bitPattern: number)) &* 0x9E37_79B9_7F4A_7C15
            value ^= value >> 29
        }
        mutating func add(_ text: String) { for byte in text.utf8 { add(Int64(byte)) } }
        mutating func add(_ clearing: Clearing) {
            for number in [
                clearing.epoch, Int64(clearing.tier.index), clearing.price.microZen,
                Int64(clearing.demand), Int64(clearing.supply), Int64(clearing.traded),
                clearing.isCall ? 1 : 0,
            ] { add(number) }
            for award in clearing.awards {
                add(award.bid.ordinal)
                add(Int64(award.job.index))
                add(Int64(award.nodes))
            }
            for ask in clearing.eligible { add(Int64(ask.node.index) << 32 + ask.price.microZen) }
        }
        mutating func add(_ directive: Auction.Directive) {
            switch directive {
            case .clear(let clearing): add(clearing)
            case .wake(let time, let epoch):
                add(time.nanoseconds)
                add(epoch)
            case .wait(let id, let reason):
                add(id.ordinal)
                add(reason.description)
            case .expire(let bid): add(bid.id.ordinal)
            case .reject(let id, let reason):
                add(id.ordinal)
                add(reason.description)
            case .discard(let reason): add(reason.description)
            case .expireAsk, .hold, .release, .preempt, .renew, .lapse:
                Issue.record("\(directive) from a market without terms")
            }
        }
    }

    private func input(_ id: inout Int64, at now: Instant, _ luck: inout Luck) -> Auction.Input {
        let node = Int.random(in: 0..<400, using: &luck)
        let price = Double(Int.random(in: 1...24, using: &luck)) / 2
        switch Int.random(in: 0..<10, using: &luck) {
        case 0...4: return .ask(ask(node, at: price, tier: node % 3))
        case 5: return .withdrawAsk(NodeID(node))
        case 6: return .withdrawBid(BidID(Int64.random(in: 0...id, using: &luck)))
        default:
            // Mostly new identities, with gaps and repetitions.
            if Int.random(in: 0..<8, using: &luck) > 0 { id += 1 }
            if Int.random(in: 0..<30, using: &luck) == 0 { id += 5 }
            let nodes = Int.random(in: 1...20, using: &luck)
            return .bid(
                bid(
                    id - (Int.random(in: 0..<20, using: &luck) == 0 ? 3 : 0), nodes,
                    atLeast: Int.random(in: 0...nodes, using: &luck), upTo: price,
                    until: now + .minutes(Int64.random(in: 0...60, using: &luck)), tier: node % 3))
        }
    }

    @Test func `a long random traffic makes the same directives as ever`() {
        var print = Print()
        for seed in 0..<8 {
            var luck = Luck(UInt64(seed))
            var market = openMarket(settings(fillsBetweenCalls: seed % 2 == 0))
            var epoch: Int64 = 0
            var id: Int64 = 0
            for step in 0..<2_000 {
                let now = Instant.start + .seconds(Int64(step) * 17)
                while minute(10 * (epoch + 1)) <= now {
                    let call = minute(10 * (epoch + 1))
                    for order in market.handle(.close(epoch: epoch), at: call) { print.add(order) }
                    epoch += 1
                }
                let input = input(&id, at: now, &luck)
                for order in market.handle(input, at: now) { print.add(order) }
            }
            for tier in 0..<2 {
                for ask in market.asks(of: TierID(tier)) { print.add(Int64(ask.node.index)) }
            }
            for bid in market.waitingBids { print.add(bid.id.ordinal) }
        }
        #expect(String(print.value, radix: 16) == "b6333c5cb4a08ce2")
    }
}
