import Aggregation
import ProtocolCore
import Quantities
import Randomness
import Testing

@testable import NetworkSimulation

/// What compression does to a model that is really trained.
@Suite struct PayloadLearningTests {
    private static let members = (0..<4).map { NodeID($0) }
    private static let plan = ReductionPlan.make(
        .ring, members: members, classes: [0, 0, 0, 0], widths: [[1]], groups: nil)

    /// A model after some rounds with a payload.
    private static func trained(
        _ payload: Payload, errorFeedback: Bool, rounds: Int = 30
    ) throws -> Learner {
        var job = LearningRunTests.world().jobs[0]
        job.training.mode = .diloco(innerSteps: 5)
        job.training.payload = payload
        job.training.errorFeedback = errorFeedback
        let configuration = try #require(job.learning)
        var learner = Learner(
            configuration, training: job.training, job: JobID(0), seed: Seed(1))
        for node in members { learner.join(node, entity: UInt64(node.index), attack: nil) }
        for round in 0..<rounds {
            for node in members {
                learner.assign(
                    PhaseAssignment(
                        round: RoundID(Int64(round)), node: node, sequences: 20, steps: 5))
            }
            learner.commit(
                members, round: RoundID(Int64(round)), plan: plan, by: .ring)
        }
        return learner
    }

    private static func distance(_ a: Learner, _ b: Learner) -> Double {
        var square = 0.0
        for (x, y) in zip(a.state.parameters, b.state.parameters) {
            square += Double(x - y) * Double(x - y)
        }
        return square.squareRoot()
    }

    @Test(arguments: [
        Payload.int4(block: 64), .topK(TopK(.share(.percent(5)))), .sign,
        .powerSGD(PowerSGD(rank: 1)),
    ])
    func `what is kept brings the model nearer to the one without loss`(
        _ payload: Payload
    ) throws {
        let exact = try Self.trained(.float32, errorFeedback: false)
        let kept = try Self.trained(payload, errorFeedback: true)
        let forgetful = try Self.trained(payload, errorFeedback: false)
        #expect(Self.distance(kept, exact) < Self.distance(forgetful, exact), "\(payload)")
        #expect(kept.evaluate().test.loss < 0.9 * kept.firstLoss)
    }

    @Test func `factors of full rank say everything`() throws {
        let exact = try Self.trained(.float32, errorFeedback: false, rounds: 5)
        let rank = exact.model.matrices[0].columns
        // Nothing is gained by factors that are larger than their matrix: it travels whole.
        let whole = try Self.trained(
            .powerSGD(PowerSGD(rank: rank)), errorFeedback: true, rounds: 5)
        #expect(Self.distance(whole, exact) < 1e-5)
        let low = try Self.trained(.powerSGD(PowerSGD(rank: 1)), errorFeedback: true, rounds: 5)
        #expect(Self.distance(low, exact) > 1e-3)
    }
}

extension Learner {
    /// The loss of a model that knows nothing.
    fileprivate var firstLoss: Double {
        var stream = RandomStream(seed: Seed(1), entity: 0, purpose: "learning weights")
        return model.evaluate(model.initialParameters(from: &stream), on: test).loss
    }
}
