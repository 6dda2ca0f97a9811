import Aggregation
import NetworkSimulation
import Platform
import ProtocolCore
import Quantities
import Randomness
import Testing

/// The centralised twin: the same text on the same GPUs, in one place.
@Suite struct TwinTests {
    /// The twin that follows from a network's run.
    static func derived(
        _ world: WorldConfiguration, changing change: (inout WorldReport) -> Void = { _ in }
    ) throws -> WorldConfiguration {
        var report = SmallWorld.run(world)
        change(&report)
        return try #require(CentralisedTwin.derive(from: world, job: 0, report: report))
    }

    /// The waterfall of a network's run against its twin's.
    static func waterfall(_ world: WorldConfiguration) throws -> Waterfall {
        let report = SmallWorld.run(world)
        let twin = try Laws.twin(of: world, report)
        return Waterfall(network: report.jobs[0].account, twin: twin.account)
    }

    @Test func `a network without losses is as efficient as its twin`() throws {
        let waterfall = try Self.waterfall(SmallWorld.configuration())
        #expect(waterfall.efficiency == 1)
        #expect(waterfall.bars.allSatisfy { $0.difference == .zero })
    }

    /// Synchronous training over a ring, with the same lines, latencies, stores and failures.
    @Test(arguments: [1, 4])
    func `a network that is a data centre is as efficient as one`(_ buckets: Int) throws {
        var world = SmallWorld.configuration()
        world.jobs[0].training.mode = .synchronous
        world.jobs[0].training.payload = .bfloat16
        world.jobs[0].training.reduction = .ring
        world.jobs[0].training.buckets = buckets
        world.jobs[0].checkpoint.intervalSteps = 30
        world.twin.checkpointSteps = 30
        world.twin.buckets = buckets
        let rate = ByteRate(bytesPerSecond: 1_000_000)
        (world.fleet[0].up, world.fleet[0].down, world.twin.fabric) = (rate, rate, rate)
        world.fleet[0].snapshotRate = rate
        world.sites[0].inside.roundTrip = .milliseconds(4)
        world.twin.roundTrip = .milliseconds(4)
        let waterfall = try Self.waterfall(world)
        #expect(waterfall.network > .seconds(400))
        #expect(waterfall.efficiency == 1)
        #expect(waterfall.bars.allSatisfy { $0.difference == .zero })
    }

    /// Six sequences a step, three each in the network: the slower takes 6 s. The twin gives four
    /// to the faster and two to the slower, and both take 4 s.
    @Test func `the twin shares a batch by speed`() throws {
        var world = SmallWorld.pair(speeds: [1, 0.5], sequences: 120)
        world.jobs[0].training.batch = 6
        let waterfall = try Self.waterfall(world)
        #expect(waterfall.network == .seconds(2 * 20 * 6))
        #expect(waterfall.twin == .seconds(2 * 20 * 4))
        #expect(waterfall.efficiency == 2.0 / 3)
    }

    /// Seats of four: the shares of the lease time are 1.6, 1.2, 0.8 and 0.4 of a seat.
    @Test func `the twin's nodes are the mix of the lease time`() throws {
        var world = SmallWorld.configuration()
        world.fleet[0].count = 6
        world.fleet[0].identities = (0..<6).map {
            FleetGroup.Identity(entity: 100 + UInt64($0), speed: 1 + Double($0) / 10)
        }
        world.twin.spares = 1
        let twin = try Self.derived(world) { report in
            report.jobs[0].trainingTime = [400.0, 300, 200, 100, 0, 0].enumerated().map {
                JobReport.NodeTime(node: $0, time: .seconds($1))
            }
        }
        let identities = twin.fleet.flatMap { $0.identities ?? [] }
        // The node that sits twice has two lucks; the spare is one that has no seat.
        #expect(identities.map(\.entity) == [100, 1 << 32 | 100, 101, 102, 103])
        #expect(identities.map(\.speed) == [1, 1, 1.1, 1.2, 1.3])
        #expect(twin.fleet.allSatisfy { $0.count == 1 && $0.sites == [0] })
        #expect(twin.jobs[0].nodes == 4 && twin.jobs[0].minimumNodes == 4)
    }

