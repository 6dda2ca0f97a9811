import Aggregation
import ProtocolCore
import Quantities
import Randomness

/// The real numbers of a job: its model, and what each member makes of it.
///
/// The world's machines carry sizes and decide who is in which round. The learner follows them: a
/// member remembers the model that it was assigned its work with, the work is done when a round
/// counts it, and what the members hand in is summed by the same machines, in the order of the same
/// plan, with real numbers. So an update that is lost or excluded in the world is never in the
/// model, and a rollback in the world brings the model back.
struct Learner: Sendable {
    /// What a checkpoint keeps.
    struct State: Sendable {
        var parameters: [Float]
        var optimizer: InnerOptimizer
        var outer: OuterOptimizer
        /// The mean of the last round.
        var previous: [Float]?
    }

    let configuration: LearningConfiguration
    private let seed: Seed
    /// Whether gradients are averaged at every step, rather than differences of models.
    private let isSynchronous: Bool
    private let compressor: Compressor
    /// Whether a member adds to its next update what the payload could not say of its last.
    let keepsErrors: Bool
    /// Where the next exchange of factors starts; nil if none are exchanged.
    var factors: PowerSGDMember?
    let model: any LearningModel
    let data: TrainingSet
    let test: LabelledExamples

    private(set) var state: State
    /// The greatest deviation of a round so far; nil before the first that poisoners were in.
    private(set) var worstDeviation: Deviation?
    /// What buckets of members are drawn from.
    private var draws: RandomStream
    private let first: State
    /// What checkpoints hold, by the sequences that were retained; at most those that a recovery
    /// can still ask for.
    private var kept: [(retained: Int64, state: State)] = []
    private var lastDurable: Int64 = 0
    var trainers: [NodeID: LocalTrainer] = [:]
    /// Members that have come, or come back, since they were assigned work last.
    private var newcomers: [NodeID: LocalTrainer] = [:]

    /// The learner of a job before its first round.
    init(
        _ configuration: LearningConfiguration, training: JobConfiguration.Training, job: JobID,
        seed: Seed
    ) {
        self.configuration = configuration
        self.seed = seed
        isSynchronous = training.mode == .synchronous
        keepsErrors = training.errorFeedback
        let entity = UInt64(job.index)
        var examples = RandomStream(seed: seed, entity: entity, purpose: "learning task")
        draws = RandomStream(seed: seed, entity: entity, purpose: "learning buckets")
        let (train, test) = configuration.task.data(from: &examples)
        self.test = test
        data = TrainingSet(train)
        model = configuration.model.model(
            features: train.featureCount, classes: train.classCount)
        compressor = Compressor(payload: training.payload.cut(into: model.matrices))
        // A rule has to see what each member sends, and not the sums of their factors.
        if case .powerSGD(let shape) = compressor.payload, configuration.defence == nil {
            factors = PowerSGDMember(shape, parameters: model.parameterCount)
        }
        var weights = RandomStream(seed: seed, entity: entity, purpose: "learning weights")
        state = State(
            parameters: model.initialParameters(from: &weights),
            optimizer: InnerOptimizer(rule: configuration.optimizer),
            outer: OuterOptimizer(rule: configuration.outer))
        first = state
    }

