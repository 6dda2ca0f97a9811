public import Aggregation
public import Randomness

/// Multinomial logistic regression: one layer, then softmax. Its loss is convex.
public struct SoftmaxRegression: LearningModel, Hashable {
    private let layer: DenseLayer

    /// A model for examples of a shape.
    public init(features: Int, classes: Int) {
        layer = DenseLayer(inputs: features, outputs: classes, start: 0)
    }

    public var parameterCount: Int { layer.parameterCount }
    public var matrices: [MatrixShape] { layer.matrices }

    /// Zeros: every class is equally likely.
    public func initialParameters(from stream: inout RandomStream) -> [Float] {
        [Float](repeating: 0, count: parameterCount)
    }

    public func gradient(
        at parameters: [Float], of examples: LabelledExamples, rows: [Int]
    ) -> (loss: Double, gradient: [Float]) {
        precondition(!rows.isEmpty, "the gradient of no example")
        var gradient = [Float](repeating: 0, count: parameterCount)
        var scores = [Float](repeating: 0, count: layer.outputs)
        var loss = 0.0
        for row in rows {
            let place = row * layer.inputs
            layer.forward(parameters, examples.features, at: place, into: &scores)
            loss += CrossEntropy.differentiate(&scores, label: examples.labels[row])
            layer.accumulate(&gradient, examples.features, at: place, derivatives: scores)
        }
        let count = Float(rows.count)
        for index in gradient.indices { gradient[index] /= count }
        return (loss / Double(rows.count), gradient)
    }

    public func scores(
        at parameters: [Float], of examples: LabelledExamples, row: Int, into scores: inout [Float]
    ) {
        layer.forward(parameters, examples.features, at: row * layer.inputs, into: &scores)
    }
}
