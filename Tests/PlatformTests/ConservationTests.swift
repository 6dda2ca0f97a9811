import Platform
import Quantities
import Testing

/// Random orders to a network: no byte is lost, and what was before changes nothing.
struct ConservationTests {
    /// One network under random starts, cancellations and changes of capacity.
    struct Storm {
        var network: FlowNetwork
        var luck: Luck
        var now = Instant.start
        var open: [(flow: FlowID, bytes: Bytes)] = []
        var completed: [FlowCompletion] = []
        var delivered = Bytes.zero
        var lost = Bytes.zero

        init(seed: UInt64) {
            network = FlowNetwork(
                links: (0..<6).map {
                    (capacity: mega(Double(1 + $0)), latency: .milliseconds(Int64($0 % 3)))
                })
            luck = Luck(state: seed)
        }

        mutating func step() {
            let wait = Quantities.Duration.nanoseconds(Int64(luck.below(40_000_000)))
            let until = now + wait
            while let next = network.nextChange(), next <= until { book(network.advance(to: next)) }
            book(network.advance(to: until))
            now = until
            switch luck.below(10) {
            case 0..<6:
                let first = luck.below(6)
                let second = (first + 1 + luck.below(5)) % 6
                let bytes = Bytes(Int64(luck.below(200_000)))
                let cap = luck.below(4) == 0 ? mega(0.5) : nil
                let flow = network.start(
                    route: [LinkID(first), LinkID(second)], bytes: bytes, cap: cap, at: now)
                open.append((flow, bytes))
            case 6..<8:
                guard !open.isEmpty else { return }
                let victim = open.remove(at: luck.below(open.count))
                guard let arrived = network.cancel(victim.flow, at: now) else {
                    Issue.record("flow \(victim.flow) vanished")
                    return
                }
                #expect(arrived >= .zero && arrived <= victim.bytes)
                delivered += arrived
                lost += victim.bytes - arrived
            default:
                let link = LinkID(luck.below(6))
                network.setCapacity(of: link, to: mega(Double(luck.below(4))), at: now)
            }
        }

        mutating func book(_ completions: [FlowCompletion]) {
            for completion in completions {
                #expect(
                    open.contains { $0.flow == completion.flow && $0.bytes == completion.bytes })
                open.removeAll { $0.flow == completion.flow }
                delivered += completion.bytes
            }
            completed += completions
        }
    }

    @Test(arguments: 1...20)
    func `every byte is delivered, cancelled or in flight, to the last one`(_ seed: UInt64) {
        var storm = Storm(seed: seed)
        for _ in 0..<400 {
            storm.step()
            let statistics = storm.network.statistics
            #expect(statistics.bytesDelivered == storm.delivered)
            #expect(statistics.bytesCancelled == storm.lost)
            #expect(statistics.bytesInFlight.count == storm.open.reduce(0) { $0 + $1.bytes.count })
            #expect(
                statistics.bytesStarted
                    == statistics.bytesDelivered + statistics.bytesCancelled
                    + statistics.bytesInFlight)
            #expect(
                statistics.started
                    == statistics.completed + statistics.cancelled + storm.open.count)
        }
        #expect(storm.completed.count > 50)
    }

    @Test func `a phase that comes back takes as long until a capacity changes`() {
        var topology = Topology()
        let site = topology.addSite(
            name: "here",
            inside: PathProperties(roundTrip: .milliseconds(1), window: Bytes(1_000_000)),
            uplink: .unlimited, downlink: .unlimited)
        let hosts = (0..<24).map {
            topology.addHost(at: site, up: mega(Double(1 + $0)), down: mega(90))
        }
        var network = FlowNetwork(topology: topology)
        var now = Instant.start
        var lengths: [Quantities.Duration] = []
        for phase in 0..<6 {
            // The members come in another order each time; the set is the same.
            for member in 0..<24 {
                let place = (member * 5 + phase) % 24
                _ = network.start(
                    FlowRequest(
                        source: hosts[place], destination: hosts[(place + 1) % 24],
                        bytes: Bytes(1_000_000 * Int64(1 + place))), at: now)
            }
            let end = network.finish().last?.finishedAt ?? now
            lengths.append(end - now)
            now = end
            if phase == 3 {
                network.setCapacity(
                    of: topology.accessLinks(of: hosts[0]).up, to: mega(0.5), at: now)
            }
        }
        #expect(lengths[0] == .milliseconds(1_000) + .nanoseconds(500_000))
        #expect(lengths[0...3].allSatisfy { $0 == lengths[0] })
        #expect(lengths[4] > lengths[0] && lengths[5] == lengths[4])
        // One solution a phase, and with the slow link a second for the one that is left.
        #expect(network.statistics.solves == 8)
    }
}
