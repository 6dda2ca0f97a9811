import Quantities
import Testing

@testable import Market

/// What is proved of the mechanisms, on grids small enough to try everything.
struct TheoremTests {
    typealias Wish = UniformPriceCall.Wish

    /// What each trader pays (positive) or gets (negative) for their trade; nil without one.
    private func payments(
        _ mechanism: Mechanism, bids: [Int64], asks: [Int64]
    ) -> (buyers: [Int64?], sellers: [Int64?]) {
        var buyers = [Int64?](repeating: nil, count: bids.count)
        var sellers = [Int64?](repeating: nil, count: asks.count)
        if case .posted(let price) = mechanism {
            let willing = bids.indices.filter { bids[$0] >= price }
            let able = asks.indices.filter { asks[$0] <= price }
            for (buyer, seller) in zip(willing, able) {
                buyers[buyer] = price
                sellers[seller] = price
            }
            return (buyers, sellers)
        }
        let outcome = DoubleAuction(
            bids: bids.map { GPUHourPrice(microZen: $0) },
            asks: asks.map { GPUHourPrice(microZen: $0) }, rule: mechanism.rule)
        for buyer in outcome.buyers { buyers[buyer] = outcome.buyerPrice?.microZen }
        for seller in outcome.sellers { sellers[seller] = outcome.sellerPrice?.microZen }
        return (buyers, sellers)
    }

    enum Mechanism: Hashable, CaseIterable {
        static let allCases: [Mechanism] = [.uniform, .mcAfee, .vcg, .posted(4)]
        case uniform, mcAfee, vcg
        case posted(Int64)
        var rule: DoubleAuction.Rule {
            switch self {
            case .uniform, .posted: .midpoint
            case .mcAfee: .mcAfee
            case .vcg: .vcg
            }
        }
    }

    /// What a mechanism turns out to be when everything is tried.
    private struct Findings: Equatable {
        var isTruthful = true
        var isRational = true
        var leastSurplus: Int64 = 0
        var mostSurplus: Int64 = 0
        /// The most that efficient trade would have gained beyond what was gained.
        var mostLost: Int64 = 0
        /// Whether that ever exceeded the least valuable of the efficient trades.
        var losesMoreThanOneTrade = false
    }

    /// Tries every profile of values on a grid, and every misreport of everybody.
    private func findings(
        _ mechanism: Mechanism, buyers: Int, sellers: Int, grid: [Int64]
    ) -> Findings {
        var found = Findings()
        var profiles = 1
        for _ in 0..<(buyers + sellers) { profiles *= grid.count }
        for code in 0..<profiles {
            var rest = code
            let values = (0..<(buyers + sellers)).map { _ in
                defer { rest /= grid.count }
                return grid[rest % grid.count]
            }
            let honest = gains(mechanism, values, said: values, buyers)
            if honest.contains(where: { $0 < 0 }) { found.isRational = false }
            for trader in values.indices {
                for lie in grid where lie != values[trader] {
                    var said = values
                    said[trader] = lie
                    if gains(mechanism, values, said: said, buyers)[trader] > honest[trader] {
                        found.isTruthful = false
                    }
                }
            }
            note(values, honest, mechanism, buyers, in: &found)
        }
        return found
    }

    private func note(
        _ values: [Int64], _ honest: [Int64], _ mechanism: Mechanism, _ buyers: Int,
        in found: inout Findings
    ) {
        let paid = payments(
            mechanism, bids: Array(values[..<buyers]), asks: Array(values[buyers...]))
        let surplus =
            paid.buyers.reduce(0) { $0 + ($1 ?? 0) } - paid.sellers.reduce(0) { $0 + ($1 ?? 0) }
        found.leastSurplus = min(found.leastSurplus, surplus)
        found.mostSurplus = max(found.mostSurplus, surplus)
        let bids = values[..<buyers].sorted(by: >)
        let asks = values[buyers...].sorted()
        let trades = zip(bids, asks).map { $0 - $1 }.filter { $0 >= 0 }
        let lost = trades.reduce(0, +) - honest.reduce(surplus, +)
        found.mostLost = max(found.mostLost, lost)
        if lost > (trades.last ?? 0) { found.losesMoreThanOneTrade = true }
    }

