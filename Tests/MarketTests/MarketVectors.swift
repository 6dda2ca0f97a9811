import Foundation
import Quantities

/// The part of market.json that the market's rules are held against.
struct MarketVectors: Decodable {
    struct Double: Decodable {
        struct Midpoint: Decodable {
            var k: Int
            var price: Swift.Double?
            var buyers: [Int]
            var sellers: [Int]
        }
        struct TwoPrices: Decodable {
            var k: Int
            var buyer_price: Swift.Double?
            var seller_price: Swift.Double?
            var buyers: [Int]
            var sellers: [Int]
            var surplus: Swift.Double
        }
        var bids: [Int64]
        var asks: [Int64]
        var k_double_auction_mid: Midpoint
        var mcafee: TwoPrices
        var vcg: TwoPrices
    }
    struct Call: Decodable {
        struct Outcome: Decodable {
            var volume: Int
            var price_low: Swift.Double?
            var price_high: Swift.Double?
            var price: Swift.Double?
            var buy_fills: [String: Int]
        }
        var buys: [Order]
        var sells: [Order]
        var result: Outcome
    }
    struct Order: Decodable {
        var id: String
        var price: Swift.Double
        var quantity: Int
        init(from decoder: any Decoder) throws {
            var row = try decoder.unkeyedContainer()
            id = try row.decode(String.self)
            price = try row.decode(Swift.Double.self)
            quantity = try row.decode(Int.self)
        }
    }
    struct Step: Decodable {
        var base: Int64
        var used: Int64
        var target: Int64
        var next: Int64
    }
    struct Exponential: Decodable {
        var factor: Int64
        var numerator: Int64
        var denominator: Int64
        var value: Int64
    }
    struct Gangs: Decodable {
        struct Job: Decodable {
            var id: String
            var nodes: Int
            var price: Swift.Double
            init(from decoder: any Decoder) throws {
                var row = try decoder.unkeyedContainer()
                id = try row.decode(String.self)
                nodes = try row.decode(Int.self)
                price = try row.decode(Swift.Double.self)
            }
        }
        var capacity: Int
        var jobs: [Job]
        var greedy_winners: [String]
        var critical_unit_price: [String: Swift.Double]
    }

    var double_auctions: [Double]
    var multi_unit_call: [Call]
    var eip1559: [Step]
    var eip4844_fake_exponential: [Exponential]
    var gang_single_minded: [Gangs]

    static func load() throws -> MarketVectors {
        let folder = Bundle.module.resourceURL ?? Bundle.module.bundleURL
        let file = folder.appendingPathComponent("Vectors/market.json")
        return try JSONDecoder().decode(MarketVectors.self, from: Data(contentsOf: file))
    }
}

/// The vectors' prices are whole or half units; a million micro-ZEN each keeps them exact.
func zen(_ price: Double) -> GPUHourPrice { GPUHourPrice(microZen: Int64(price * 1_000_000)) }
