import Platform
import Quantities
import Testing

/// Laws of max-min fairness on random networks.
struct FairnessTests {
    struct Demand {
        var route: [LinkID]
        var cap: Double?
    }

    /// Links of few different capacities, so that ties are common.
    static func capacities(_ luck: inout Luck) -> [Double] {
        (0..<12).map { _ in Double(1 + luck.below(5)) * 1e6 / Double(1 + luck.below(3)) }
    }

    static func demands(_ luck: inout Luck, links: Range<Int>) -> [Demand] {
        (0..<40).map { _ in
            var route: [LinkID] = []
            for _ in 0...luck.below(4) {
                let link = LinkID(links.lowerBound + luck.below(links.count))
                if !route.contains(link) { route.append(link) }
            }
            return Demand(route: route, cap: luck.below(3) == 0 ? 1e6 * luck.share() : nil)
        }
    }

    static func rates(_ capacities: [Double], _ demands: [Demand]) -> [Double] {
        var network = FlowNetwork(links: capacities.map { ByteRate(bytesPerSecond: $0) })
        let flows = demands.map {
            network.start(
                route: $0.route, bytes: Bytes(1_000_000_000),
                cap: $0.cap.map { ByteRate(bytesPerSecond: $0) }, at: .start)
        }
        _ = network.nextChange()
        return flows.map { network.rate(of: $0)?.bytesPerSecond ?? -1 }
    }

    @Test(arguments: 1...60)
    func `every flow has its cap or a bottleneck, and no link is overfull`(_ seed: UInt64) {
        var luck = Luck(state: seed)
        let capacities = FairnessTests.capacities(&luck)
        let demands = FairnessTests.demands(&luck, links: 0..<capacities.count)
        let rates = FairnessTests.rates(capacities, demands)
        var sums = capacities.map { _ in 0.0 }
        var largest = sums
        for (rate, demand) in zip(rates, demands) {
            for link in demand.route {
                sums[Int(link.index)] += rate
                largest[Int(link.index)] = max(largest[Int(link.index)], rate)
            }
        }
        for (sum, capacity) in zip(sums, capacities) { #expect(sum <= capacity * (1 + 1e-12)) }
        for (rate, demand) in zip(rates, demands) {
            #expect(rate > 0)
            if let cap = demand.cap {
                #expect(rate <= cap)
                // Rates are whole numbers of a small unit.
                if rate >= cap * (1 - 1e-12) { continue }
            }
            let hasBottleneck = demand.route.contains {
                let link = Int($0.index)
                return sums[link] >= capacities[link] * (1 - 1e-12)
                    && rate >= largest[link] * (1 - 1e-12)
            }
            #expect(hasBottleneck)
        }
    }

    @Test(arguments: 1...20)
    func `the order of the starts changes no bit of a rate`(_ seed: UInt64) {
        var luck = Luck(state: seed)
        let capacities = FairnessTests.capacities(&luck)
        let demands = FairnessTests.demands(&luck, links: 0..<capacities.count)
        let rates = FairnessTests.rates(capacities, demands)
        #expect(FairnessTests.rates(capacities, demands.reversed()) == rates.reversed())
    }

    @Test(arguments: 1...20)
    func `flows elsewhere change no bit of a rate`(_ seed: UInt64) {
        var luck = Luck(state: seed)
        let capacities = FairnessTests.capacities(&luck)
        let here = FairnessTests.demands(&luck, links: 0..<6)
        let there = FairnessTests.demands(&luck, links: 6..<12)
        let both = FairnessTests.rates(capacities, here + there)
        #expect(Array(both.prefix(here.count)) == FairnessTests.rates(capacities, here))
        #expect(Array(both.suffix(there.count)) == FairnessTests.rates(capacities, there))
    }
}
