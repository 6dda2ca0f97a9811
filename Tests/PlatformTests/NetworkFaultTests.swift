import Platform
import Quantities
import Randomness
import Testing

/// Rules that make the network worse, and what is left of it when several hold.
struct NetworkFaultTests {
    /// Three sites with a host each, 10 MB/s up and down, 100 ms apart.
    struct Scene {
        var network: FlowNetwork
        let sites: [SiteID]
        let hosts: [HostID]

        init(sharing: FlowNetwork.Sharing = .equal, trips: [Int64] = [100, 100, 100]) {
            var topology = Topology()
            let sites = (0..<3).map {
                topology.addSite(
                    name: "site \($0)",
                    inside: PathProperties(roundTrip: .zero, window: Bytes(1_000_000)),
                    uplink: .unlimited, downlink: .unlimited)
            }
            let pairs = [(0, 1), (0, 2), (1, 2)]
            for (place, pair) in pairs.enumerated() {
                topology.connect(
                    sites[pair.0], sites[pair.1],
                    PathProperties(
                        roundTrip: .milliseconds(trips[place]), window: Bytes(100_000_000)))
            }
            hosts = sites.map { topology.addHost(at: $0, up: mega(10), down: mega(10)) }
            self.sites = sites
            network = FlowNetwork(topology: topology, sharing: sharing)
        }

        mutating func start(_ from: Int, _ to: Int, megabytes: Int64, at now: Instant) -> FlowID {
            network.start(
                FlowRequest(
                    source: hosts[from], destination: hosts[to],
                    bytes: Bytes(megabytes * 1_000_000)), at: now)
        }

        /// Advances to an instant at which nothing ends before.
        mutating func pass(to now: Instant) {
            let done = network.advance(to: now)
            #expect(done.isEmpty)
        }
    }

    private func fault(_ kind: NetworkFault.Kind) -> NetworkFault {
        NetworkFault(kind, from: at(0), until: at(60_000))
    }

    @Test func `a partition stops what crosses it, loses nothing, and what is new waits too`() {
        var scene = Scene()
        let across = scene.start(0, 1, megabytes: 10, at: .start)
        let aside = scene.start(2, 1, megabytes: 5, at: .start)
        let split = fault(.partition([scene.sites[0]], [scene.sites[1], scene.sites[2]]))
        scene.pass(to: at(250))
        // After the latency of 50 ms both have had 0.2 s at 5 MB/s.
        scene.network.apply(split, at: at(250))
        let late = scene.start(1, 0, megabytes: 1, at: at(250))
        #expect(scene.network.rate(of: across) == mega(0))
        #expect(scene.network.rate(of: aside) == mega(10))
        // The new one has its latency behind it; what is aside has 4 MB to go at 10 MB/s.
        scene.pass(to: at(300))
        let next = scene.network.nextChange()
        #expect(next == at(650))
        let done = scene.network.advance(to: at(650))
        #expect(done.map(\.flow) == [aside])
        #expect(scene.network.rate(of: late) == mega(0))
        scene.pass(to: at(2_000))
        let arrived = scene.network.arrived(of: across, at: at(2_000))
        #expect(arrived == Bytes(1_000_000))
        let isLifted = scene.network.lift(split, at: at(2_000))
        #expect(isLifted)
        let rest = scene.network.finish()
        #expect(rest.map(\.flow) == [late, across])
        #expect(rest.map(\.finishedAt) == [at(2_100), at(2_900)])
        let isLiftedTwice = scene.network.lift(split, at: at(3_000))
        #expect(!isLiftedTwice)
    }