    private func gains(
        _ mechanism: Mechanism, _ values: [Int64], said: [Int64], _ buyers: Int
    ) -> [Int64] {
        let paid = payments(
            mechanism, bids: Array(said[..<buyers]), asks: Array(said[buyers...]))
        return zip(values, paid.buyers).map { value, price in price.map { value - $0 } ?? 0 }
            + zip(values[buyers...], paid.sellers).map { cost, price in
                price.map { $0 - cost } ?? 0
            }
    }

    // Even numbers, so that the middle of two is a whole number.
    private let grid: [Int64] = [0, 2, 4, 6, 8]

    @Test(arguments: [(1, 1), (2, 2), (3, 1), (1, 3)])
    func `McAfee 1992: truth is dominant, nobody loses, no deficit, one trade lost at most`(
        buyers: Int, sellers: Int
    ) {
        let found = findings(.mcAfee, buyers: buyers, sellers: sellers, grid: grid)
        #expect(found.isTruthful && found.isRational && found.leastSurplus == 0)
        #expect(!found.losesMoreThanOneTrade)
        #expect(buyers + sellers < 4 || buyers != sellers || found.mostSurplus > 0)
    }

    @Test(arguments: [(1, 1), (2, 2), (3, 1), (1, 3)])
    func `Vickrey, Clarke and Groves: truth is dominant, nothing is lost, and there is a deficit`(
        buyers: Int, sellers: Int
    ) {
        let found = findings(.vcg, buyers: buyers, sellers: sellers, grid: grid)
        #expect(found.isTruthful && found.isRational && found.mostLost == 0)
        #expect(found.mostSurplus == 0 && found.leastSurplus < 0)
    }

    @Test func `a uniform price is balanced, rational and efficient, but not truthful`() {
        let found = findings(.uniform, buyers: 2, sellers: 2, grid: grid)
        #expect(found.isRational && found.mostLost == 0 && !found.isTruthful)
        #expect(found.leastSurplus == 0 && found.mostSurplus == 0)
    }

    /// Three of the four are to be had, and each mechanism does without another one.
    @Test func `Myerson and Satterthwaite 1983: no mechanism has all four virtues`() {
        let lacking = Mechanism.allCases.map { mechanism in
            let found = findings(mechanism, buyers: 1, sellers: 1, grid: grid)
            var lacking: [String] = []
            if !found.isTruthful { lacking.append("truthful") }
            if !found.isRational { lacking.append("rational") }
            if found.leastSurplus < 0 { lacking.append("without deficit") }
            if found.mostLost > 0 { lacking.append("efficient") }
            return lacking
        }
        #expect(
            lacking == [["truthful"], ["efficient"], ["without deficit"], ["efficient"]])
    }

    @Test func `a uniform price trades as much as the linear programme allows at any one price`() {
        var luck = Luck(21)
        for _ in 0..<500 {
            let asks = (0..<Int.random(in: 0...12, using: &luck)).map { _ in
                GPUHourPrice(microZen: Int64.random(in: 0...9, using: &luck))
            }.sorted()
            let wishes = (0..<Int.random(in: 0...8, using: &luck)).map { _ in
                Wish(
                    nodes: Int.random(in: 1...5, using: &luck), minimumNodes: 1,
                    maxPrice: GPUHourPrice(microZen: Int64.random(in: 0...9, using: &luck)))
            }.sorted { $0.maxPrice > $1.maxPrice }
            let most = (Int64(0)...9).map { zen in
                let price = GPUHourPrice(microZen: zen)
                let demand = wishes.filter { $0.maxPrice >= price }.reduce(0) { $0 + $1.nodes }
                return min(demand, asks.count { $0 <= price })
            }.max()
            let call = UniformPriceCall(wishes: wishes, asks: asks)
            #expect(call.traded == most)
            for k in [0, 250, 1_000] {
                guard let price = call.price(k: k), let range = call.range else { continue }
                #expect(range.contains(price))
                #expect(k != 0 || price == range.lowerBound)
                #expect(k != 1_000 || price == range.upperBound)
            }
        }
    }
}
