import Accounting
import Aggregation
import NetworkSimulation
import Platform
import ProtocolCore
import Quantities
import Testing

/// Members that are late, and what becomes of their work, reckoned by hand.
///
/// Three nodes compute a sequence in a second and a fourth in two. A round begins with three, so
/// that the fourth waits for the second.
@Suite struct LateRunTests {
    private func world(sequences: Int64) -> WorldConfiguration {
        var world = SmallWorld.pair(speeds: [1, 1, 1, 0.5], sequences: sequences)
        world.fleet[0].count = 4
        world.jobs[0].nodes = 4
        world.jobs[0].minimumNodes = 3
        world.jobs[0].training.batch = 12
        world.jobs[0].training.mode = .synchronous
        return world
    }

    @Test func `with a backup nobody waits for the slowest`() throws {
        var world = world(sequences: 36)
        world.jobs[0].training.backups = 1
        let job = try Laws.job(of: world)
        #expect(job.isFinished && job.rounds == 3 && job.exclusions == 2)
        Laws.expect(job, [.computing: 44, .waitingForMembers: 4])
        #expect(job.account.lost == .seconds(8))
    }

    @Test func `without one everybody does`() throws {
        let job = try Laws.job(of: world(sequences: 36))
        // Shares of four, then twice of three.
        Laws.expect(
            job, [.computing: 12 + 2 * (9 + 6), .waitingForMembers: 4, .waitingForSlower: 18])
    }

    /// In the second round node 3 has three sequences, for six seconds; the others go on after
    /// three. It is in the third round with them, of which it has no other share.
    @Test func `late work that is kept is in the next round`() throws {
        var world = world(sequences: 36)
        world.jobs[0].training.quorum = .percent(75)
        world.jobs[0].training.grace = 0
        world.jobs[0].training.lateness = .buffer(.polynomial(exponent: 0.5))
        let job = try Laws.job(of: world)
        #expect(job.isFinished && job.rounds == 3 && job.exclusions == 0)
        #expect(job.finishedAt == .seconds(11))
        Laws.expect(
            job, [.computing: 12 + 9 + 12 + 6, .waitingForMembers: 4, .waitingForSlower: 1])
        #expect(job.account.lost == .zero)
    }

    @Test func `late work that is dropped is paid only if it is proven`() {
        var rewards: [Zen] = []
        for lateness in [RoundCoordinator.Lateness.drop, .pay] {
            var world = world(sequences: 36)
            world.jobs[0].training.backups = 1
            world.jobs[0].training.lateness = lateness
            world.market = MarketConfiguration(epoch: .hours(1), fillsBetweenCalls: true)
            world.economy.rewards = RewardSchedule(
                uptimePerGPUHour: GPUHourPrice(microZen: 0), workShare: .percent(10),
                bandwidthPerGigabyte: .zero)
            world.economy.rewardPool = .zen(1)
            let report = SmallWorld.run(world)
            Laws.assert(report)
            #expect(report.jobs[0].isFinished)
            #expect(report.nodes[0].statement.workReward > .zero)
            rewards.append(report.nodes[3].statement.workReward)
        }
        #expect(rewards[0] == .zero && rewards[1] > .zero)
    }

    @Test func `with steps of their own number nobody waits for the slower`() throws {
        var world = SmallWorld.pair(speeds: [1, 2], sequences: 36)
        world.jobs[0].training.mode = .diloco(innerSteps: 9)
        let equal = try Laws.job(of: world)
        Laws.expect(equal, [.computing: 27, .waitingForSlower: 9])
        world.jobs[0].training.localSteps = .bySpeed
        let unequal = try Laws.job(of: world)
        Laws.expect(unequal, [.computing: 24])
        #expect(unequal.rounds == 2 && unequal.finishedAt == .seconds(12))
    }

    @Test func `an exchange begins when its members have found each other`() throws {
        var world = SmallWorld.configuration()
        world.jobs[0].training.matchmaking = .seconds(3)
        let job = try Laws.job(of: world)
        Laws.expect(job, [.computing: 400, .communicating: 4 * 10 * 3])
    }

    /// A step of 12 s, of which a third and a half is over when the first of four buckets is ready,
    /// at 6 s. Groups are formed until 9 s; nobody has to find anybody again at the end.
    @Test func `groups are formed behind the backward pass if exchanges begin there`() throws {
        var world = world(sequences: 48)
        world.jobs[0].minimumNodes = 4
        world.fleet[0].identities = nil
        world.jobs[0].training.batch = 48
        world.jobs[0].training.buckets = 4
        world.jobs[0].training.matchmaking = .seconds(3)
        let job = try Laws.job(of: world)
        Laws.expect(job, [.computing: 48])
    }
}
