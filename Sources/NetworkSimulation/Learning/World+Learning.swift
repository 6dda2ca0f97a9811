import Aggregation
import Platform
import ProtocolCore
import Quantities

/// The shell of the learners: what the world decides about a round happens to the real numbers too.
extension World {
    /// A round counts: its updates become part of the model, which is evaluated when it is due.
    mutating func learn(
        from contributors: [NodeID], round: RoundID, retained: Int64, of run: Int,
        at now: Instant
    ) {
        guard !learners.isEmpty, learners[run] != nil else { return }
        let algorithm = runs[run].configuration.training.reduction
        let members =
            runs[run].isPipelined
            ? (runs[run].spread.layout?.replicas ?? []).compactMap(\.first).sorted()
            : contributors
        let known = runs[run].plans.compactMap(\.plan).first { plan in
            members.allSatisfy { plan.index(of: $0) != nil }
        }
        // A single row sums nothing, and has no plan.
        let plan =
            known
            ?? .make(
                algorithm, members: members, classes: members.map { _ in 0 }, widths: [[1]])
        learners[run]?.commit(members, round: round, plan: plan, by: algorithm)
        evaluate(of: run, retained: retained, at: now)
    }

    /// A copy of the model that is spread over nodes begins its part of a round.
    ///
    /// A row of a pipeline is one member, named after the node with its first stage; one poisoner
    /// in it is enough for the row to hand in what that likes. Where state is sharded, each node is
    /// a member that goes through the whole model, as it would with all of the state at home.
    mutating func assign(_ row: [NodeID], sequences: Int64, steps: Int, of run: Int) {
        guard !learners.isEmpty, let first = row.first else { return }
        let attack = row.compactMap { node in
            configuration.fleet[nodes[Int(node.index)].group].behaviour.attack
        }.first
        learners[run]?.assign(
            PhaseAssignment(
                round: nodes[Int(first.index)].phase.round, node: first, sequences: sequences,
                steps: steps),
            attack: attack)
    }

    /// What the contributors of a reduction weigh is known when it is ordered.
    mutating func noteWeights(of contributors: [NodeID], in run: Int) {
        guard !learners.isEmpty, learners[run] != nil, !runs[run].isSpread else { return }
        learners[run]?.weights = [:]
        for node in contributors {
            learners[run]?.weights[node] = runs[run].coordinator.weight(of: node)
        }
    }

    /// The hub applies updates, and the model is evaluated when it is due.
    mutating func learn(
        from contributions: [AsynchronousCoordinator.Contribution], retained: Int64, of run: Int,
        at now: Instant
    ) {
        guard !learners.isEmpty, learners[run] != nil else { return }
        learners[run]?.apply(contributions, hub: runs[run].hub)
        // A job that loses its hub goes back to the newest model that a member has fetched.
        learners[run]?.keep(retained: retained)
        evaluate(of: run, retained: retained, at: now)
    }

    /// Evaluates a model if that is due.
    private func evaluate(of run: Int, retained: Int64, at now: Instant) {
        guard let interval = learners[run]?.configuration.evaluationInterval else { return }
        let updates = runs[run].commits
        let isLast = retained >= runs[run].configuration.totalSequences
        guard isLast || updates.isMultiple(of: interval) else { return }
        recordLearning(of: run, retained: retained, at: now)
    }

    /// A job is submitted: how good its model is before the first round.
    mutating func beginLearning(of run: Int, at now: Instant) {
        guard !learners.isEmpty, runs[run].commits == 0 else { return }
        recordLearning(of: run, retained: 0, at: now)
    }

    private func recordLearning(of run: Int, retained: Int64, at now: Instant) {
        guard let (train, test) = learners[run]?.evaluate() else { return }
        recorder.row(
            RecordTable.Index.learning,
            [
                recorder.seconds(now), .integer(Int64(runs[run].id.index)),
                recorder.whole(runs[run].commits), .integer(retained),
                .real(runs[run].account.held.inHours), .real(paid(by: runs[run]).inZen),
                .real(train.loss), .real(test.loss), .real(test.accuracy),
            ])
    }

    /// What a job's model came to.
    func learningReport(of run: TrainingRun) -> LearningReport? {
        guard !learners.isEmpty, let learner = learners[Int(run.id.index)] else { return nil }
        let (train, test) = learner.evaluate()
        return LearningReport(
            train: train, test: test, chance: learner.chance,
            deviation: learner.worstDeviation, parameters: learner.state.parameters)
    }
}

/// What the model of a numeric run came to.
public struct LearningReport: Hashable, Sendable {
    /// How good it is on what it was trained on, and on what it has not seen.
    public var train: Evaluation
    public var test: Evaluation
    /// The share of the test examples that is in the largest class: what a guess can reach.
    public var chance: Double
    /// The greatest deviation of a round's aggregate from what the honest members handed in; nil if
    /// all were honest and took the mean.
    public var deviation: Deviation?
    /// The model itself.
    public var parameters: [Float]
}
