import Aggregation
import Platform
import ProtocolCore
import Quantities
import Randomness
import Testing

@testable import NetworkSimulation

/// Numeric runs: the world's rounds move real gradients.
@Suite struct LearningRunTests {
    /// The small world with a task of four clouds that overlap a little.
    static func world(
        model: LearningModelKind = .softmax, concentration: Double? = nil, interval: Int = 1
    ) -> WorldConfiguration {
        var world = SmallWorld.configuration()
        world.jobs[0].training.payload = .float32
        world.jobs[0].training.batch = 16
        world.jobs[0].data.textTokens = 1_600_000
        world.jobs[0].learning = LearningConfiguration(
            task: .clusters(
                .init(features: 6, classes: 4, training: 400, testing: 200, separation: 3.5)),
            model: model, optimizer: .sgd(rate: 0.1, momentum: 0), outer: .diloco,
            concentration: concentration, evaluationInterval: interval)
        return world
    }

    /// The same as a data centre would do it: one gradient a step, over a ring.
    static func synchronous() -> WorldConfiguration {
        var world = world()
        world.jobs[0].training.mode = .synchronous
        world.jobs[0].training.payload = .bfloat16
        world.jobs[0].training.reduction = .ring
        return world
    }

    private static func report(
        _ world: WorldConfiguration, role: RunRole = .network, sink: MemorySink? = nil
    ) throws -> LearningReport {
        try #require(SmallWorld.run(world, role: role, sink: sink).jobs[0].learning)
    }

    @Test func `a run in full synchrony has the bits of its centralised twin`() throws {
        let world = Self.synchronous()
        let network = SmallWorld.run(world)
        let derived = try #require(
            CentralisedTwin.derive(from: world, job: 0, report: network))
        let twin = SmallWorld.run(derived, role: .twin)
        let model = try #require(network.jobs[0].learning)
        #expect(network.jobs[0].rounds == 100)
        #expect(twin.jobs[0].rounds == 100)
        #expect(model == twin.jobs[0].learning)
        #expect(model.test.accuracy > 0.75)
        #expect(model.chance == 0.25)
    }

    /// The model is that of a loop that knows of no world: every member's gradient at the same
    /// parameters, summed in the order of the tree, then one step.
    @Test func `a run over a tree has the bits of a loop by the same plan`() throws {
        var world = Self.world()
        world.jobs[0].training.mode = .synchronous
        world.jobs[0].data.textTokens = 320_000
        // Lines of unequal width and nodes of unequal speed.
        world.sites.append(SmallWorld.site("b"))
        world.paths.append(
            PathConfiguration(from: 0, to: 1, properties: world.sites[0].inside))
        world.paths[0].properties.capacity = ByteRate(bytesPerSecond: 1_000_000)
        world.fleet[0].sites = [0, 1]
        world.fleet[0].speedVariation = 0.3
        world.jobs[0].training.sharing = .bySpeed
        let report = SmallWorld.run(world)
        let model = try #require(report.jobs[0].learning)

        let job = world.jobs[0]
        let configuration = try #require(job.learning)
        var learner = Learner(
            configuration, training: job.training, job: JobID(0), seed: world.seed)
        let speeds = report.nodes.map(\.speed)
        let shares = Self.shares(16, speeds)
        let members = (0..<4).map { NodeID($0) }
        // The world knows the widths that a plan follows; members of one site have the widest.
        let wide = 1e300
        let widths = members.indices.map { i in
            members.indices.map { j in i % 2 == j % 2 ? wide : 1_000_000 }
        }
        let plan = ReductionPlan.tree(members: members, widths: widths, fanOut: 2)
        for node in members { learner.join(node, entity: UInt64(node.index), attack: nil) }
        for round in 0..<20 {
            for (node, share) in zip(members, shares) {
                learner.assign(
                    PhaseAssignment(
                        round: RoundID(Int64(round)), node: node, sequences: share, steps: 1))
            }
            learner.commit(members, round: RoundID(0), plan: plan, by: .tree(fanOut: 2))
        }
        #expect(learner.state.parameters == model.parameters)
    }

    /// Shares by largest remainder.
    private static func shares(_ batch: Int64, _ speeds: [Double]) -> [Int64] {
        let total = speeds.reduce(0, +)
        let quotas = speeds.map { Double(batch) * ($0 / total) }
        var shares = quotas.map { Int64($0.rounded(.down)) }
        let order = quotas.indices.sorted { a, b in
            quotas[a] - quotas[a].rounded(.down) > quotas[b] - quotas[b].rounded(.down)
        }
        for place in order.prefix(Int(batch - shares.reduce(0, +))) { shares[place] += 1 }
        return shares
    }

    @Test(arguments: [LearningModelKind.softmax, .twoLayer(hidden: 8)])
    func `inner steps of each member's own learn the task`(_ kind: LearningModelKind) throws {
        let sink = MemorySink()
        let report = try Self.report(Self.world(model: kind), sink: sink)
        #expect(report.test.accuracy > 0.75)
        let losses = sink.column("test_loss", of: RecordTable.Index.learning).map(\.number)
        #expect(losses.count == 11)
        #expect(losses[0] > 1.3)
        #expect(losses[10] < 0.7)
        #expect(losses[10] == report.test.loss)
    }

    @Test func `the numbers change nothing about time`() {
        var plain = Self.world()
        plain.jobs[0].learning = nil
        #expect(SmallWorld.run(plain).traceDigest == SmallWorld.run(Self.world()).traceDigest)
    }

    @Test func `evaluations come as often as was asked for, and at the end`() {
        let sink = MemorySink()
        _ = SmallWorld.run(Self.world(interval: 4), sink: sink)
        let rounds = sink.column("round", of: RecordTable.Index.learning).map(\.integer)
        #expect(rounds == [0, 4, 8, 10])
        let retained = sink.column("retained", of: RecordTable.Index.learning).map(\.integer)
        #expect(retained == [0, 640, 1_280, 1_600])
    }

    @Test func `the same seed gives the same model, and another seed another`() throws {
        let first = try Self.report(Self.world())
        let again = try Self.report(Self.world())
        #expect(again == first)
        var other = Self.world()
        other.seed = Seed(2)
        let different = try Self.report(other)
        #expect(different.parameters != first.parameters)
    }

    /// Every member sees nearly one class; the mean of what they learn still knows all of them.
    @Test func `members with examples of their own kind learn together`() throws {
        let report = try Self.report(Self.world(concentration: 0.05))
        #expect(report.test.accuracy > 0.5)
    }

    @Test(arguments: [Payload.bfloat16, .int8(block: 32)])
    func `a compressed payload gives other bits and much the same model`(
        _ payload: Payload
    ) throws {
        let exact = try Self.report(Self.world())
        var world = Self.world()
        world.jobs[0].training.payload = payload
        let rounded = try Self.report(world)
        #expect(rounded.parameters != exact.parameters)
        #expect(abs(rounded.test.loss - exact.test.loss) < 0.05)
    }
}
