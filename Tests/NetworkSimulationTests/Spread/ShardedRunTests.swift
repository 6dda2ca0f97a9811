import Aggregation
import NetworkSimulation
import Platform
import ProtocolCore
import Quantities
import Randomness
import Testing

/// Jobs whose training state is sharded over all members, against times reckoned by hand.
struct ShardedRunTests {
    /// Four nodes, a sequence each of a second a step; everything is gathered in four groups.
    private func world(
        _ sharding: Parallelism.Sharding, groups: Int, prefetch: Int, steps: Int64 = 10
    ) -> WorldConfiguration {
        var world = PipelineWorld.configuration(stages: 1, batch: 4, steps: steps)
        world.jobs[0].training.reduction = .ring
        world.jobs[0].training.parallelism = Parallelism(
            sharding: sharding, span: .members, prefetch: prefetch, layerGroups: groups)
        return world
    }

    /// A line on which the whole model's weights take four seconds around a ring of four.
    private func giveLines(to world: inout WorldConfiguration) {
        PipelineWorld.giveLines(to: &world, activation: 1.0 / 30)
    }

    private func seconds(_ job: JobReport) throws -> Double {
        try #require(job.finishedAt).sinceStart.inSeconds
    }

    @Test(arguments: [Parallelism.Sharding.optimizer, .gradients, .full], [1, 4])
    func `on a perfect network a step takes what its passes take`(
        sharding: Parallelism.Sharding, groups: Int
    ) throws {
        let job = try Laws.job(of: world(sharding, groups: groups, prefetch: 1))
        let end = try seconds(job)
        #expect(abs(end - 10) < 1e-6, "\(end)")
        #expect(abs(job.account[.computing].gpuSeconds - 40) < 1e-5)
        #expect(job.account[.communicating] == .zero)
    }

    @Test func `without groups weights come first and gradients go last`() throws {
        for sharding in [Parallelism.Sharding.optimizer, .full] {
            var configuration = world(sharding, groups: 1, prefetch: 0)
            giveLines(to: &configuration)
            let job = try Laws.job(of: configuration)
            let end = try seconds(job)
            #expect(abs(end - 10 * (4 + 1 + 4)) < 1e-3, "\(end)")
            #expect(abs(job.account[.communicating].gpuSeconds - 4 * 10 * 8) < 0.1)
        }
    }

    @Test func `every micro-batch gathers and scatters what the order says`() throws {
        for (sharding, exchanges) in [
            (Parallelism.Sharding.optimizer, 4 + 4), (.gradients, 4 + 2 * 4),
            (.full, (2 * 4 - 1) + (2 * 4 - 2) + 2 * 4),
        ] {
            var configuration = world(sharding, groups: 4, prefetch: 1, steps: 2)
            configuration.jobs[0].training.batch = 8
            configuration.jobs[0].data.textTokens = 16_000
            giveLines(to: &configuration)
            let report = SmallWorld.run(configuration)
            Laws.assert(report)
            #expect(report.jobs[0].isFinished)
            // A ring of four sends three quarters of a group's 80,000 B. Each node sends a quarter
            // of the checkpoint at the end, too.
            let sent = Int64(2 * exchanges * 60_000 + 480_000)
            for node in report.nodes { #expect(node.sent.count == sent, "\(sharding)") }
        }
    }

    @Test func `gathering ahead hides what it can behind the computation`() throws {
        var ends: [Double] = []
        for prefetch in 0...2 {
            var configuration = world(.full, groups: 4, prefetch: prefetch)
            // A group's weights take a twelfth of a second: less than its backward pass.
            PipelineWorld.giveLines(to: &configuration, activation: 1.0 / 360)
            ends.append(try seconds(try Laws.job(of: configuration)))
        }
        // Seven gathers that are all waited for, against the first and little more.
        #expect(ends[0] > 10 * (1 + 7.0 / 12))
        #expect(ends[1] < ends[0] - 2 && ends[2] <= ends[1] + 1e-9, "\(ends)")
        #expect(ends[1] > 10 * (1 + 1.0 / 12))
    }

    @Test func `slower members are waited for, by name`() throws {
        var configuration = world(.full, groups: 2, prefetch: 1)
        configuration.fleet[0].identities = [1, 1, 1, 0.5].enumerated().map { place, speed in
            FleetGroup.Identity(entity: UInt64(place), speed: speed)
        }
        let job = try Laws.job(of: configuration)
        #expect(abs(try seconds(job) - 20) < 1e-6)
        #expect(abs(job.account[.waitingForSlower].gpuSeconds - 30) < 1e-5)
    }

    /// A fourth node comes and takes 160,000 B from each of three, whose lines take 3 s for that
    /// between the gathers; one alone would have to give it 480,000 B.
    @Test func `a newcomer takes its part from all members alike`() throws {
        var configuration = world(.full, groups: 2, prefetch: 1, steps: 20)
        configuration.jobs[0].minimumNodes = 3
        configuration.fleet[0].count = 3
        PipelineWorld.giveLines(to: &configuration, activation: 1.0 / 80)
        configuration.fleet[0].up = ByteRate(bytesPerSecond: 160_000.0 / 3)
        var late = configuration.fleet[0]
        late.count = 1
        SmallWorld.makeLate(&late)
        configuration.fleet.append(late)
        let job = try Laws.job(of: configuration, [.flip(3, at: 60)])
        #expect(job.isFinished && job.recoveries == 0)
        #expect(job.stateFetches == 1)
        let seconds = job.stateFetchTime.inSeconds
        #expect(seconds >= 3 && seconds < 9, "\(seconds) s")
    }

    @Test func `a loss takes a part of the state, and all go back`() throws {
        var configuration = world(.full, groups: 2, prefetch: 1)
        configuration.fleet[0].upLaw = .constant(.infinity)
        configuration.fleet[0].downLaw = .constant(1e6)
        configuration.heartbeatTimeout = .zero
        configuration.fleet[0].count = 5
        configuration.jobs[0].checkpoint.intervalSteps = 4
        let job = try Laws.job(of: configuration, [.flip(2, at: 6.5)])
        #expect(job.recoveries == 1 && job.roundsAbandoned == 1)
        #expect(abs(try seconds(job) - (6.5 + 6)) < 1e-6)
        #expect(job.retained == 40)
    }
}
