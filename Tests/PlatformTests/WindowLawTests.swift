import Platform
import Quantities
import Testing

/// The TCP window law, min(NIC, streams × W / RTT), against published measurements.
///
/// Sources: arXiv 2306.03163, table of Google Cloud zones (NET-GC-*); the multi-stream logs of
/// cirquit/hivemind-multi-cloud (NET-MS-GC-EU-US); doitintl/intercloud-throughput (NET-WAN-G).
struct WindowLawTests {
    /// The throughput, in Mbit/s, that a simulated transfer of ten seconds or so reaches.
    static func throughput(
        roundTrip milliseconds: Double, streams: Int, nic: Double, window megabits: Double
    ) throws -> Double {
        var topology = Topology()
        let inside = PathProperties(roundTrip: .zero, window: Bytes(1))
        let here = topology.addSite(
            name: "here", inside: inside, uplink: .unlimited, downlink: .unlimited)
        let there = topology.addSite(
            name: "there", inside: inside, uplink: .unlimited, downlink: .unlimited)
        topology.connect(
            here, there,
            PathProperties(
                roundTrip: Duration(roundingUpSeconds: milliseconds / 1_000),
                window: Bytes(Int64(megabits * 1e6 / 8))))
        let a = topology.addHost(at: here, up: .mbps(nic), down: .mbps(nic))
        let b = topology.addHost(at: there, up: .mbps(nic), down: .mbps(nic))
        var network = FlowNetwork(topology: topology)
        let bytes = Bytes(250_000_000)
        _ = network.start(
            FlowRequest(source: a, destination: b, bytes: bytes, streams: streams), at: .start)
        let end = try #require(network.finish().last).finishedAt
        let latency = try #require(topology.route(from: a, to: b)).latency
        return Double(bytes.count) * 8 / 1e6 / (end.sinceStart - latency).inSeconds
    }

    /// The one window for the rows of Google Cloud's premium tier, inside 20 to 26 Mbit.
    static let window = 21.5

    @Test(arguments: [
        ("US-EU", 210, 103.1), ("US-AUS", 120, 176.1), ("EU-ASIA", 80, 253.1),
        ("US-US", 6_900, 0.66),
        ("EU-EU", 6_810, 0.65), ("ASIA-ASIA", 6_790, 0.72), ("AUS-AUS", 6_840, 0.64),
    ])
    func `one stream between zones is predicted within 15%`(
        _ zones: String, _ measured: Double, _ roundTrip: Double
    ) throws {
        let found = try WindowLawTests.throughput(
            roundTrip: roundTrip, streams: 1, nic: 6_850, window: WindowLawTests.window)
        #expect(abs(found / measured - 1) < 0.15, "\(zones): \(found)")
    }

    @Test(arguments: [(1, 209.6), (5, 1_058), (10, 2_086), (20, 4_266), (40, 6_166), (80, 6_198)])
    func `many streams from Europe to America are predicted within 20%`(
        _ streams: Int, _ measured: Double
    ) throws {
        let found = try WindowLawTests.throughput(
            roundTrip: 103.1, streams: streams, nic: 6_200, window: WindowLawTests.window)
        #expect(abs(found / measured - 1) < 0.2, "\(found)")
    }

    @Test(arguments: [
        (30, 891), (50, 552), (90, 293), (112.5, 236), (162.5, 165), (187.5, 138), (275, 89),
        (350, 70),
    ])
    func `the medians of two thousand paths between clouds are predicted within 20%`(
        _ roundTrip: Double, _ measured: Double
    ) throws {
        let found = try WindowLawTests.throughput(
            roundTrip: roundTrip, streams: 1, nic: 10_000, window: 25.6)
        #expect(abs(found / measured - 1) < 0.2, "\(found)")
    }

    @Test(arguments: [(1, 70), (5, 308.4), (10, 557.6), (20, 1_140.6), (40, 1_928.8), (80, 2_767)])
    func `streams that share a path with foreign ones are predicted within 20%`(
        _ streams: Int, _ measured: Double
    ) {
        // NET-MS-RTX8000-US: from a university in Europe to a cloud in the United States.
        let path = PathProperties(
            roundTrip: .milliseconds(119), window: Bytes(3_000_000), capacity: .mbps(6_550),
            foreignStreams: 99)
        let found = path.windowLimit(streams: streams).bytesPerSecond * 8 / 1e6
        #expect(abs(found / measured - 1) < 0.2, "\(found)")
    }

    @Test func `foreign streams take nothing of what has no limit`() {
        let open = PathProperties(
            roundTrip: .milliseconds(100), window: Bytes(1_000_000), foreignStreams: 50)
        #expect(open.windowLimit(streams: 3).bytesPerSecond == 3e7)
        let near = PathProperties(
            roundTrip: .zero, window: Bytes(1), capacity: .mbps(100), foreignStreams: 3)
        #expect(near.windowLimit(streams: 1).bytesPerSecond == 100e6 / 8 / 4)
    }

    @Test func `a window outside 20 to 26 Mbit misses the measured rows`() throws {
        for window in [15.0, 30.0] {
            let found = try WindowLawTests.throughput(
                roundTrip: 103.1, streams: 1, nic: 6_850, window: window)
            #expect(abs(found / 210 - 1) > 0.15)
        }
    }
}