    /// Of two jobs on nodes of two kinds, the twin of each is made of its own.
    @Test func `the twin is made of the nodes that its job held`() throws {
        var world = SmallWorld.configuration()
        world.jobs.append(world.jobs[0])
        world.fleet.append(world.fleet[0])
        world.fleet[1].speedVariation = 0.5
        world.twin.spares = 2
        var report = SmallWorld.run(SmallWorld.configuration())
        report.jobs.append(report.jobs[0])
        let count = world.fleet[0].count
        let others = report.nodes.map { node in
            var copy = node
            copy.index += count
            copy.group = 1
            copy.entity += 1_000
            return copy
        }
        report.nodes += others
        report.jobs[1].trainingTime = others.map {
            JobReport.NodeTime(node: $0.index, time: .seconds(10))
        }
        let first = try #require(CentralisedTwin.derive(from: world, job: 0, report: report))
        let second = try #require(CentralisedTwin.derive(from: world, job: 1, report: report))
        let isOther: (FleetGroup) -> Bool = { $0.speedVariation == 0.5 }
        #expect(!first.fleet.isEmpty && !first.fleet.contains(where: isOther))
        #expect(!second.fleet.isEmpty && second.fleet.allSatisfy(isOther))
        #expect(second.fleet.count == world.jobs[1].nodes + 2)
    }

    @Test func `the twin processes what was retained`() throws {
        var world = SmallWorld.configuration()
        world.horizon = .seconds(55)
        world.jobs[0].data.bytes = Bytes(4_000)
        let report = SmallWorld.run(world)
        #expect(report.jobs[0].retained == 200)
        let twin = try #require(CentralisedTwin.derive(from: world, job: 0, report: report))
        #expect(twin.jobs[0].totalSequences == 200)
        #expect(twin.jobs[0].data.bytes == Bytes(2_000))
        let job = try Laws.twin(of: world, report)
        #expect(job.account.useful == .seconds(200))
    }

    @Test func `there is no twin of nothing`() {
        var world = SmallWorld.configuration()
        world.horizon = .seconds(5)
        let report = SmallWorld.run(world)
        #expect(CentralisedTwin.derive(from: world, job: 0, report: report) == nil)
    }

    /// Neither what nodes earn and cost nor who cheats or checks reaches the twin.
    @Test func `money and behaviour leave the twin as it is`() throws {
        let plain = SmallWorld.configuration()
        var other = plain
        other.fleet[0].stake = .zen(1)
        other.fleet[0].ask = .uniform(low: 0.1, high: 1)
        other.fleet[0].behaviour = .colludes
        other.jobs[0].budget = .zen(77)
        other.jobs[0].enclaveOverhead = .percent(10)
        other.economy.fee = .percent(50)
        other.market = MarketConfiguration(epoch: .seconds(60), fillsBetweenCalls: true)
        let report = SmallWorld.run(plain)
        #expect(
            CentralisedTwin.derive(from: plain, job: 0, report: report)
                == CentralisedTwin.derive(from: other, job: 0, report: report))
    }

    /// Steps of a second, a checkpoint after ten. At 18.5 s, in the ninth step after it, node 1
    /// fails; a spare takes its place at once, and the others are back after 3 s.
    @Test func `a loss takes the twin back to its checkpoint`() throws {
        var world = SmallWorld.configuration()
        world.twin.spares = 1
        world.twin.restart = .seconds(3)
        world.twin.checkpointSteps = 10
        var twin = try Self.derived(world)
        for group in twin.fleet.indices { twin.fleet[group].downLaw = .constant(1e6) }
        let report = SmallWorld.run(twin, role: .twin, [.flip(1, at: 18.5)])
        Laws.assert(report)
        let job = report.jobs[0]
        let lost = 4 * 8.5
        Laws.expect(
            job, [.computing: 400 + lost, .provisioning: 3 * 3, .waitingForMembers: 3])
        #expect(job.account.lost == .seconds(lost))
        #expect(job.recoveries == 1)
        #expect(job.finishedAt == .seconds(18.5 + 3 + 90))
        // The spare counts from the moment at which it is leased.
        #expect(report.nodes[4].held == .seconds(3 + 90))
    }

    /// Without a spare the twin waits for the repair.
    @Test func `a twin without a spare waits for its node`() throws {
        var world = SmallWorld.configuration()
        world.heartbeatTimeout = .zero
        world.twin.checkpointSteps = 10
        world.twin.down = .constant(1_000)
        let report = SmallWorld.run(
            try Self.derived(world), role: .twin, [.flip(1, at: 20)])
        Laws.assert(report)
        Laws.expect(report.jobs[0], [.computing: 400, .waitingForMembers: 3 * 1_000])
    }
}
