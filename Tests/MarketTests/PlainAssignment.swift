import Quantities

@testable import Market

/// The assignment of nodes to gangs by the plain programme: every span tried node by node, every
/// winner and seller left out and the whole solved anew, in the widest integers.
struct PlainAssignment {
    private(set) var filled: [Int] = []
    private(set) var prices: [GPUHourPrice] = []
    private(set) var sellerPrices: [GPUHourPrice] = []

    init(_ wishes: [UniformPriceCall.Wish], _ asks: [GPUHourPrice]) {
        let best = Self.solve(wishes, asks)
        filled = best.filled
        for (place, nodes) in filled.enumerated() {
            guard nodes > 0 else {
                prices.append(GPUHourPrice(microZen: 0))
                continue
            }
            var others = wishes
            others.remove(at: place)
            let own = Int128(wishes[place].maxPrice.microZen) * Int128(nodes)
            let payment = Self.solve(others, asks).gain - (best.gain - own)
            prices.append(
                GPUHourPrice(microZen: Int64((payment + Int128(nodes) - 1) / Int128(nodes))))
        }
        for place in 0..<filled.reduce(0, +) {
            var others = asks
            others.remove(at: place)
            let without = Self.solve(wishes, others).gain
            sellerPrices.append(
                GPUHourPrice(
                    microZen: Int64(best.gain + Int128(asks[place].microZen) - without)))
        }
    }

    private static func solve(
        _ wishes: [UniformPriceCall.Wish], _ asks: [GPUHourPrice]
    ) -> (gain: Int128, filled: [Int]) {
        var values: [Int128?] = [0] + Array(repeating: nil, count: asks.count)
        var taken: [[Int]] = []
        for wish in wishes {
            var take = Array(repeating: 0, count: values.count)
            let least = max(1, wish.minimumNodes)
            for total in values.indices.reversed() where total >= least {
                for nodes in least...max(least, min(wish.nodes, total)) {
                    guard let before = values[total - nodes] else { continue }
                    let value = before + Int128(wish.maxPrice.microZen) * Int128(nodes)
                    if values[total].map({ value > $0 }) ?? true {
                        values[total] = value
                        take[total] = nodes
                    }
                }
            }
            taken.append(take)
        }
        var best: (gain: Int128, nodes: Int) = (0, 0)
        var cost: Int128 = 0
        for nodes in values.indices {
            if nodes > 0 { cost += Int128(asks[nodes - 1].microZen) }
            if let value = values[nodes], value - cost >= best.gain { best = (value - cost, nodes) }
        }
        var filled = Array(repeating: 0, count: wishes.count)
        var left = best.nodes
        for wish in wishes.indices.reversed() {
            filled[wish] = taken[wish][left]
            left -= filled[wish]
        }
        return (best.gain, filled)
    }
}
