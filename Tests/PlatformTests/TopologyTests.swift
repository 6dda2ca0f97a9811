import Platform
import Quantities
import Testing

struct TopologyTests {
    var topology = Topology()
    let iowa, belgium, island: SiteID
    let a, b, c, d: HostID

    init() {
        let inside = PathProperties(
            roundTrip: .milliseconds(1), window: Bytes(3_000_000), capacity: .gbps(400))
        iowa = topology.addSite(
            name: "iowa", inside: inside, uplink: .gbps(40), downlink: .gbps(20))
        belgium = topology.addSite(
            name: "belgium", inside: PathProperties(roundTrip: .zero, window: Bytes(1)),
            uplink: .unlimited, downlink: .unlimited)
        island = topology.addSite(
            name: "island", inside: inside, uplink: .unlimited, downlink: .unlimited)
        topology.connect(
            iowa, belgium,
            PathProperties(
                roundTrip: .nanoseconds(103_000_001), window: Bytes(2_700_000), capacity: .gbps(10))
        )
        a = topology.addHost(at: iowa, up: .gbps(1), down: .gbps(2))
        b = topology.addHost(at: iowa, up: .gbps(1), down: .gbps(2))
        c = topology.addHost(at: belgium, up: .gbps(1), down: .gbps(2))
        d = topology.addHost(at: island, up: .gbps(1), down: .gbps(2))
    }

    @Test func `a route between sites leads up, out, across and in`() throws {
        let route = try #require(topology.route(from: a, to: c))
        let out = try #require(topology.uplinkLinks(of: iowa)?.up)
        let across = try #require(topology.pathLink(from: iowa, to: belgium))
        #expect(
            route.links == [
                topology.accessLinks(of: a).up, out, across, topology.accessLinks(of: c).down,
            ])
        #expect(route.latency == .nanoseconds(51_500_001))
        #expect(route.roundTrip == .nanoseconds(103_000_001))
        #expect(route.window == Bytes(2_700_000))
    }

    @Test func `the way back uses the other direction of every line`() throws {
        let there = try #require(topology.route(from: a, to: c)).links
        let back = try #require(topology.route(from: c, to: a)).links
        #expect(Set(there).isDisjoint(with: back))
        #expect(back.count == there.count)
        #expect(back[2] == topology.uplinkLinks(of: iowa)?.down)
    }

    @Test func `inside a site a flow crosses the fabric and not the uplink`() throws {
        let fabric = try #require(topology.pathLink(from: iowa, to: iowa))
        let links = try #require(topology.route(from: a, to: b)).links
        #expect(
            links == [topology.accessLinks(of: a).up, fabric, topology.accessLinks(of: b).down])
    }

    @Test func `a host reaches itself over no link, and an unconnected site not at all`() {
        #expect(topology.route(from: a, to: a)?.links == [])
        #expect(topology.route(from: a, to: a)?.latency == .zero)
        #expect(topology.route(from: a, to: d) == nil)
        #expect(topology.path(from: iowa, to: island) == nil)
        #expect(topology.streamRate(from: a, to: d, streams: 1).bytesPerSecond == 0)
        #expect(topology.uplinkLinks(of: island) == nil)
    }

    @Test func `one stream gets its window a round trip, many get the slowest link`() {
        let one = topology.streamRate(from: a, to: c, streams: 1)
        #expect(abs(one.bytesPerSecond - 2_700_000 / 0.103000001) < 1)
        #expect(topology.streamRate(from: a, to: c, streams: 80) == .gbps(1))
        #expect(topology.streamRate(from: a, to: a, streams: 1) == .unlimited)
    }

    @Test func `the stream rate is what a lone flow then gets`() throws {
        for streams in [1, 2, 3, 8, 80] {
            var network = FlowNetwork(topology: topology)
            let flow = network.start(
                FlowRequest(source: a, destination: c, bytes: Bytes(1_000_000), streams: streams),
                at: .start)
            _ = network.nextChange().map { network.advance(to: $0) }
            let rate = try #require(network.rate(of: flow)?.bytesPerSecond)
            let expected = topology.streamRate(from: a, to: c, streams: streams).bytesPerSecond
            // Rates are whole numbers of a small unit.
            #expect(rate <= expected && rate >= expected * (1 - 1e-14))
        }
    }

    @Test func `hosts of a site share its uplink`() throws {
        var topology = topology
        let site = topology.addSite(
            name: "home", inside: PathProperties(roundTrip: .zero, window: Bytes(1)),
            uplink: .mbps(100), downlink: .unlimited)
        topology.connect(
            site, belgium, PathProperties(roundTrip: .milliseconds(20), window: Bytes(3_000_000)))
        let homes = (0..<4).map { _ in topology.addHost(at: site, up: .gbps(1), down: .gbps(1)) }
        var network = FlowNetwork(topology: topology)
        let flows = homes.map {
            network.start(
                FlowRequest(source: $0, destination: c, bytes: Bytes(1_000_000)), at: .start)
        }
        _ = network.advance(to: at(10))
        for flow in flows { #expect(network.rate(of: flow) == .mbps(25)) }
        let uplink = try #require(topology.uplinkLinks(of: site)).up
        network.setCapacity(of: uplink, to: .mbps(40), at: at(20))
        for flow in flows { #expect(network.rate(of: flow) == .mbps(10)) }
    }
}
