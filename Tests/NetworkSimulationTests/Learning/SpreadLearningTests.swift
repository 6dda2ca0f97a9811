import Aggregation
import ProtocolCore
import Quantities
import Randomness
import Testing

@testable import NetworkSimulation

/// Numeric runs of models that are spread over nodes: rows of a pipeline are replicas, and sharded
/// state is plain data-parallel arithmetic.
@Suite struct SpreadLearningTests {
    static let ways: [Parallelism] =
        [
            Parallelism(pipeline: 2), Parallelism(pipeline: 4, schedule: .gpipe, order: .shuffled),
            Parallelism(tensor: 1, sharding: .none),
        ]
        + [Parallelism.Sharding.optimizer, .gradients, .full].map {
            Parallelism(sharding: $0, span: .members, layerGroups: 2)
        }

    private static func world(
        _ parallelism: Parallelism, _ reduction: ReductionAlgorithm = .ring,
        payload: Payload = .bfloat16, nodes: Int = 4, steps: Int64 = 60
    ) -> WorldConfiguration {
        var world = PipelineWorld.configuration(nodes: nodes, stages: 1, batch: 16, steps: steps)
        world.jobs[0].training.parallelism = parallelism
        world.jobs[0].training.reduction = reduction
        world.jobs[0].training.payload = payload
        world.jobs[0].learning = LearningRunTests.world(interval: 25).jobs[0].learning
        return world
    }

    private static func learned(
        _ world: WorldConfiguration, role: RunRole = .network
    ) throws -> LearningReport {
        let job = SmallWorld.run(world, role: role).jobs[0]
        #expect(job.isFinished)
        return try #require(job.learning)
    }

    @Test(arguments: ways)
    func `a spread model learns, and has the bits of its twin`(
        _ parallelism: Parallelism
    ) throws {
        let world = Self.world(parallelism)
        let report = SmallWorld.run(world)
        let model = try #require(report.jobs[0].learning)
        #expect(model.test.accuracy > 0.75)
        let twin = try #require(CentralisedTwin.derive(from: world, job: 0, report: report))
        #expect(try Self.learned(twin, role: .twin) == model)
    }

    /// A twin that sums by the same algorithm, and so by the same plan.
    @Test(arguments: CodedReductionTests.algorithms)
    func `every algorithm has the bits of a twin with the same plan`(
        _ algorithm: ReductionAlgorithm
    ) throws {
        let world = Self.world(Parallelism(), algorithm, nodes: 5)
        let report = SmallWorld.run(world)
        let model = try #require(report.jobs[0].learning)
        #expect(model.test.accuracy > 0.75)
        var twin = try #require(CentralisedTwin.derive(from: world, job: 0, report: report))
        twin.jobs[0].training.reduction = algorithm
        #expect(try Self.learned(twin, role: .twin) == model)
    }

    @Test(
        arguments: [ReductionAlgorithm.ring, .butterfly],
        [Parallelism.Sharding.optimizer, .gradients, .full])
    func `sharded state has the bits of a plain sum by the same plan`(
        _ algorithm: ReductionAlgorithm, _ sharding: Parallelism.Sharding
    ) throws {
        for payload in [Payload.float32, .bfloat16, .int8(block: 8)] {
            let sharded = Self.world(
                Parallelism(sharding: sharding, span: .members, layerGroups: 4), algorithm,
                payload: payload, nodes: 5, steps: 12)
            var plain = sharded
            plain.jobs[0].training.parallelism = Parallelism()
            #expect(try Self.learned(plain) == Self.learned(sharded))
        }
    }

    /// A loss takes a part of the state with it: all go back to a checkpoint, and the numbers with
    /// them.
    @Test func `a sharded model that goes back learns again`() throws {
        var world = Self.world(
            Parallelism(sharding: .full, span: .members, layerGroups: 2), nodes: 5)
        world.jobs[0].nodes = 4
        world.jobs[0].minimumNodes = 3
        world.jobs[0].checkpoint.intervalSteps = 10
        world.fleet[0].upLaw = .constant(150)
        world.fleet[0].downLaw = .constant(20)
        let job = SmallWorld.run(world).jobs[0]
        #expect(job.isFinished && job.recoveries > 0)
        #expect(try #require(job.learning).test.accuracy > 0.7)
    }

    @Test func `rows take inner steps of their own`() throws {
        var world = Self.world(Parallelism(pipeline: 2))
        world.jobs[0].training.mode = .diloco(innerSteps: 10)
        world.jobs[0].learning?.outer = .mean
        #expect(try Self.learned(world).test.accuracy > 0.75)
    }

    /// Two rows of two; the second node of the second row turns its row's gradient round, so that
    /// the mean is nothing.
    @Test func `a poisoner at any stage poisons its row`() throws {
        var world = Self.world(Parallelism(pipeline: 2, order: .listed), .parameterServer)
        world.fleet[0].count = 3
        var poisoner = world.fleet[0]
        poisoner.count = 1
        poisoner.behaviour = .poisons(.signFlip)
        world.fleet.append(poisoner)
        let learned = try Self.learned(world)
        #expect(learned.test.accuracy < 0.5)
        #expect(try #require(learned.deviation).measured > 0)
    }
}
