import ProtocolCore
import Quantities
import Testing

@testable import Market

/// The laws of every mechanism, whatever a network does to the orders on their way.
@Suite struct `Behind a network that repeats, reorders, delays and loses, the market` {
    @Test(arguments: everyMechanism, 1...2)
    func `charges nobody more, and pays nobody less, than they said`(
        mechanism: MarketMechanism, regions: Int
    ) {
        for seed in UInt64(0)..<6 {
            var luck = Luck(seed)
            var ledger = Laws(mechanism: mechanism)
            var market = Auction(
                settings: settings(by: mechanism, regions: regions, deposit: .zen(1)))
            var pending: [Auction.Input] = []
            // The clock is the market's own: a wake-up comes late or twice, but it comes.
            var wakes: [(at: Instant, epoch: Int64)] = []
            func deliver(_ input: Auction.Input, at now: Instant) {
                ledger.told(input, at: now)
                for directive in market.handle(input, at: now) {
                    ledger.note(directive, at: now)
                    guard case .wake(let at, let epoch) = directive else { continue }
                    for _ in 0...Int.random(in: 0...1, using: &luck) {
                        wakes.append((at + .seconds(Int64.random(in: 0...9, using: &luck)), epoch))
                    }
                }
                ledger.check(market, at: now)
            }
            deliver(.open, at: .start)
            var nextOrder: Int64 = 0
            for step in 0..<500 {
                let now = second(Int64(step) * 11)
                pending.append(order(nextOrder, regions, at: now, &luck))
                nextOrder += 1
                // Anything that is on its way may come now, twice, or never.
                for _ in 0..<Int.random(in: 0...3, using: &luck) where !pending.isEmpty {
                    let place = Int.random(in: pending.indices, using: &luck)
                    let input = pending[place]
                    switch Int.random(in: 0..<10, using: &luck) {
                    case 0:
                        pending.remove(at: place)
                        continue
                    case 1: break
                    default: pending.remove(at: place)
                    }
                    deliver(input, at: now)
                }
                while let due = wakes.firstIndex(where: { $0.at <= now }) {
                    deliver(.close(epoch: wakes.remove(at: due).epoch), at: now)
                }
            }
            #expect(ledger.trades > 0)
        }
    }

    private func order(
        _ id: Int64, _ regions: Int, at now: Instant, _ luck: inout Luck
    ) -> Auction.Input {
        let price = Double(Int.random(in: 1...10, using: &luck)) / 2
        let node = Int.random(in: 0..<24, using: &luck)
        let region = MarketRegion(Int.random(in: 0..<regions, using: &luck))
        let expires = now + .minutes(Int64.random(in: 1...40, using: &luck))
        switch Int.random(in: 0..<12, using: &luck) {
        case 0...3:
            return .ask(
                Ask(
                    node: NodeID(node), tier: TierID(0), region: region, gpus: 4,
                    price: zen(price), expires: Bool.random(using: &luck) ? expires : .distantFuture
                ))
        case 4: return .withdrawAsk(NodeID(node))
        case 5: return .withdrawBid(BidID(Int64.random(in: 0...id, using: &luck)))
        case 6: return .released(NodeID(node))
        case 7:
            return .leased(
                tenure(
                    node, at: price, reserve: price / 2,
                    term: Bool.random(using: &luck) ? .minutes(9) : nil,
                    isInterruptible: Bool.random(using: &luck), from: now))
        default:
            let nodes = Int.random(in: 1...4, using: &luck)
            return .bid(
                Bid(
                    id: BidID(id), job: JobID(Int(id)), tier: TierID(0),
                    region: Bool.random(using: &luck) ? region : nil, nodes: nodes,
                    minimumNodes: Int.random(in: 1...nodes, using: &luck), maxPrice: zen(price),
                    expires: expires, isInterruptible: Bool.random(using: &luck)))
        }
    }
}

/// A checker that knows only what passes the market's door.
private struct Laws {
    let mechanism: MarketMechanism
    var bids: [BidID: Bid] = [:]
    var held: Set<BidID> = []
    var reserves: [NodeID: GPUHourPrice] = [:]
    var taken: [NodeID: Tenure] = [:]
    var trades = 0

