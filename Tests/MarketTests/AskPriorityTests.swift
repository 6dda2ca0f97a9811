import ProtocolCore
import Quantities
import Testing

@testable import Market

/// Who sells among those who ask the same, in every mechanism that has calls.
@Suite struct `Among equal asks` {
    static let calls: [MarketMechanism] = [.standard, .mcAfee, .vcg, .reverse(.price)]

    private func market(_ mechanism: MarketMechanism, _ priority: AskPriority) -> Auction {
        var settings = settings(fillsBetweenCalls: false)
        settings.mechanism = mechanism
        settings.priority = priority
        return openMarket(settings)
    }

    private func ask(_ node: Int, lot: UInt64) -> Auction.Input {
        var ask = Ask(node: NodeID(node), tier: TierID(0), gpus: 4, price: zen(2))
        ask.lot = lot
        return .ask(ask)
    }

    /// The nodes that a clearing sells: those that it names, else the first that it offers.
    private func sold(_ directives: [Auction.Directive]) -> [Int] {
        clearings(directives).flatMap { clearing in
            let sales = clearing.awards.flatMap(\.sales)
            return sales.isEmpty
                ? clearing.eligible.prefix(clearing.traded).map { Int($0.node.index) }
                : sales.map { Int($0.node.index) }
        }
    }

    /// Bids for so many nodes and closes an epoch; also the bids of the next are at its end.
    private func call(
        _ market: inout Auction, _ epoch: Int64, nodes: Int, at time: Instant
    ) -> [Int] {
        // Two more bids and asks than trade, so that McAfee's rule has somebody to price by.
        let wanted = market.handle(.bid(bid(2 * epoch, nodes, upTo: 4)), at: time)
        let priced = market.handle(.bid(bid(2 * epoch + 1, 1, upTo: 3)), at: time)
        let called = market.handle(.close(epoch: epoch), at: minute(10 * (epoch + 1)))
        let sales = sold(wanted) + sold(priced) + sold(called)
        _ = market.handle(.withdrawBid(BidID(2 * epoch)), at: minute(10 * (epoch + 1)))
        _ = market.handle(.withdrawBid(BidID(2 * epoch + 1)), at: minute(10 * (epoch + 1)))
        return sales
    }

    /// Pearson's statistic for equal chances.
    private func chiSquare(_ counts: [Int]) -> Double {
        let expected = Double(counts.reduce(0, +)) / Double(counts.count)
        return counts.reduce(0) {
            $0 + (Double($1) - expected) * (Double($1) - expected) / expected
        }
    }

    /// How often each of twelve nodes is sold that all ask at one instant, again and again.
    private func wins(_ mechanism: MarketMechanism, _ priority: AskPriority) -> [Int] {
        var luck = Luck(9)
        var market = market(mechanism, priority)
        var wins = Array(repeating: 0, count: 12)
        for epoch in Int64(0)..<600 {
            let time = minute(10 * epoch + 5)
            for node in 0..<12 {
                _ = market.handle(ask(node, lot: luck.next()), at: time)
            }
            for node in call(&market, epoch, nodes: 3, at: time) { wins[node] += 1 }
            for node in 0..<12 { _ = market.handle(.withdrawAsk(NodeID(node)), at: time) }
        }
        return wins
    }

    @Test(arguments: calls)
    func `those of one instant sell equally often, where coming counts`(
        mechanism: MarketMechanism
    ) {
        let wins = wins(mechanism, .firstCome)
        #expect(wins.reduce(0, +) > 1_000)
        // The 99.9% point for eleven degrees of freedom; draws without replacement stay below it
        // more often yet.
        #expect(chiSquare(wins) < 31.26)
        // The lowest numbers take it all where numbers decide.
        #expect(chiSquare(self.wins(mechanism, .lowestNode)) > 1_000)
    }

    @Test(arguments: calls + [.orderBook])
    func `everybody's turn comes round, where coming counts`(mechanism: MarketMechanism) {
        var luck = Luck(10)
        var market = market(mechanism, .firstCome)
        var wins = Array(repeating: 0, count: 12)
        for node in 0..<12 { _ = market.handle(ask(node, lot: luck.next()), at: .start) }
        for epoch in Int64(0)..<200 {
            let now = minute(10 * epoch + 5)
            let sales = call(&market, epoch, nodes: 3, at: now)
            for node in sales {
                wins[node] += 1
                _ = market.handle(.withdrawAsk(NodeID(node)), at: minute(10 * (epoch + 1)))
            }
            for node in sales {
                _ = market.handle(ask(node, lot: luck.next()), at: minute(10 * (epoch + 1)))
            }
        }
        #expect(wins.reduce(0, +) > 400)
        #expect((wins.max() ?? 0) - (wins.min() ?? 0) <= 1)
    }

    @Test(arguments: calls)
    func `other numbers for the same nodes sell the same nodes`(mechanism: MarketMechanism) {
        var luck = Luck(11)
        for _ in 0..<30 {
            let names = Array(0..<12).shuffled(using: &luck)
            let lots = (0..<12).map { _ in luck.next() }
            let sales = [Array(0..<12), names].map { names in
                var market = market(mechanism, .firstCome)
                for node in 0..<12 {
                    _ = market.handle(
                        ask(names[node], lot: lots[node]), at: minute(Int64(node % 3)))
                }
                let sold = call(&market, 0, nodes: 4, at: minute(5))
                return sold.compactMap { names.firstIndex(of: $0) }
            }
            #expect(!sales[0].isEmpty && sales[0] == sales[1])
        }
    }
}
