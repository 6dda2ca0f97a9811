import Aggregation
import Randomness

/// One member's training: its examples, its optimiser, and the work that it was assigned.
struct LocalTrainer: Sendable {
    /// Work of a round: the model that it begins from, and how much is to be done.
    struct Work: Sendable {
        var model: [Float]
        var sequences: Int
        var steps: Int
    }

    var source: ExampleSource
    var optimizer: InnerOptimizer
    /// What the poisoner does; nil for an honest member.
    let attack: Attack?
    /// What it owes the others because the payload could not say it.
    var feedback: ErrorFeedback
    /// The same where the members' factors are summed, one number a parameter; empty if nothing is.
    var unsaid: [Double] = []
    /// What noise attacks draw from.
    var noise: RandomStream
    var work: Work?

    /// The mean gradient of all sequences of the work, in one step.
    mutating func gradient(of model: any LearningModel, on data: TrainingSet) -> [Float]? {
        guard let work, work.sequences > 0 else { return nil }
        let rows = source.draw(work.sequences, of: data.count, in: data.classes)
        return model.gradient(at: work.model, of: data.examples(for: attack), rows: rows).gradient
    }

    /// How far the model moves in the steps of the work: model before − model after.
    ///
    /// The sequences are divided evenly among the steps; what is over goes to the first ones.
    mutating func difference(of model: any LearningModel, on data: TrainingSet) -> [Float]? {
        guard let work, work.sequences > 0 else { return nil }
        var parameters = work.model.map(Double.init)
        var floats = work.model
        let examples = data.examples(for: attack)
        let (share, rest) = work.sequences.quotientAndRemainder(dividingBy: work.steps)
        for step in 0..<work.steps {
            let count = share + (step < rest ? 1 : 0)
            guard count > 0 else { break }
            let rows = source.draw(count, of: data.count, in: data.classes)
            let gradient = model.gradient(at: floats, of: examples, rows: rows).gradient
            optimizer.step(&parameters, gradient: gradient)
            for index in floats.indices { floats[index] = Float(parameters[index]) }
        }
        return floats.indices.map { Float(Double(work.model[$0]) - Double(floats[$0])) }
    }
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
