import Aggregation
import ProtocolCore
import Quantities
import Randomness
import Testing

@testable import NetworkSimulation

/// What becomes of a job's numbers when members come, go, are late or poison.
@Suite struct LearnerTests {
    private static let members = (0..<4).map { NodeID($0) }
    private static let plan = ReductionPlan.tree(
        members: members, classes: [0, 0, 0, 0], widths: [[1]], fanOut: 2)

    private static func learner(
        mode: TrainingMode = .diloco(innerSteps: 5), attack: Attack? = nil, poisoners: Int = 0
    ) -> Learner {
        var job = LearningRunTests.world().jobs[0]
        job.training.mode = mode
        guard let configuration = job.learning else { preconditionFailure("no numbers") }
        var learner = Learner(
            configuration, training: job.training, job: JobID(0), seed: Seed(1))
        for node in members {
            let isPoisoner = Int(node.index) >= members.count - poisoners
            learner.join(
                node, entity: UInt64(node.index), attack: isPoisoner ? attack : nil)
        }
        return learner
    }

    private static func assign(
        _ learner: inout Learner, to nodes: [NodeID] = members, sequences: Int64 = 20,
        steps: Int = 5
    ) {
        for node in nodes {
            learner.assign(
                PhaseAssignment(
                    round: RoundID(0), node: node, sequences: sequences, steps: steps))
        }
    }

    private static func round(_ learner: inout Learner, of nodes: [NodeID] = members) {
        assign(&learner)
        learner.commit(nodes, round: RoundID(0), plan: plan, by: .tree(fanOut: 2))
    }

    @Test func `what a member computed and nobody counted is not in the model`() {
        var without = Self.learner()
        Self.assign(&without, to: [NodeID(0), NodeID(2), NodeID(3)])
        without.commit(
            [NodeID(0), NodeID(2), NodeID(3)], round: RoundID(0), plan: Self.plan,
            by: .tree(fanOut: 2))
        var late = Self.learner()
        Self.round(&late, of: [NodeID(0), NodeID(2), NodeID(3)])
        #expect(late.state.parameters == without.state.parameters)
        var all = Self.learner()
        Self.round(&all)
        #expect(all.state.parameters != without.state.parameters)
    }

    @Test func `a member that only receives leaves no trace of its work`() {
        var learner = Self.learner()
        Self.round(&learner, of: [NodeID(1)])
        var alone = Self.learner()
        Self.assign(&alone, to: [NodeID(1)])
        alone.commit([NodeID(1)], round: RoundID(0), plan: Self.plan, by: .tree(fanOut: 2))
        #expect(learner.state.parameters == alone.state.parameters)
    }

    @Test func `a weight is the number of sequences`() {
        var learner = Self.learner(mode: .synchronous)
        Self.assign(&learner, to: [NodeID(0)], sequences: 30, steps: 1)
        Self.assign(&learner, to: [NodeID(1)], sequences: 0, steps: 1)
        learner.commit(
            [NodeID(0), NodeID(1)], round: RoundID(0), plan: Self.plan, by: .tree(fanOut: 2))
        var alone = Self.learner(mode: .synchronous)
        Self.assign(&alone, to: [NodeID(0)], sequences: 30, steps: 1)
        alone.commit([NodeID(0)], round: RoundID(0), plan: Self.plan, by: .tree(fanOut: 2))
        for (a, b) in zip(learner.state.parameters, alone.state.parameters) {
            #expect(abs(a - b) < 1e-6)
        }
    }

    @Test func `a round in which nobody had anything to do moves nothing`() {
        var learner = Self.learner()
        let before = learner.state.parameters
        Self.assign(&learner, sequences: 0)
        learner.commit(Self.members, round: RoundID(0), plan: Self.plan, by: .tree(fanOut: 2))
        #expect(learner.state.parameters == before)
    }

    @Test func `a model goes back to what a checkpoint holds`() {
        var learner = Self.learner()
        Self.round(&learner)
        learner.keep(retained: 80)
        let kept = learner.state
        Self.round(&learner)
        learner.keep(retained: 160)
        Self.round(&learner)
        learner.rollBack(to: 80)
        #expect(learner.state.parameters == kept.parameters)
        #expect(learner.state.outer == kept.outer)
        learner.rollBack(to: 0)
        #expect(learner.state.parameters == Self.learner().state.parameters)
        #expect(learner.state.outer[0].velocity.isEmpty)
    }

    @Test func `the last two durable checkpoints can be asked for`() {
        var learner = Self.learner()
        var states: [[Float]] = []
        for round in 1...3 {
            Self.round(&learner)
            learner.keep(retained: Int64(round))
            learner.settle(upTo: Int64(round))
            states.append(learner.state.parameters)
        }
        learner.rollBack(to: 2)
        #expect(learner.state.parameters == states[1])
    }

    @Test func `who comes back begins with a fresh optimiser and goes on with its luck`() {
        var job = LearningRunTests.world().jobs[0]
        job.learning?.optimizer = .adamW(rate: 0.01)
        guard let configuration = job.learning else { return }
        func run(returning: Bool) -> [[Float]] {
            var learner = Learner(
                configuration, training: job.training, job: JobID(0), seed: Seed(1))
            for node in Self.members {
                learner.join(node, entity: UInt64(node.index), attack: nil)
            }
            var models: [[Float]] = []
            for _ in 0..<2 {
                Self.round(&learner)
                if returning { learner.join(NodeID(1), entity: 1, attack: nil) }
                models.append(learner.state.parameters)
            }
            return models
        }
        let (stayed, returned) = (run(returning: false), run(returning: true))
        #expect(stayed[0] == returned[0])
        #expect(stayed[1] != returned[1])
    }

    /// One poisoner of four: the mean moves by a quarter of what it hands in.
    @Test func `a sign flipper takes its share of the mean`() {
        var honest = Self.learner(mode: .synchronous)
        Self.assign(&honest, to: Array(Self.members.prefix(3)), steps: 1)
        honest.commit(
            Array(Self.members.prefix(3)), round: RoundID(0), plan: Self.plan, by: .tree(fanOut: 2))
        var poisoned = Self.learner(mode: .synchronous, attack: .signFlip, poisoners: 1)
        Self.assign(&poisoned, steps: 1)
        poisoned.commit(Self.members, round: RoundID(0), plan: Self.plan, by: .tree(fanOut: 2))
        // (3 x̄ − x̄) ÷ 4 is half of x̄.
        for (a, b) in zip(honest.state.parameters, poisoned.state.parameters) {
            #expect(abs(a / 2 - b) < 1e-6)
        }
    }

    @Test(arguments: [Attack.signFlip, .gaussian(scale: 10), .labelFlip, .zero, .stale, .mimic])
    func `poisoners alone have nobody to copy and break nothing`(_ attack: Attack) {
        var learner = Self.learner(attack: attack, poisoners: 4)
        Self.round(&learner)
        Self.round(&learner)
        let isFinite = learner.state.parameters.allSatisfy { $0.isFinite }
        #expect(isFinite)
    }
}
