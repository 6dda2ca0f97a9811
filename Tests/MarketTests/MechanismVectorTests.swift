import Foundation
import ProtocolCore
import Quantities
import Testing

@testable import Market

/// The part of market.json that concerns the order book.
private struct OrderBookVectors: Decodable {
    struct Event: Decodable {
        var t: Int64
        var op: String
        var id: String
        var price: Double?
        var qty: Int?
        var expires: Int64?
    }
    struct Trade: Decodable, Equatable {
        var t: Int64
        var buy: String
        var sell: String
        var price: Double
        var qty: Int
    }
    struct Book: Decodable {
        var events: [Event]
        var trades: [Trade]
    }
    var cda: Book

    static func load() throws -> Book {
        let folder = Bundle.module.resourceURL ?? Bundle.module.bundleURL
        let file = folder.appendingPathComponent("Vectors/market.json")
        return try JSONDecoder().decode(Self.self, from: Data(contentsOf: file)).cda
    }
}

@Suite struct `The order book` {
    @Test func `trades as the reference book does, order by order`() throws {
        let book = try OrderBookVectors.load()
        var market = openMarket(settings(by: .orderBook))
        var names: [String] = []
        var sellers: [String] = []
        var bidOf: [String: BidID] = [:]
        var trades: [OrderBookVectors.Trade] = []
        for event in book.events {
            let expires = event.expires.map { second($0) } ?? .distantFuture
            var inputs: [Auction.Input] = []
            switch event.op {
            case "sell":
                for _ in 0..<(event.qty ?? 0) {
                    let node = NodeID(sellers.count)
                    sellers.append(event.id)
                    inputs.append(
                        .ask(
                            Ask(
                                node: node, tier: TierID(0), gpus: 1, price: zen(event.price ?? 0),
                                expires: expires)))
                }
            case "buy":
                bidOf[event.id] = BidID(Int64(names.count))
                inputs.append(
                    .bid(
                        bid(
                            Int64(names.count), event.qty ?? 0, atLeast: 1,
                            upTo: event.price ?? 0, until: expires)))
                names.append(event.id)
            default:
                let id = try #require(bidOf[event.id])
                inputs.append(.withdrawBid(id))
            }
            for input in inputs {
                for award in clearings(market.handle(input, at: second(event.t))).flatMap(\.awards)
                {
                    for sale in award.sales {
                        #expect(sale.price == sale.sellerPrice)
                        let buy = names[Int(award.bid.ordinal)]
                        let sell = sellers[Int(sale.node.index)]
                        if let last = trades.last, last.t == event.t, last.buy == buy,
                            last.sell == sell
                        {
                            trades[trades.count - 1].qty += 1
                        } else {
                            trades.append(
                                .init(
                                    t: event.t, buy: buy, sell: sell, price: sale.price.inZen,
                                    qty: 1))
                        }
                    }
                }
            }
        }
        #expect(trades == book.trades)
        #expect(market.waitingBids.isEmpty)
        let left = market.asks(of: TierID(0)).map { sellers[Int($0.node.index)] }
        #expect(left == ["s6"] + Array(repeating: "s5", count: 16))
    }

    @Test func `serves asks of one price in the order of their coming, not of their nodes`() {
        var market = openMarket(
            settings(by: .orderBook), asks: [ask(9, at: 2), ask(1, at: 2), ask(5, at: 2)])
        let award = clearings(market.handle(.bid(bid(0, 2, upTo: 3)), at: minute(1)))
            .flatMap(\.awards).first
        #expect(award?.sales.map(\.node) == [NodeID(9), NodeID(1)])
        // An ask that is placed anew goes to the end of the queue.
        _ = market.handle(.ask(ask(9, at: 2)), at: minute(2))
        let next = clearings(market.handle(.bid(bid(1, upTo: 3)), at: minute(3)))
        #expect(next.flatMap(\.awards).first?.sales.map(\.node) == [NodeID(5)])
    }

    @Test func `a gang waits for its minimum, and pays each provider by who came first`() {
        var market = openMarket(settings(by: .orderBook), asks: [ask(1, at: 1)])
        let reason = Auction.WaitReason.tooFewNodes(within: 1, minimum: 3)
        #expect(
            market.handle(.bid(bid(0, 3, upTo: 4)), at: minute(1)) == [.wait(BidID(0), reason)])
        #expect(market.handle(.ask(ask(2, at: 2)), at: minute(2)) == [])
        let clearing = clearings(market.handle(.ask(ask(3, at: 3)), at: minute(3))).first
        let sales = clearing?.awards.first?.sales
        #expect(sales?.map(\.price) == [1, 4, 4].map(zen))
        #expect(clearing?.surplus == 0 && clearing?.awards.first?.remaining == 0)
        #expect(market.asks(of: TierID(0)).isEmpty, "a named node asks no more")
    }

    @Test func `a bid stands on for what it did not get`() {
        var market = openMarket(settings(by: .orderBook), asks: [ask(1, at: 1)])
        let first = clearings(
            market.handle(.bid(bid(0, 3, atLeast: 1, upTo: 4)), at: minute(1)))
        #expect(first.flatMap(\.awards).first?.remaining == 2)
        #expect(market.waitingBids.map(\.nodes) == [2])
        let more = clearings(market.handle(.ask(ask(2, at: 2)), at: minute(2)))
        #expect(more.flatMap(\.awards).first?.remaining == 1)
    }
}

func second(_ n: Int64) -> Instant { .start + .seconds(n) }
func settings(
    by mechanism: MarketMechanism, regions: Int = 1, floor: GPUHourPrice? = nil,
    ceiling: GPUHourPrice? = nil, deposit: Zen = .zero
) -> Auction.Settings {
    Auction.Settings(
        epoch: .minutes(10), openingPrices: [zen(2.5), zen(4)], fillsBetweenCalls: false,
        mechanism: mechanism, regions: regions, floor: floor, ceiling: ceiling, deposit: deposit)
}
let everyMechanism: [MarketMechanism] = [
    .standard, .uniformPrice(k: 0), .uniformPrice(k: 1_000), .mcAfee, .vcg, .reverse(.price),
    .reverse(.pricePerReliability), .orderBook, .posted(PostedPrice()),
    .posted(PostedPrice(controller: .exponential(denominator: 1_000))),
]