    /// A member has come: it begins with an optimiser that has not seen anything.
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
        newcomers[node] = trainer
    }

    /// A member begins its part of a round with the model of now.
    mutating func assign(_ assignment: PhaseAssignment) {
        let node = assignment.node
        if let newcomer = newcomers.removeValue(forKey: node) { trainers[node] = newcomer }
        precondition(trainers[node] != nil, "\(node) is assigned work and has not come")
        trainers[node]?.work = LocalTrainer.Work(
            model: state.parameters, sequences: Int(assignment.sequences), steps: assignment.steps)
    }

    /// A round counts: its contributors' updates are summed and become part of the model.
    ///
    /// - Parameters:
    ///   - contributors: by identity.
    ///   - plan: the one by which the world's machines have summed them.
    mutating func commit(
        _ contributors: [NodeID], plan: ReductionPlan, by algorithm: ReductionAlgorithm
    ) {
        let messages = contributions(of: contributors).map { message(of: $0) }
        let weighty = messages.filter { $0.weight > 0 }
        // A last, small batch can leave a round of members that all had nothing to do.
        guard !weighty.isEmpty else { return }
        let defence = configuration.defence?.reduced(to: weighty.count)
        let aggregate =
            defence.map { robustMean(of: weighty, $0) }
            ?? mean(of: messages, plan: plan, by: algorithm)
        guard let aggregate else { return }
        let honest = weighty.filter { trainers[$0.node]?.attack == nil }.map(\.values)
        if defence != nil || honest.count < weighty.count, !honest.isEmpty {
            let deviation = Deviation(
                of: aggregate, from: honest, members: weighty.count, defence: defence)
            if deviation.measured >= worstDeviation?.measured ?? 0 { worstDeviation = deviation }
        }
        apply(aggregate)
    }

    /// What a rule makes of the updates, whatever their weights.
    private mutating func robustMean(of messages: [Message], _ defence: Defence) -> [Float] {
        var order = Array(messages.indices)
        draws.shuffle(&order)
        let round = RobustRule.Round(start: state.previous?.map(Double.init), order: order)
        do throws(RobustRefusal) {
            return try defence.rule.aggregate(
                messages.map { $0.values.map(Double.init) }, bad: defence.bad, in: round
            ).map { Float($0) }
        } catch {
            preconditionFailure("\(error)")
        }
    }

    /// What a contributor sends: its numbers as whoever receives them reads them.
    private struct Message {
        var node: NodeID
        /// Empty if nothing is lost on the wire.
        var bytes: [UInt8]
        var values: [Float]
        var weight: Double
    }

    /// An honest member keeps what the payload cannot say for its next update; a poisoner does not.
    private mutating func message(
        of contribution: (node: NodeID, values: [Float], weight: Double)
    ) -> Message {
        let (node, values, weight) = contribution
        var message = Message(node: node, bytes: [], values: values, weight: weight)
        guard compressor.payload.isLossy, weight > 0, factors == nil else { return message }
        if trainers[node]?.attack == nil, keepsErrors,
            let sent = trainers[node]?.feedback.send(values.map(Double.init))
        {
            message.bytes = sent.bytes
            message.values = sent.values
        } else {
            message.bytes = compressor.encode(values)
            message.values = compressor.decode(message.bytes, count: values.count) ?? values
        }
        return message
    }

    /// The weighted mean of what was sent; nil if nothing of any weight was.
    private mutating func mean(
        of messages: [Message], plan: ReductionPlan, by algorithm: ReductionAlgorithm
    ) -> [Float]? {
        if let factors {
            return meanOfFactors(
                messages.map { ($0.node, $0.values, $0.weight) }, from: factors, plan: plan,
                by: algorithm)
        }
        guard compressor.payload.combination == .sum else {
            let weighty = messages.filter { $0.weight > 0 }
            let mean = compressor.mean(
                of: weighty.map(\.bytes), weights: weighty.map(\.weight),
                count: model.parameterCount)
            guard case .demo = compressor.payload else { return mean?.map { Float($0) } }
            // DeMo steps by the sign of what the frequencies add up to.
            return mean?.map { $0 == 0 ? 0 : $0 < 0 ? -1 : 1 }
        }
        let sum = PlannedReduction.sum(
            messages.map { ($0.node, DenseUpdate(scaling: $0.values, by: $0.weight)) },
            plan: plan, by: algorithm)
        return sum.mean
    }

    /// The model moves by a round's mean.
    private mutating func apply(_ mean: [Float]) {
        if isSynchronous {
            var parameters = state.parameters.map(Double.init)
            state.optimizer.step(&parameters, gradient: mean)
            for index in parameters.indices { state.parameters[index] = Float(parameters[index]) }
        } else {
            state.outer.step(&state.parameters, gradient: mean)
        }
        state.previous = mean
    }

    /// A checkpoint is taken of the model of now.
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

extension Learner {
    /// What the contributors of a round hand in, and the weight that they claim for it.
    private mutating func contributions(
        of contributors: [NodeID]
    ) -> [(node: NodeID, values: [Float], weight: Double)] {
        let zeros = [Float](repeating: 0, count: model.parameterCount)
        var honest: [[Float]] = []
        var own: [NodeID: [Float]] = [:]
        var poisoners = 0
        for node in contributors {
            guard var trainer = trainers[node], (trainer.work?.sequences ?? 0) > 0 else { continue }
            if trainer.attack != nil { poisoners += 1 }
            guard trainer.attack == nil || trainer.attack == .labelFlip else { continue }
            own[node] =
                isSynchronous
                ? trainer.gradient(of: model, on: data) : trainer.difference(of: model, on: data)
            trainers[node] = trainer
            if trainer.attack == nil, let update = own[node] { honest.append(update) }
        }
        let seen =
            honest.isEmpty
            ? nil : HonestUpdates(honest, poisoners: poisoners, previous: state.previous)
        return contributors.map { node in
            guard var trainer = trainers[node], let work = trainer.work, work.sequences > 0 else {
                return (node, zeros, 0)
            }
            var values = own[node]
            if let attack = trainer.attack, let seen {
                values = seen.forged(by: attack, drawing: &trainer.noise) ?? values
                trainers[node]?.noise = trainer.noise
            }
            return (node, values ?? zeros, Double(work.sequences))
        }
    }
}
