import Platform
import Quantities
import Testing

struct FlowNetworkTests {
    @Test func `two flows share a link, and the longer then has it alone`() {
        var network = FlowNetwork(links: [mega(1)])
        let long = network.start(route: [LinkID(0)], bytes: Bytes(10_000_000), at: .start)
        let short = network.start(route: [LinkID(0)], bytes: Bytes(5_000_000), at: .start)
        #expect(network.rate(of: long) == mega(0.5))
        let done = network.finish()
        #expect(done.map(\.flow) == [short, long])
        #expect(done.map(\.finishedAt) == [at(10_000), at(15_000)])
        #expect(network.rate(of: long) == nil)
    }

    @Test func `in a parking lot the long flow gets what the slowest link leaves`() {
        var network = FlowNetwork(links: [mega(1), mega(0.4)])
        let long = network.start(route: [LinkID(0), LinkID(1)], bytes: Bytes(1_000), at: .start)
        let fast = network.start(route: [LinkID(0)], bytes: Bytes(1_000), at: .start)
        let slow = network.start(route: [LinkID(1)], bytes: Bytes(1_000), at: .start)
        #expect(network.rate(of: long) == mega(0.2))
        #expect(network.rate(of: fast) == mega(0.8))
        #expect(network.rate(of: slow) == mega(0.2))
    }

    @Test func `a capped flow leaves the rest to the others`() {
        var network = FlowNetwork(links: [mega(10)])
        let capped = network.start(
            route: [LinkID(0)], bytes: Bytes(1_000), cap: mega(1), at: .start)
        let free = network.start(route: [LinkID(0)], bytes: Bytes(1_000), at: .start)
        #expect(network.rate(of: capped) == mega(1))
        #expect(network.rate(of: free) == mega(9))
    }

    @Test func `a flow holds no capacity during its latency`() {
        var network = FlowNetwork(links: [(capacity: mega(1), latency: .milliseconds(50))])
        let first = network.start(route: [LinkID(0)], bytes: Bytes(1_000_000), at: .start)
        #expect(network.rate(of: first) == ByteRate(bytesPerSecond: 0))
        #expect(network.nextChange() == at(50))
        #expect(network.advance(to: at(50)).isEmpty)
        let second = network.start(
            route: [LinkID(0)], bytes: Bytes(500_000), latency: .milliseconds(450), at: at(50))
        #expect(network.rate(of: first) == mega(1))
        let done = network.finish()
        // The first has 0.5 MB left at 0.55 s; both then move 0.5 MB at half the rate.
        #expect(done.map(\.flow) == [first, second])
        #expect(done.map(\.finishedAt) == [at(1_550), at(1_550)])
    }

    @Test func `a flow of nothing takes the latency, one to itself only the extra latency`() {
        var topology = Topology()
        let site = topology.addSite(
            name: "here", inside: PathProperties(roundTrip: .milliseconds(2), window: Bytes(1_000)),
            uplink: .unlimited, downlink: .unlimited)
        let a = topology.addHost(at: site, up: mega(1), down: mega(1))
        let b = topology.addHost(at: site, up: mega(1), down: mega(1))
        var network = FlowNetwork(topology: topology)
        let empty = network.start(
            FlowRequest(source: a, destination: b, bytes: .zero, tag: 7), at: .start)
        let own = network.start(
            FlowRequest(
                source: a, destination: a, bytes: Bytes(1_000_000),
                extraLatency: .milliseconds(3)), at: .start)
        let instant = network.start(
            FlowRequest(source: b, destination: b, bytes: Bytes(5)), at: .start)
        let done = network.finish()
        #expect(done.map(\.flow) == [instant, empty, own])
        #expect(done.map(\.finishedAt) == [.start, at(1), at(3)])
        #expect(done[1].tag == 7)
        #expect(network.statistics.solves == 0)
    }

    @Test func `without any limit the bytes arrive at once`() {
        var network = FlowNetwork(links: [.unlimited])
        let flow = network.start(route: [LinkID(0)], bytes: Bytes(1_000_000), at: .start)
        #expect(network.finish().map(\.flow) == [flow])
        #expect(network.nextChange() == nil)
    }

    @Test func `cancelling gives the whole bytes that had arrived, and the link to the others`() {
        var network = FlowNetwork(links: [mega(1)])
        let victim = network.start(route: [LinkID(0)], bytes: Bytes(1_000_000), at: .start)
        let other = network.start(route: [LinkID(0)], bytes: Bytes(1_000_000), at: .start)
        _ = network.nextChange()
        let instant = Instant(nanoseconds: 500_000_999)
        #expect(network.cancel(victim, at: instant) == Bytes(250_000))
        #expect(network.cancel(victim, at: instant) == nil)
        #expect(network.cancel(FlowID(ordinal: 99), at: instant) == nil)
        #expect(network.rate(of: other) == mega(1))
        #expect(network.statistics.bytesCancelled == Bytes(750_000))
        #expect(network.statistics.bytesDelivered == Bytes(250_000))
        #expect(network.finish().count == 1)
        #expect(network.cancel(other, at: at(9_000)) == nil)
    }

