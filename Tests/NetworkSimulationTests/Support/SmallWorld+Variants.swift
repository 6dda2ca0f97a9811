import Aggregation
import NetworkSimulation
import Platform
import ProtocolCore
import Quantities
import Randomness

/// Small worlds that several tests begin with.
extension SmallWorld {
    /// One node, rounds of ten sequences in ten seconds: no collective and nobody to wait for.
    static func alone(sequences: Int64) -> WorldConfiguration {
        var world = configuration()
        world.fleet[0].count = 1
        world.jobs[0].nodes = 1
        world.jobs[0].minimumNodes = 1
        world.jobs[0].training.batch = 1
        world.jobs[0].data.textTokens = sequences * 1_000
        return world
    }

    /// Two nodes of given speeds, each with ten sequences a round.
    static func pair(speeds: [Double], sequences: Int64) -> WorldConfiguration {
        var world = configuration()
        world.fleet[0].count = 2
        world.fleet[0].identities = speeds.enumerated().map { place, speed in
            FleetGroup.Identity(entity: UInt64(place), speed: speed)
        }
        world.jobs[0].nodes = 2
        world.jobs[0].minimumNodes = 2
        world.jobs[0].training.batch = 2
        world.jobs[0].data.textTokens = sequences * 1_000
        return world
    }

    /// Keeps every round of a job, without a stall and at once, and adds a node that can take the
    /// place of one that fails for good.
    static func keepEveryRound(of world: inout WorldConfiguration) {
        world.jobs[0].checkpoint.intervalSteps = 10
        world.fleet[0].count += 1
        world.fleet[0].downLaw = .constant(1e6)
    }

    /// Four nodes of which three suffice. A round has four steps of 12 sequences: three nodes take
    /// 16 s for it and four 12 s. A round begins as soon as there are three, so that node 3 waits
    /// for the second. A node that fails does not come back.
    static func lossOfOne(sequences: Int64) -> WorldConfiguration {
        var world = configuration()
        world.fleet[0].downLaw = .constant(1e6)
        world.jobs[0].minimumNodes = 3
        world.jobs[0].training.batch = 12
        world.jobs[0].training.quorum = .percent(75)
        world.jobs[0].training.mode = .diloco(innerSteps: 4)
        world.jobs[0].data.textTokens = sequences * 1_000
        return world
    }

    /// Gives each node a line on which an update takes one second, and a latency of 100 ms between
    /// two nodes; text comes from a site without latency.
    static func giveLines(to world: inout WorldConfiguration) {
        for group in world.fleet.indices {
            world.fleet[group].up = ByteRate(bytesPerSecond: 162_500)
            world.fleet[group].down = ByteRate(bytesPerSecond: 162_500)
        }
        let near = world.sites[0].inside
        world.sites[0].inside = PathProperties(
            roundTrip: .milliseconds(200), window: Bytes(1 << 40), capacity: .unlimited)
        world.sites.append(site("b"))
        world.paths.append(PathConfiguration(from: 0, to: 1, properties: near))
        world.jobs[0].data.site = 1
    }

    static func verification(sample: Ratio) -> JobConfiguration.Verification {
        JobConfiguration.Verification(
            sample: sample, escalation: 0, falsePositive: .zero, window: .hours(1),
            evidence: .zero)
    }

    /// Workers of whose steps every one is checked by ten verifiers each, with lines of 1 MB/s;
    /// evidence takes a second. The verifiers come a second after the job has its nodes, see
    /// `comeLate`.
    static func verifiedFromAfar(workers: Int, sequences: Int64) -> WorldConfiguration {
        var world =
            workers == 1 ? alone(sequences: sequences) : pair(speeds: [1, 1], sequences: sequences)
        var verifiers = world.fleet[0]
        verifiers.count = 10 * workers
        verifiers.identities = nil
        verifiers.down = ByteRate(bytesPerSecond: 1_000_000)
        makeLate(&verifiers)
        world.fleet.append(verifiers)
        world.jobs[0].verification = verification(sample: .one)
        world.jobs[0].verification?.evidence = Bytes(1_000_000)
        world.jobs[0].resultLine = ByteRate(bytesPerSecond: 32_000)
        return world
    }

    /// The coming of nodes that are down at first.
    static func arrivals(of nodes: Range<Int>, at seconds: Double) -> [Intervention] {
        nodes.map { .flip($0, at: seconds) }
    }

    /// Nodes that are down until an intervention, and then up for longer than a test runs.
    static func makeLate(_ group: inout FleetGroup) {
        group.upLaw = .constant(1e6)
        group.downLaw = .constant(.infinity)
    }
}
