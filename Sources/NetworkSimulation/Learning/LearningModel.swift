public import Aggregation
public import Randomness

/// A model whose loss has a gradient, with its parameters held outside.
///
/// The arithmetic is in floats and in a fixed order, so that equal parameters and examples give
/// equal bits on every machine.
public protocol LearningModel: Sendable {
    /// How many parameters it has.
    var parameterCount: Int { get }
    /// The matrices that its parameters make up, one after the other.
    var matrices: [MatrixShape] { get }
    /// The parameters before the first step.
    func initialParameters(from stream: inout RandomStream) -> [Float]
    /// The mean loss over some examples, and its gradient by the parameters.
    ///
    /// - Parameter rows: the examples; one may stand there several times.
    /// - Precondition: there is a row.
    func gradient(
        at parameters: [Float], of examples: LabelledExamples, rows: [Int]
    ) -> (loss: Double, gradient: [Float])
    /// The scores of the classes for one example.
    func scores(
        at parameters: [Float], of examples: LabelledExamples, row: Int, into scores: inout [Float])
}

/// How good a model is on some examples.
public struct Evaluation: Hashable, Sendable {
    /// The mean loss, and the share of examples whose class has the highest score.
    public var loss: Double
    public var accuracy: Double
}

extension LearningModel {
    /// How good the model is. Of equal scores, the first class counts as the model's answer; a
    /// score that is no number is never right.
    public func evaluate(_ parameters: [Float], on examples: LabelledExamples) -> Evaluation {
        var scores = [Float](repeating: 0, count: examples.classCount)
        var loss = 0.0
        var right = 0
        for row in 0..<examples.count {
            self.scores(at: parameters, of: examples, row: row, into: &scores)
            loss += CrossEntropy.loss(scores, label: examples.labels[row])
            var best = 0
            for c in scores.indices where scores[c] > scores[best] { best = c }
            if best == examples.labels[row], scores[best].isFinite { right += 1 }
        }
        let count = Double(max(1, examples.count))
        return Evaluation(loss: loss / count, accuracy: Double(right) / count)
    }
}

/// The kinds of models that a scenario can train.
public enum LearningModelKind: Hashable, Sendable {
    /// Multinomial logistic regression.
    case softmax
    /// A hidden layer of rectified linear units.
    case twoLayer(hidden: Int)

    /// The model for examples of a shape.
    public func model(features: Int, classes: Int) -> any LearningModel {
        switch self {
        case .softmax: SoftmaxRegression(features: features, classes: classes)
        case .twoLayer(let hidden):
            TwoLayerNetwork(features: features, hidden: hidden, classes: classes)
        }
    }
}
