import Aggregation
import EventKernel
import ProtocolCore
import Quantities
import Randomness
import Testing

@testable import NetworkSimulation

/// Numeric runs in every way of training.
@Suite struct LearningModeTests {
    /// Modes in which the small world learns its task.
    static let modes: [(TrainingMode, Double)] = [
        (.synchronous, 0.75), (.diloco(innerSteps: 10), 0.75),
        (
            .streaming(
                Streaming(innerSteps: 10, fragments: 2, delay: 2, mixing: 0.5, pattern: .strided)),
            0.75
        ),
        (
            .streaming(
                Streaming(innerSteps: 5, fragments: 1, delay: 0, mixing: 0, pattern: .sequential)),
            0.75
        ),
        (
            .asynchronous(
                Asynchrony(
                    innerSteps: 5, bufferSize: 1, weight: .polynomial(exponent: 0.5),
                    maxStaleness: nil, rate: 0.6)), 0.75
        ),
        (
            .asynchronous(
                Asynchrony(
                    innerSteps: 5, bufferSize: 3, weight: .polynomial(exponent: 0.5),
                    maxStaleness: nil, rate: 1)), 0.75
        ),
    ]

    private static func world(_ mode: TrainingMode) -> WorldConfiguration {
        var world = LearningRunTests.world(interval: 10)
        world.jobs[0].training.mode = mode
        world.jobs[0].learning?.outer = .mean
        return world
    }

    @Test(arguments: modes)
    func `a model learns in every mode`(_ mode: TrainingMode, _ least: Double) throws {
        let report = SmallWorld.run(Self.world(mode))
        let learned = try #require(report.jobs[0].learning)
        #expect(report.jobs[0].isFinished)
        #expect(learned.test.accuracy > least)
    }

    /// With one fragment, no delay and nothing of the own kept, streaming is DiLoCo. Members keep
    /// their optimisers, so that both have the same bits.
    @Test func `streaming of a whole model without delay is DiLoCo`() throws {
        let streaming = TrainingMode.streaming(
            Streaming(innerSteps: 10, fragments: 1, delay: 0, mixing: 0, pattern: .sequential))
        let first = SmallWorld.run(Self.world(.diloco(innerSteps: 10))).jobs[0].learning
        let second = SmallWorld.run(Self.world(streaming)).jobs[0].learning
        #expect(first != nil)
        #expect(first == second)
    }

    /// A row of two stages is one member with the whole model.
    @Test func `a model that is cut across nodes learns as one that is not`() throws {
        var cut = PipelineWorld.configuration(nodes: 4, stages: 2, batch: 8, steps: 20)
        cut.jobs[0].training.payload = .float32
        cut.jobs[0].learning = Self.world(.synchronous).jobs[0].learning
        var whole = cut
        whole.fleet[0].count = 2
        whole.jobs[0].nodes = 2
        whole.jobs[0].minimumNodes = 2
        whole.jobs[0].training.parallelism = Parallelism(pipeline: 1)
        // The rows begin with the nodes 0 and 2.
        whole.fleet[0].identities = [0, 2].map { FleetGroup.Identity(entity: $0, speed: 1) }
        let learned = try #require(SmallWorld.run(cut).jobs[0].learning)
        let expected = try #require(SmallWorld.run(whole).jobs[0].learning)
        #expect(learned.test.accuracy > 0.5)
        #expect(learned == expected)
    }

    /// Nodes fail, are late, go back to checkpoints and come back, over and over; the same worlds
    /// with and without numbers take the same course.
    @Test(arguments: ModeWorld.allCases, 0..<12)
    func `numbers follow a world of faults and change nothing in it`(
        _ mode: ModeWorld, _ number: Int
    ) throws {
        let plain = mode.random(number)
        try Self.assertCourse(of: plain)
    }

    /// The same where nodes depend on each other within a step.
    @Test(arguments: 0..<40)
    func `numbers follow a world of faults where models are spread`(_ number: Int) throws {
        try Self.assertCourse(of: SpreadRandomTests.configuration(number))
    }

    /// Runs a world with and without numbers.
    private static func assertCourse(of plain: WorldConfiguration) throws {
        var learning = plain
        for place in learning.jobs.indices {
            learning.jobs[place].learning = LearningConfiguration(
                task: .clusters(
                    .init(features: 2, classes: 2, training: 20, testing: 10, separation: 3)),
                model: .softmax, optimizer: .sgd(rate: 0.01, momentum: 0), outer: .mean,
                concentration: 1, evaluationInterval: 1_000)
        }
        let report = SmallWorld.run(learning)
        #expect(report.failure == nil)
        #expect(report.traceDigest == SmallWorld.run(plain).traceDigest)
        for job in report.jobs {
            let learned = try #require(job.learning)
            let isFinite = learned.parameters.allSatisfy { $0.isFinite }
            #expect(isFinite)
            let hasLearned = learned.parameters.contains { $0 != 0 }
            #expect(hasLearned == (job.rounds > 0 && job.retained > 0))
        }
    }

    /// Node 0 is the hub, and is lost at 12 s with a model that nobody has fetched: the job goes
    /// back to the one before, which no checkpoint has, and comes to the model of a run in which
    /// the other one was alone from then on.
    @Test(arguments: [12.0, 15.0, 31.5])
    func `a model whose hub is lost goes on from what a member holds`(_ time: Double) throws {
        var world = FaultyWorld.configuration(rounds: 1)
        world.fleet[0].downLaw = .constant(1e6)
        world.jobs[0].data.textTokens = 200_000
        world.jobs[0].minimumNodes = 1
        world.jobs[0].training.mode = .asynchronous(
            Asynchrony(
                innerSteps: 10, bufferSize: 1, weight: .polynomial(exponent: 0.5),
                maxStaleness: nil, rate: 1))
        let plain = SmallWorld.run(world, [.flip(0, at: time)])
        world.jobs[0].learning = Self.world(.synchronous).jobs[0].learning
        let job = try Laws.job(of: world, [.flip(0, at: time)])
        #expect(job.isFinished && job.retained == 200 && job.account.lost > .zero)
        #expect(job.finishedAt == plain.jobs[0].finishedAt)
        let learned = try #require(job.learning)
        #expect(learned.test.accuracy > 0.6)
    }

    /// One poisoner of five pushes the hub's buffer the other way.
    @Test func `a hub's buffer bears poisoners under a rule`() throws {
        var world = Self.world(
            .asynchronous(
                Asynchrony(
                    innerSteps: 5, bufferSize: 5, weight: .constant, maxStaleness: nil, rate: 1)))
        world.fleet[0].count = 4
        var poisoners = world.fleet[0]
        poisoners.count = 1
        poisoners.behaviour = .poisons(.innerProduct(epsilon: 20))
        world.fleet.append(poisoners)
        world.jobs[0].nodes = 5
        world.jobs[0].minimumNodes = 5
        world.jobs[0].training.reduction = .parameterServer
        // Enough sequences in a step for the honest to agree on the direction.
        world.jobs[0].training.batch = 160
        world.jobs[0].data.textTokens = 16_000_000
        let lost = try #require(SmallWorld.run(world).jobs[0].learning)
        world.jobs[0].learning?.defence = Defence(rule: RobustRule(.median), bad: 1)
        let defended = try #require(SmallWorld.run(world).jobs[0].learning)
        #expect(lost.test.accuracy < 0.3)
        #expect(defended.test.accuracy > 0.7)
    }
}
