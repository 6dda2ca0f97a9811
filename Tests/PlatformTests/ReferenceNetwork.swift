import Quantities

@testable import Platform

/// A flow network that works everything out from scratch, in the plainest way: the oracle.
///
/// Progressive filling over lists, in the units of the network that it is compared with; no level,
/// clock or promise is kept from one instant to the next.
struct ReferenceNetwork {
    struct Flow {
        var ordinal: Int64
        var route: [Int]
        /// The level of its cap.
        var cap: Int64
        var weight: Int64
        var bytes: Int64
        /// In units of progress.
        var left: Int128
        var rate: Int64 = 0
        var arrival: Int64
        var isImmaterial: Bool
    }

    let scale: RateScale
    var capacities: [Int64]
    var flows: [Flow] = []
    var clock: Int64 = 0

    init(_ capacities: [ByteRate], scale: RateScale) {
        self.scale = scale
        self.capacities = capacities.map { scale.units($0) ?? RateScale.largest }
    }

    mutating func start(
        _ ordinal: Int64, route: [LinkID], bytes: Int64, cap: ByteRate?, weight: Int, latency: Int64
    ) {
        let level = cap.map { (scale.units($0) ?? RateScale.largest) / Int64(weight) }
        flows.append(
            Flow(
                ordinal: ordinal, route: route.map { Int($0.index) },
                cap: level ?? RateScale.infinite, weight: Int64(weight), bytes: bytes,
                left: Int128(bytes) * 1_000_000_000 << scale.exponent, arrival: clock + latency,
                isImmaterial: bytes == 0))
    }

    /// The whole bytes of a flow that have arrived.
    func arrived(_ ordinal: Int64) -> Int64? {
        guard let flow = flows.first(where: { $0.ordinal == ordinal }) else { return nil }
        let all = Int128(flow.bytes) * 1_000_000_000 << scale.exponent
        return Int64((all - max(0, flow.left)) / (1_000_000_000 << Int128(scale.exponent)))
    }

    func moves(_ flow: Flow) -> Bool { !flow.isImmaterial && flow.arrival <= clock }

    /// Runs to an instant; what finishes, in order.
    mutating func advance(to now: Int64) -> [(ordinal: Int64, at: Int64)] {
        var finished: [(ordinal: Int64, at: Int64)] = []
        while true {
            fill()
            var next = now
            for flow in flows {
                if flow.arrival > clock {
                    next = min(next, flow.arrival)
                } else if flow.isImmaterial {
                    next = clock
                } else if moves(flow), flow.rate >= RateScale.infinite {
                    next = clock
                } else if moves(flow), flow.rate > 0 {
                    let rate = Int128(flow.rate)
                    next = Int64(min(Int128(next), Int128(clock) + (flow.left + rate - 1) / rate))
                }
            }
            let time = next - clock
            for place in flows.indices where moves(flows[place]) {
                let isFree = flows[place].rate >= RateScale.infinite
                flows[place].left -=
                    isFree ? flows[place].left : Int128(flows[place].rate) * Int128(time)
            }
            clock = next
            let due = flows.filter {
                $0.arrival <= clock && ($0.isImmaterial || ($0.left <= 0 && $0.arrival <= clock))
            }
            for flow in due.sorted(by: { $0.ordinal < $1.ordinal }) {
                finished.append((flow.ordinal, clock))
            }
            flows.removeAll { flow in due.contains { $0.ordinal == flow.ordinal } }
            if clock == now && due.isEmpty { return finished }
        }
    }

    /// Progressive filling: the least pair (level, number) first; a cap counts as number -1.
    mutating func fill() {
        var left = capacities.map { Int128($0) }
        var open = flows.indices.filter { moves(flows[$0]) }
        while !open.isEmpty {
            var best = (level: Int128(RateScale.infinite), link: Int.max)
            for place in open {
                let flow = flows[place]
                if Int128(flow.cap) < Int128(RateScale.infinite), (Int128(flow.cap), -1) < best {
                    best = (Int128(flow.cap), -1)
                }
                for link in flow.route where capacities[link] < RateScale.infinite {
                    let weight = open.reduce(Int128(0)) {
                        $0 + (flows[$1].route.contains(link) ? Int128(flows[$1].weight) : 0)
                    }
                    if (left[link] / weight, link) < best { best = (left[link] / weight, link) }
                }
            }
            guard best.link < Int.max else {
                for place in open { flows[place].rate = RateScale.infinite }
                return
            }
            let level = Int64(best.level)
            let frozen = open.filter {
                best.link < 0 ? flows[$0].cap == level : flows[$0].route.contains(best.link)
            }
            for place in frozen {
                flows[place].rate = level * flows[place].weight
                for link in flows[place].route where link != best.link {
                    left[link] -=
                        Int128(level + (best.link > link ? 1 : 0)) * Int128(flows[place].weight)
                }
            }
            open.removeAll { frozen.contains($0) }
        }
    }
}
