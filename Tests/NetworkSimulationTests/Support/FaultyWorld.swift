import NetworkSimulation
import Platform
import Quantities
import Randomness

/// Two nodes at two sites with 200 ms between them, and a third site near both with everything
/// else; see `SmallWorld`.
///
/// Access lines and the path have 162,500 B/s, so that an update of 162,500 B takes one second. A
/// round computes for 10 s; then its update goes there and back in 2 × 1.1 s.
enum FaultyWorld {
    static let rate = 162_500.0
    /// The time of a round's exchange without a fault.
    static let exchange = 2.2

    static func configuration(rounds: Int64) -> WorldConfiguration {
        var world = SmallWorld.pair(speeds: [1, 1], sequences: 20 * rounds)
        world.sites = ["a", "b", "c"].map { SmallWorld.site($0) }
        let near = PathProperties(roundTrip: .zero, window: Bytes(1 << 40))
        let far = PathProperties(
            roundTrip: .milliseconds(200), window: Bytes(1_000_000),
            capacity: ByteRate(bytesPerSecond: rate))
        world.paths = [
            PathConfiguration(from: 0, to: 1, properties: far),
            PathConfiguration(from: 0, to: 2, properties: near),
            PathConfiguration(from: 1, to: 2, properties: near),
        ]
        world.fleet[0].sites = [0, 1]
        world.fleet[0].up = ByteRate(bytesPerSecond: rate)
        world.fleet[0].down = ByteRate(bytesPerSecond: rate)
        world.storageServers[0].site = 2
        world.jobs[0].data.site = 2
        world.jobs[0].resultSite = 2
        return world
    }

    /// A fault from some seconds after the start to others.
    static func fault(
        _ kind: NetworkFaultConfiguration.Kind, from: Double, until: Double?
    ) -> NetworkFaultConfiguration {
        NetworkFaultConfiguration(
            kind,
            .once(
                from: Duration(roundingUpSeconds: from),
                until: until.map { Duration(roundingUpSeconds: $0) }))
    }

    /// How long the exchange of each round took.
    static func reductions(_ world: WorldConfiguration) -> [Double] {
        let sink = MemorySink()
        _ = SmallWorld.run(world, sink: sink)
        return sink.column("reduction", of: RecordTable.Index.rounds).map(\.number)
    }

    /// A random world in which every kind of fault comes and goes, two or three at a time.
    static func random(_ number: Int) -> WorldConfiguration {
        var world = RandomWorld.configuration(number)
        var stream = RandomStream(
            seed: Seed(UInt64(number)), entity: 0, purpose: "random faults")
        func real(_ low: Double, _ high: Double) -> Double {
            low + (high - low) * stream.uniform()
        }
        func law() -> NetworkFaultConfiguration.Course {
            .recurring(
                every: .exponential(mean: real(10, 200)),
                lasting: .exponential(mean: real(1, 60)))
        }
        let last = world.sites.count - 1
        world.networkFaults = [
            .init(.clog(.group(0), left: .percent(real(0, 100))), law()),
            .init(.loss(0, 0, rate: .percent(real(0.1, 20))), law()),
            .init(.loss(0, last, rate: .percent(real(0.1, 20))), law()),
        ]
        if last > 0 {
            let others = Array(1...last)
            world.networkFaults.append(.init(.partition([0], others), law()))
            if world.paths[0].properties.capacity < .unlimited {
                world.networkFaults.append(.init(.clog(.between(0, 1), left: .zero), law()))
            }
        }
        for site in world.sites.indices where world.sites[site].uplink < .unlimited {
            world.networkFaults.append(
                .init(.clog(.site(site), left: .percent(real(0, 100))), law()))
        }
        return world
    }
}
