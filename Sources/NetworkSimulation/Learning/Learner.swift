import Aggregation
import ProtocolCore
import Quantities
import Randomness

/// The real numbers of a job: its model, and what each member makes of it.
///
/// The world's machines carry sizes and decide who is in which round. The learner follows them: a
/// member remembers the model that it was assigned its work with, the work is done when it hands
/// in, and what the members hand in is summed by the same machines, in the order of the same plan,
/// with real numbers. So an update that is lost or excluded in the world is never in the agreed
/// model, and a rollback in the world brings that back. In streaming training the member whose it
/// was goes on from it all the same, as the real one would: its own model is never set back.
struct Learner: Sendable {
    /// What a checkpoint keeps: all that the next round depends on but for what is each member's
    /// own. Members do not survive a rollback: they come anew, with fresh optimisers.
    struct State: Sendable {
        var parameters: [Float]
        /// Of the mean gradient, in synchronous training.
        var optimizer: InnerOptimizer
        /// Of the mean difference; one for each fragment of the model.
        var outer: [OuterOptimizer]
        /// What the last round came to.
        var previous: [Float]?
        /// Where the next exchange of factors starts; nil if none are exchanged.
        var factors: PowerSGDMember?
    }

    let configuration: LearningConfiguration
    let mode: TrainingMode
    let compressor: Compressor
    /// Whether a member sends later what its payload could not say.
    let keepsErrors: Bool
    let model: any LearningModel
    let data: TrainingSet
    let test: LabelledExamples
    private let seed: Seed

    var state: State
    private let first: State
    /// What checkpoints hold, by the sequences that were retained; at most those that a recovery
    /// can still ask for.
    private var kept: [(retained: Int64, state: State)] = []
    private var lastDurable: Int64 = 0

    var trainers: [NodeID: LocalTrainer] = [:]
    /// Members that have come, or come back, since they were assigned work last.
    private var newcomers: [NodeID: LocalTrainer] = [:]
    /// What the contributors of the reduction under way weigh; their sequences where it is not
    /// said.
    var weights: [NodeID: Double] = [:]
    /// Without rounds: what the hub keeps, by the phase that it was computed in.
    var buffer: [RoundID: Message] = [:]
    /// Without rounds: the last update of each honest member, by identity.
    var lastHonest: [(node: NodeID, values: [Float])] = []
    /// What buckets of members are drawn from.
    var draws: RandomStream
    /// The greatest deviation of a round so far; nil before the first that poisoners were in.
    var worstDeviation: Deviation?

    /// What a contributor sends: its numbers as whoever receives them reads them.
    struct Message: Sendable {
        var node: NodeID
        /// Empty if nothing is lost on the wire.
        var bytes: [UInt8]
        var values: [Float]
        var weight: Double
        /// The model that it was computed from.
        var base: [Float] = []
    }

    /// The learner of a job before its first round.
    init(
        _ configuration: LearningConfiguration, training: JobConfiguration.Training, job: JobID,
        seed: Seed
    ) {
        self.configuration = configuration
        self.seed = seed
        mode = training.mode
        keepsErrors = training.errorFeedback
        let entity = UInt64(job.index)
        var examples = RandomStream(seed: seed, entity: entity, purpose: "learning task")
        draws = RandomStream(seed: seed, entity: entity, purpose: "learning buckets")
        let (train, test) = configuration.task.data(from: &examples)
        self.test = test
        data = TrainingSet(train)
        model = configuration.model.model(
            features: train.featureCount, classes: train.classCount)
        var weights = RandomStream(seed: seed, entity: entity, purpose: "learning weights")
        var fragments = 1
        if case .streaming(let streaming) = mode { fragments = streaming.fragments }
        // A fragment is no whole number of matrices.
        compressor = Compressor(
            payload: fragments > 1
                ? training.payload : training.payload.cut(into: model.matrices))
        state = State(
            parameters: model.initialParameters(from: &weights),
            optimizer: InnerOptimizer(rule: configuration.optimizer),
            outer: Array(
                repeating: OuterOptimizer(rule: configuration.outer), count: fragments))
        // A rule has to see what each member sends, and not the sums of their factors.
        if case .powerSGD(let shape) = compressor.payload, fragments == 1,
            configuration.defence == nil
        {
            state.factors = PowerSGDMember(shape, parameters: model.parameterCount)
        }
        first = state
    }

