import Aggregation
import ProtocolCore
import Randomness

/// One member's training: its examples, its optimiser, and the work that it was assigned.
struct LocalTrainer: Sendable {
    /// Work of a round: the model that it begins from, and how much is to be done.
    struct Work: Sendable {
        var round: RoundID
        var model: [Float]
        var sequences: Int
        var steps: Int
        /// Steps that are done before what is pending is mixed in.
        var stepsAhead: Int
    }

    /// What came out of the work of a round.
    struct Result: Sendable {
        var round: RoundID
        var update: [Float]
        var sequences: Int
    }

    /// A part of the agreed model that is to be mixed into the member's own.
    struct Mixing: Sendable {
        var places: Range<Int>
        var values: [Float]
        /// How it is mixed in.
        var streaming: Streaming
    }

    var source: ExampleSource
    var optimizer: InnerOptimizer
    /// What the poisoner does; nil for an honest member.
    var attack: Attack?
    /// Whether it is no member any more.
    var hasLeft = false
    /// What it owes the others because the payload could not say it.
    var feedback: ErrorFeedback
    /// The same where sums are sent on, of factors or of codes that are written anew: one number a
    /// parameter; empty if there is none.
    var unsaid: [Double] = []
    /// What noise attacks draw from.
    var noise: RandomStream
    /// The model that the member holds, where it is its own; nil if it is the agreed one.
    var local: [Float]?
    /// Parts of the agreed model that have come since, in their order.
    var pending: [Mixing] = []
    private(set) var work: Work?
    /// What it has handed in and nobody has counted or dropped yet.
    private(set) var results: [Result] = []

    /// Takes work.
    ///
    /// - Parameter isHidden: whether the last round may still be exchanged.
    mutating func begin(_ work: Work, isHidden: Bool) {
        self.work = work
        results = isHidden ? results.suffix(1) : []
    }

    /// What it handed in last, or for a round.
    func result(of round: RoundID? = nil) -> Result? {
        guard let round else { return results.last }
        return results.last { $0.round == round }
    }

    /// The work that is not done yet; nil if there is none.
    private var open: Work? {
        guard let work, work.sequences > 0, result(of: work.round) == nil else { return nil }
        return work
    }

    private mutating func handIn(_ update: [Float], for work: Work) {
        results.append(Result(round: work.round, update: update, sequences: work.sequences))
    }

    /// The mean gradient of all sequences of the work, in one step.
    mutating func findGradient(of model: any LearningModel, on data: TrainingSet) {
        guard let work = open else { return }
        let rows = source.draw(work.sequences, of: data.count, in: data.classes)
        let examples = data.examples(for: attack)
        handIn(model.gradient(at: work.model, of: examples, rows: rows).gradient, for: work)
    }

    /// How far the model moves in the steps of the work: model before − model after.
    mutating func findDifference(of model: any LearningModel, on data: TrainingSet) {
        guard let work = open else { return }
        var parameters = work.model.map(Double.init)
        train(&parameters, of: model, on: data, work)
        let update = parameters.indices.map {
            Float(Double(work.model[$0]) - parameters[$0].rounded)
        }
        handIn(update, for: work)
    }

    /// Goes on with the member's own model, into which what has come is mixed after the steps that
    /// were ahead of it.
    ///
    /// What it hands in is how far a part of it is from the agreed one: agreed − own.
    mutating func advance(
        of model: any LearningModel, on data: TrainingSet, agreed: [Float], places: Range<Int>
    ) {
        guard let work = open else { return }
        var parameters = (local ?? work.model).map(Double.init)
        train(&parameters, of: model, on: data, work)
        let own = parameters.map { Float($0) }
        local = own
        handIn(places.map { Float(Double(agreed[$0]) - Double(own[$0])) }, for: work)
    }

    /// The steps of the work. The sequences are divided evenly among them; what is over goes to the
    /// first ones.
    private mutating func train(
        _ parameters: inout [Double], of model: any LearningModel, on data: TrainingSet,
        _ work: Work
    ) {
        let examples = data.examples(for: attack)
        let (share, rest) = work.sequences.quotientAndRemainder(dividingBy: max(1, work.steps))
        var floats = parameters.map { Float($0) }
        for step in 0...work.steps {
            if step == min(work.stepsAhead, work.steps) {
                mix(into: &parameters)
                floats = parameters.map { Float($0) }
            }
            let count = share + (step < rest ? 1 : 0)
            guard step < work.steps, count > 0 else { continue }
            let rows = source.draw(count, of: data.count, in: data.classes)
            let gradient = model.gradient(at: floats, of: examples, rows: rows).gradient
            optimizer.step(&parameters, gradient: gradient)
            for index in floats.indices { floats[index] = Float(parameters[index]) }
        }
    }

    private mutating func mix(into parameters: inout [Double]) {
        for mixing in pending {
            for (index, value) in zip(mixing.places, mixing.values) {
                parameters[index] = mixing.streaming.mix(
                    local: parameters[index], global: Double(value))
            }
        }
        pending = []
    }
}

extension Double {
    /// The number that a float keeps of it.
    fileprivate var rounded: Double { Double(Float(self)) }
}

/// The examples to train on, and what is derived from them once.
struct TrainingSet: Sendable {
    private let honest: LabelledExamples
    private let flipped: LabelledExamples
    /// The rows of each class.
    let classes: [[Int]]

    init(_ examples: LabelledExamples) {
        honest = examples
        flipped = examples.flipped
        classes = examples.rowsByClass
    }

    var count: Int { honest.count }

    /// What a member trains on.
    func examples(for attack: Attack?) -> LabelledExamples {
        attack?.trainsOnFlippedLabels == true ? flipped : honest
    }
}
