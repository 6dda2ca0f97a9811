import Quantities
import Testing

@testable import Platform

/// The network that changes locally beside the one that works everything out from scratch.
struct IncrementalTests {
    /// What a random network is like.
    struct Shape: CustomTestStringConvertible, Sendable {
        var links: Int
        var hops: Int
        /// Capacities are whole numbers up to this, so that a small one makes ties.
        var capacities: Int
        var capped: Bool
        var heaviest: Int
        /// How many links every flow crosses one of.
        var shared: Int
        var testDescription: String { "\(links) links, \(hops) hops, \(shared) shared" }
    }

    static let shapes = [
        Shape(links: 1, hops: 1, capacities: 3, capped: true, heaviest: 1, shared: 0),
        Shape(links: 4, hops: 3, capacities: 2, capped: false, heaviest: 1, shared: 0),
        Shape(links: 6, hops: 4, capacities: 1, capped: true, heaviest: 1, shared: 0),
        Shape(links: 12, hops: 5, capacities: 1_000_000, capped: true, heaviest: 1, shared: 0),
        Shape(links: 12, hops: 5, capacities: 3, capped: true, heaviest: 7, shared: 0),
        Shape(links: 30, hops: 2, capacities: 10, capped: false, heaviest: 1, shared: 1),
        Shape(links: 24, hops: 3, capacities: 5, capped: true, heaviest: 4_096, shared: 2),
    ]

    /// Both networks under the same random orders.
    struct Pair {
        var network: FlowNetwork
        var reference: ReferenceNetwork
        var luck: Luck
        let shape: Shape
        var open: [FlowID] = []
        var now = Instant.start
        var seen = 0

        init(_ shape: Shape, seed: UInt64) {
            var luck = Luck(state: seed)
            let capacities = (0..<shape.links).map { _ -> ByteRate in
                luck.below(12) == 0
                    ? .unlimited : mega(Double(1 + luck.below(shape.capacities)) / 7)
            }
            network = FlowNetwork(
                links: capacities.map { ($0, .zero) }, fastest: mega(Double(shape.capacities)))
            reference = ReferenceNetwork(
                capacities, scale: network.storage.engine.pointee.scale)
            self.luck = luck
            self.shape = shape
        }

        mutating func start() {
            var route: [LinkID] = []
            if shape.shared > 0 { route.append(LinkID(luck.below(shape.shared))) }
            for _ in 0...luck.below(shape.hops) {
                let link = LinkID(luck.below(shape.links))
                if !route.contains(link) { route.append(link) }
            }
            let bytes = Int64(luck.below(luck.below(8) == 0 ? 3 : 300_000))
            let cap =
                shape.capped && luck.below(3) == 0
                ? mega(Double(1 + luck.below(shape.capacities)) / 14) : nil
            let weight = 1 + luck.below(shape.heaviest)
            let latency = luck.below(4) == 0 ? Int64(luck.below(30_000_000)) : 0
            let flow = network.start(
                route: route, bytes: Bytes(bytes), cap: cap, weight: weight,
                latency: .nanoseconds(latency), at: now)
            reference.start(
                flow.ordinal, route: route, bytes: bytes, cap: cap, weight: weight,
                latency: latency)
            open.append(flow)
        }

        mutating func cancel() {
            guard !open.isEmpty else { return }
            let flow = open.remove(at: luck.below(open.count))
            #expect(network.cancel(flow, at: now)?.count == reference.arrived(flow.ordinal))
            reference.flows.removeAll { $0.ordinal == flow.ordinal }
        }

        mutating func change() {
            let link = luck.below(shape.links)
            let draw = luck.below(10)
            let rate: ByteRate =
                draw == 0
                ? .unlimited
                : draw < 3 ? mega(0) : mega(Double(1 + luck.below(shape.capacities)) / 7)
            network.setCapacity(of: LinkID(link), to: rate, at: now)
            reference.capacities[link] = reference.scale.units(rate) ?? 0
        }

        mutating func check() {
            reference.fill()
            let storage = network.storage.copy()
            storage.engine.pointee.relax()
            for flow in open {
                let expected = reference.flows.first { $0.ordinal == flow.ordinal }
                let place = storage.engine.pointee.places[flow.ordinal]
                guard let expected, let place else {
                    Issue.record("flow \(flow.ordinal) is only in one of the networks")
                    return
                }
                let rate = reference.moves(expected) ? expected.rate : 0
                #expect(storage.engine.pointee.rate(place) == rate)
            }
        }

        mutating func advance(by time: Int64) {
            now = now + .nanoseconds(time)
            let mine = network.advance(to: now)
            let theirs = reference.advance(to: now.nanoseconds)
            #expect(mine.map(\.flow.ordinal) == theirs.map(\.ordinal))
            #expect(mine.map(\.finishedAt.nanoseconds) == theirs.map(\.at))
            for completion in mine { open.removeAll { $0 == completion.flow } }
            seen += mine.count
        }
    }

    @Test(arguments: shapes, 1...12)
    func `after any sequence of orders rates and nanoseconds are those from scratch`(
        _ shape: Shape, _ seed: UInt64
    ) {
        var pair = Pair(shape, seed: seed)
        for _ in 0..<80 {
            for _ in 0...pair.luck.below(3) {
                switch pair.luck.below(12) {
                case 0..<7: pair.start()
                case 7..<9: pair.cancel()
                case 9: pair.change()
                default: break
                }
            }
            pair.check()
            pair.advance(by: Int64(pair.luck.below(pair.luck.below(4) == 0 ? 2 : 60_000_000)))
        }
        #expect(pair.seen > 5)
        #expect(network(pair.network, keepsItsBooks: true))
    }

    /// Whether the sums and lists of the engine say the same as its flows.
    private func network(_ network: FlowNetwork, keepsItsBooks: Bool) -> Bool {
        var copy = network
        _ = copy.nextChange()
        return copy.storage.engine.pointee.faults().isEmpty == keepsItsBooks
    }

    @Test(arguments: 1...10)
    func `a copy goes its own way from the same state`(_ seed: UInt64) {
        var pair = Pair(IncrementalTests.shapes[3], seed: seed)
        for _ in 0..<40 {
            pair.start()
            pair.advance(by: Int64(pair.luck.below(10_000_000)))
        }
        var copy = pair
        for _ in 0..<30 { copy.cancel() }
        copy.change()
        copy.check()
        copy.advance(by: 2_000_000_000)
        pair.check()
        pair.advance(by: 2_000_000_000)
    }
}
