public import Aggregation
public import Randomness

/// A network with one hidden layer of rectified linear units, then softmax.
public struct TwoLayerNetwork: LearningModel, Hashable {
    private let first: DenseLayer
    private let second: DenseLayer

    /// A model for examples of a shape.
    ///
    /// - Precondition: there is a hidden unit.
    public init(features: Int, hidden: Int, classes: Int) {
        precondition(hidden > 0, "\(hidden) hidden units")
        first = DenseLayer(inputs: features, outputs: hidden, start: 0)
        second = DenseLayer(inputs: hidden, outputs: classes, start: first.parameterCount)
    }

    public var parameterCount: Int { first.parameterCount + second.parameterCount }
    public var matrices: [MatrixShape] { first.matrices + second.matrices }

    /// Normal weights of variance 2 ÷ inputs (He et al., ICCV 2015, section 2.2), zero biases.
    public func initialParameters(from stream: inout RandomStream) -> [Float] {
        var parameters = [Float](repeating: 0, count: parameterCount)
        for layer in [first, second] {
            let deviation = (2 / Double(layer.inputs)).squareRoot()
            for index in layer.start..<layer.start + layer.inputs * layer.outputs {
                parameters[index] = Float(deviation * stream.standardNormal())
            }
        }
        return parameters
    }

    public func gradient(
        at parameters: [Float], of examples: LabelledExamples, rows: [Int]
    ) -> (loss: Double, gradient: [Float]) {
        precondition(!rows.isEmpty, "the gradient of no example")
        var gradient = [Float](repeating: 0, count: parameterCount)
        var hidden = [Float](repeating: 0, count: first.outputs)
        var slopes = hidden
        var scores = [Float](repeating: 0, count: second.outputs)
        var loss = 0.0
        for row in rows {
            let place = row * first.inputs
            activate(parameters, examples, row, into: &hidden)
            second.forward(parameters, hidden, at: 0, into: &scores)
            loss += CrossEntropy.differentiate(&scores, label: examples.labels[row])
            second.accumulate(&gradient, hidden, at: 0, derivatives: scores)
            second.backward(parameters, derivatives: scores, into: &slopes)
            for unit in hidden.indices where hidden[unit] == 0 { slopes[unit] = 0 }
            first.accumulate(&gradient, examples.features, at: place, derivatives: slopes)
        }
        let count = Float(rows.count)
        for index in gradient.indices { gradient[index] /= count }
        return (loss / Double(rows.count), gradient)
    }

    public func scores(
        at parameters: [Float], of examples: LabelledExamples, row: Int, into scores: inout [Float]
    ) {
        var hidden = [Float](repeating: 0, count: first.outputs)
        activate(parameters, examples, row, into: &hidden)
        second.forward(parameters, hidden, at: 0, into: &scores)
    }

    private func activate(
        _ parameters: [Float], _ examples: LabelledExamples, _ row: Int, into hidden: inout [Float]
    ) {
        first.forward(parameters, examples.features, at: row * first.inputs, into: &hidden)
        for unit in hidden.indices { hidden[unit] = max(0, hidden[unit]) }
    }
}