    init(mechanism: MarketMechanism) { self.mechanism = mechanism }

    mutating func told(_ input: Auction.Input, at now: Instant) {
        // A repeated bid is the same bid; asks are read off the clearings themselves.
        if case .bid(let bid) = input, bids[bid.id] == nil { bids[bid.id] = bid }
    }

    mutating func note(_ directive: Auction.Directive, at now: Instant) {
        switch directive {
        case .clear(let clearing): check(clearing, at: now)
        case .expire(let bid): #expect(bid.expires <= now)
        case .expireAsk(let ask): #expect(ask.expires <= now)
        case .hold(let id, let deposit):
            #expect(deposit == .zen(1) && held.insert(id).inserted)
        case .release(let id, _): #expect(held.remove(id) != nil)
        case .preempt(let tenure, let bid):
            #expect(tenure.isInterruptible && bids[bid]?.isInterruptible == false)
            taken[tenure.node] = tenure
        case .renew(let tenure):
            #expect(tenure.price >= tenure.reserve && tenure.price <= tenure.maxPrice)
            #expect(tenure.ends > now)
        case .lapse(let tenure): #expect(tenure.ends <= now)
        case .wait(let id, let reason): #expect(bids[id] != nil && !reason.description.isEmpty)
        case .reject(_, let reason): #expect(!reason.description.isEmpty)
        case .discard(let reason): #expect(!reason.description.isEmpty)
        case .wake: break
        }
    }

    private mutating func check(_ clearing: Clearing, at now: Instant) {
        #expect(clearing.traded == clearing.awards.reduce(0) { $0 + $1.nodes })
        let asks = Dictionary(uniqueKeysWithValues: clearing.eligible.map { ($0.node, $0) })
        let sales = clearing.awards.flatMap(\.sales)
        #expect(Set(sales.map(\.node)).count == sales.count, "a node is sold twice")
        for award in clearing.awards {
            trades += 1
            guard let bid = bids[award.bid] else {
                Issue.record("\(award.bid) was never made")
                continue
            }
            #expect(bid.expires > now && award.sales.count <= award.nodes)
            #expect(bid.region.map { $0 == clearing.region } ?? true)
            // What an order book has served in part is of use in any number.
            #expect(award.nodes <= bid.nodes)
            #expect(mechanism == .orderBook || award.nodes >= bid.minimumNodes)
            for sale in award.sales {
                #expect(sale.price <= bid.maxPrice)
                let victim = taken.removeValue(forKey: sale.node)
                let least = victim.map { max($0.price, $0.reserve) } ?? asks[sale.node]?.price
                #expect(least.map { sale.sellerPrice >= $0 } ?? false)
            }
            if award.sales.count < award.nodes { #expect(clearing.price <= bid.maxPrice) }
        }
        #expect(
            clearing.eligible.allSatisfy { sales.isEmpty ? $0.price <= clearing.sellerPrice : true }
        )
        switch mechanism {
        case .mcAfee: #expect(clearing.surplus >= 0)
        // Gangs can leave a surplus or a deficit.
        case .vcg: break
        default: #expect(clearing.surplus == 0)
        }
    }

    func check(_ market: Auction, at now: Instant) {
        #expect(taken.isEmpty, "a lease was ended, and its node not awarded")
        let standing = market.waitingBids
        #expect(held == Set(standing.map(\.id)))
        guard mechanism == .orderBook else { return }
        // A book whose bids of any number of nodes cross an ask would have traded.
        for bid in standing where bid.minimumNodes == 1 {
            let open = market.asks(of: TierID(0)).filter {
                bid.region == nil || bid.region == $0.region
            }
            #expect(!market.isOpen || open.allSatisfy { $0.price > bid.maxPrice }, "crossed")
        }
    }
}

extension Auction {
    fileprivate var isOpen: Bool { phase != .closed && turn > 0 && hasCalled }
    /// Orders that came before the opening meet in the first call.
    private var hasCalled: Bool {
        if case .open(let epoch, _) = phase { epoch > 0 } else { false }
    }
}