    @Test func `of clogs that overlap the least share holds, and lifting one leaves the other`() {
        var scene = Scene()
        let flow = scene.start(0, 1, megabytes: 1_000, at: .start)
        scene.pass(to: at(50))
        let up = scene.network.topology.accessLinks(of: scene.hosts[0]).up
        let half = fault(.accessClog(scene.hosts[0], share: 0.5))
        let tenth = fault(.clog(up, share: 0.1))
        var now: Int64 = 100
        func check(_ expected: ByteRate, _ order: (inout FlowNetwork, Instant) -> Void) {
            scene.pass(to: at(now))
            order(&scene.network, at(now))
            now += 100
            #expect(scene.network.rate(of: flow) == expected)
        }
        check(mega(5)) { $0.apply(half, at: $1) }
        check(mega(1)) { $0.apply(tenth, at: $1) }
        check(mega(1)) { $0.apply(half, at: $1) }
        check(mega(0.8)) { $0.setCapacity(of: up, to: mega(8), at: $1) }
        check(mega(4)) { $0.lift(tenth, at: $1) }
        check(mega(4)) { $0.lift(half, at: $1) }
        // The other direction of the access is still at half of 10 MB/s.
        let back = scene.start(1, 0, megabytes: 1_000, at: at(now))
        scene.pass(to: at(now + 50))
        #expect(scene.network.rate(of: back) == mega(5))
        now += 100
        check(mega(8)) { $0.lift(half, at: $1) }
        #expect(scene.network.rate(of: back) == mega(10))
    }

    @Test func `loss holds a stream to the law of Mathis while it lasts`() throws {
        var scene = Scene()
        let flow = scene.start(0, 1, megabytes: 1_000, at: .start)
        scene.pass(to: at(50))
        // 1,448 B / 0.1 s × √1.5 / √0.0006 = 724,000 B/s.
        let loss = fault(.loss(scene.sites[1], scene.sites[0], probability: 0.0006))
        let worse = fault(.loss(scene.sites[0], scene.sites[1], probability: 0.0024))
        scene.network.apply(loss, at: at(50))
        let rate = try #require(scene.network.rate(of: flow)).bytesPerSecond
        #expect(abs(rate / 724_000 - 1) < 1e-12)
        scene.network.apply(worse, at: at(50))
        #expect(
            abs(try #require(scene.network.rate(of: flow)).bytesPerSecond / 362_000 - 1) < 1e-12)
        scene.network.lift(worse, at: at(50))
        #expect(scene.network.rate(of: flow)?.bytesPerSecond == rate)
        scene.network.lift(loss, at: at(50))
        #expect(scene.network.rate(of: flow) == mega(10))
    }

    @Test func `with shares by round trip the nearer of two gets as much more`() {
        var scene = Scene(sharing: .inverseRoundTrip, trips: [100, 20, 50])
        let far = scene.start(1, 0, megabytes: 100, at: .start)
        let near = scene.start(2, 0, megabytes: 100, at: .start)
        scene.pass(to: at(1_000))
        // 10 MB/s at the destination in the ratio 1 : 5.
        #expect(abs((scene.network.rate(of: far)?.bytesPerSecond ?? 0) - 10e6 / 6) < 1e-3)
        #expect(abs((scene.network.rate(of: near)?.bytesPerSecond ?? 0) - 50e6 / 6) < 1e-3)
    }

    @Test func `messages come again and late as often as the rule says, and alike for one stream`()
    {
        let rule = MessageFault(repetition: 0.25, delay: 0.5, lateness: .constant(2))
        var stream = RandomStream(seed: Seed(7), entity: 1, purpose: "messages")
        var same = stream
        let all = (0..<20_000).map { _ in rule.arrivals(drawing: &stream) }
        let again = (0..<20_000).map { _ in rule.arrivals(drawing: &same) }
        #expect(all == again)
        let copies = all.joined()
        #expect(abs(Double(copies.count) / 20_000 - 4.0 / 3) < 0.02)
        #expect(abs(Double(copies.count { $0 == .seconds(2) }) / Double(copies.count) - 0.5) < 0.02)
        #expect(all.allSatisfy { !$0.isEmpty && $0.count <= MessageFault.mostCopies })
        let calm = MessageFault(repetition: 0, delay: 0, lateness: .constant(2))
        let once = calm.arrivals(drawing: &stream)
        #expect(once == [.zero])
    }

    @Test func `a rule holds from its first instant and not at its last`() {
        let rule = NetworkFault(.clog(LinkID(0), share: 0), from: at(1), until: at(2))
        #expect([0, 1, 2].map { rule.holds(at: at($0)) } == [false, true, false])
    }
}