    @Test func `a flow that is due but not reported is cancelled whole`() {
        var network = FlowNetwork(links: [mega(1)])
        let flow = network.start(route: [LinkID(0)], bytes: Bytes(1_000_000), at: .start)
        #expect(network.nextChange() == at(1_000))
        #expect(network.cancel(flow, at: at(1_000)) == Bytes(1_000_000))
        #expect(network.advance(to: at(1_000)).isEmpty)
        #expect(network.statistics.bytesCancelled == .zero)
    }

    @Test func `a start at the instant of an unreported completion does not slow it`() {
        var network = FlowNetwork(links: [mega(1)])
        let first = network.start(route: [LinkID(0)], bytes: Bytes(1_000_000), at: .start)
        #expect(network.nextChange() == at(1_000))
        let second = network.start(route: [LinkID(0)], bytes: Bytes(1_000_000), at: at(1_000))
        #expect(network.nextChange() == at(1_000))
        #expect(network.advance(to: at(1_000)).map(\.flow) == [first])
        #expect(network.rate(of: second) == mega(1))
        #expect(network.nextChange() == at(2_000))
        #expect(network.statistics.solves == 2)
    }

    @Test func `a capacity of zero stops a flow, and it goes on when the link comes back`() {
        var network = FlowNetwork(links: [mega(1)])
        let flow = network.start(route: [LinkID(0)], bytes: Bytes(1_000_000), at: .start)
        network.setCapacity(of: LinkID(0), to: ByteRate(bytesPerSecond: 0), at: at(250))
        #expect(network.nextChange() == nil)
        #expect(network.rate(of: flow) == ByteRate(bytesPerSecond: 0))
        #expect(network.arrived(of: flow, at: at(300)) == Bytes(250_000))
        network.setCapacity(of: LinkID(0), to: mega(3), at: at(10_000))
        #expect(network.nextChange() == at(10_250))
        #expect(network.advance(to: at(10_250)).count == 1)
    }

    @Test func `a finish is rounded up to the next nanosecond`() {
        var network = FlowNetwork(links: [ByteRate(bytesPerSecond: 3)])
        _ = network.start(route: [LinkID(0)], bytes: Bytes(1), at: .start)
        #expect(network.nextChange() == Instant(nanoseconds: 333_333_334))
    }

    @Test func `a network that is advanced late still reports every completion at its own time`() {
        var network = FlowNetwork(links: [mega(1), mega(1)])
        let slow = network.start(route: [LinkID(0)], bytes: Bytes(2_000_000), at: .start)
        let fast = network.start(route: [LinkID(1)], bytes: Bytes(1_000_000), at: .start)
        let done = network.advance(to: at(60_000))
        #expect(done.map(\.flow) == [fast, slow])
        #expect(done.map(\.finishedAt) == [at(1_000), at(2_000)])
    }

    @Test func `an order in every state of a flow does what the state allows`() {
        // What `arrived` and `cancel` say of a flow that waits, moves, has nothing to move, is
        // stopped, is completed, is cancelled, or never was.
        func network() -> FlowNetwork {
            FlowNetwork(links: [(capacity: mega(1), latency: .milliseconds(100))])
        }
        func check(_ network: FlowNetwork, _ flow: FlowID, _ now: Instant, _ bytes: Bytes?) {
            var copy = network
            #expect(copy.arrived(of: flow, at: now) == bytes)
            #expect(copy.cancel(flow, at: now) == bytes)
            #expect(copy.cancel(flow, at: now) == nil)
            #expect(copy.rate(of: flow) == nil)
            #expect((network.rate(of: flow) == nil) == (bytes == nil))
        }
        var waiting = network()
        let flow = waiting.start(route: [LinkID(0)], bytes: Bytes(1_000_000), at: .start)
        check(waiting, flow, at(50), .zero)
        var moving = waiting
        _ = moving.advance(to: at(100))
        check(moving, flow, at(350), Bytes(250_000))
        var stopped = moving
        stopped.setCapacity(of: LinkID(0), to: ByteRate(bytesPerSecond: 0), at: at(200))
        check(stopped, flow, at(900), Bytes(100_000))
        var completed = moving
        #expect(completed.finish().count == 1)
        check(completed, flow, at(5_000), nil)
        var cancelled = moving
        _ = cancelled.cancel(flow, at: at(150))
        check(cancelled, flow, at(200), nil)
        check(waiting, FlowID(ordinal: 1), at(50), nil)
        var empty = network()
        let nothing = empty.start(route: [LinkID(0)], bytes: .zero, at: .start)
        check(empty, nothing, at(50), .zero)
    }
}