    /// A member has come: it begins with the model of now and an optimiser that has not seen
    /// anything.
    mutating func join(_ node: NodeID, entity: UInt64, attack: Attack?) {
        var trainer = LocalTrainer(
            source: ExampleSource(
                seed: seed, entity: entity, classes: data.classes.count,
                concentration: configuration.concentration),
            optimizer: InnerOptimizer(rule: configuration.optimizer), attack: attack,
            feedback: ErrorFeedback(payload: compressor.payload),
            noise: RandomStream(seed: seed, entity: entity, purpose: "learning noise"))
        // One that comes back goes on with its luck.
        if let known = newcomers[node] ?? trainers[node] {
            trainer.source = known.source
            trainer.noise = known.noise
        }
        if case .asynchronous = mode { trainer.local = state.parameters }
        newcomers[node] = trainer
    }

    /// A member that is several nodes begins its part of a round, under the name of one of them.
    ///
    /// - Parameter attack: what one of them does.
    mutating func assign(_ assignment: PhaseAssignment, attack: Attack?) {
        newcomers[assignment.node]?.attack = attack
        trainers[assignment.node]?.attack = attack
        assign(assignment)
    }

    /// A member begins its part of a round with the model of now, or with its own.
    mutating func assign(_ assignment: PhaseAssignment) {
        let node = assignment.node
        if let newcomer = newcomers.removeValue(forKey: node) { trainers[node] = newcomer }
        guard let local = trainers[node].map({ $0.local ?? state.parameters }) else {
            preconditionFailure("\(node) is assigned work and has not come")
        }
        let work = LocalTrainer.Work(
            round: assignment.round, model: local, sequences: Int(assignment.sequences),
            steps: assignment.steps, stepsAhead: assignment.stepsAhead ?? 0)
        let isHidden = isStreaming
        trainers[node]?.begin(work, isHidden: isHidden)
    }

    /// A member hands in what it was assigned in a round: now its work is done.
    mutating func finish(_ node: NodeID, _ round: RoundID) {
        guard var trainer = trainers[node], trainer.needsComputing else { return }
        // It may be at the next round already, while the last is exchanged.
        if isStreaming, trainer.work?.round != round { return }
        trainers[node] = nil
        switch mode {
        case .synchronous: trainer.findGradient(of: model, on: data)
        case .diloco, .asynchronous: trainer.findDifference(of: model, on: data)
        case .streaming:
            trainer.advance(
                of: model, on: data, agreed: state.parameters, places: places(of: round))
        }
        trainers[node] = trainer
    }

    /// A member is gone. Its luck is kept for its return, and what it has handed in until the round
    /// is over; but no poisoner sees its updates any more, or counts on it.
    mutating func leave(_ node: NodeID) {
        trainers[node]?.hasLeft = true
        trainers[node]?.pending = []
        newcomers[node] = nil
        lastHonest.removeAll { $0.node == node }
    }

    /// Whether a round is exchanged while the next is computed.
    var isStreaming: Bool { if case .streaming = mode { true } else { false } }

    /// The parameters that a round is about: all, or those of its fragment. The fragments are runs
    /// of the same length, however the layers of the large model are dealt.
    func places(of round: RoundID) -> Range<Int> {
        guard case .streaming(let streaming) = mode else { return 0..<model.parameterCount }
        let fragment = streaming.fragment(ofRound: round.ordinal)
        let (count, parts) = (model.parameterCount, streaming.fragments)
        return count * fragment / parts..<count * (fragment + 1) / parts
    }

    /// The model of now is one that the job can go back to.
    mutating func keep(retained: Int64) {
        kept.removeAll { $0.retained == retained }
        kept.append((retained, state))
    }

    /// A checkpoint is durable: of those before it, only the last can still be asked for.
    mutating func settle(upTo retained: Int64) {
        kept.removeAll { $0.retained < lastDurable }
        lastDurable = retained
    }

    /// The model is again what it was when so many sequences were retained.
    mutating func rollBack(to retained: Int64) {
        buffer = [:]
        guard retained > 0 else {
            state = first
            return
        }
        guard let entry = kept.first(where: { $0.retained == retained }) else {
            preconditionFailure("no state of \(retained) sequences among \(kept.map(\.retained))")
        }
        state = entry.state
        kept.removeAll { $0.retained > retained }
    }

    /// The share of the test examples that is in the largest class.
    var chance: Double {
        let largest = test.rowsByClass.map(\.count).max() ?? 0
        return Double(largest) / Double(max(1, test.count))
    }

    /// How good the model is, on what it was trained on and on what it has not seen.
    func evaluate() -> (train: Evaluation, test: Evaluation) {
        (
            model.evaluate(state.parameters, on: data.examples(for: nil)),
            model.evaluate(state.parameters, on: test)
        )
    }
}

extension LocalTrainer {
    /// Whether what the member hands in is computed, and not made up.
    var needsComputing: Bool { attack == nil || attack == .labelFlip }
}
