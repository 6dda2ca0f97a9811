import Aggregation

/// A layer of a network that joins every input to every output: y = W x + b.
///
/// Its parameters are a stretch of the model's: the weights input by input, then the biases. Sums
/// run over the inputs in their order, so that they have the same bits everywhere. Inputs that are
/// zero add nothing and are skipped.
struct DenseLayer: Hashable, Sendable {
    let inputs: Int
    let outputs: Int
    /// Where the layer's parameters begin among the model's.
    let start: Int

    var parameterCount: Int { (inputs + 1) * outputs }
    /// The weights and the biases, in their order.
    var matrices: [MatrixShape] {
        [MatrixShape(rows: inputs, columns: outputs), MatrixShape(rows: 1, columns: outputs)]
    }
    private var biases: Int { start + inputs * outputs }

    /// The outputs for the input that begins at a place of an array.
    func forward(
        _ parameters: [Float], _ input: [Float], at place: Int, into output: inout [Float]
    ) {
        for j in 0..<outputs { output[j] = parameters[biases + j] }
        for i in 0..<inputs {
            let x = input[place + i]
            guard x != 0 else { continue }
            let weights = start + i * outputs
            for j in 0..<outputs { output[j] += x * parameters[weights + j] }
        }
    }

    /// Adds to a gradient what one example contributes, given the loss's derivatives by the
    /// outputs.
    func accumulate(
        _ gradient: inout [Float], _ input: [Float], at place: Int, derivatives: [Float]
    ) {
        for i in 0..<inputs {
            let x = input[place + i]
            guard x != 0 else { continue }
            let weights = start + i * outputs
            for j in 0..<outputs { gradient[weights + j] += x * derivatives[j] }
        }
        for j in 0..<outputs { gradient[biases + j] += derivatives[j] }
    }

    /// The loss's derivatives by the inputs, given those by the outputs.
    func backward(_ parameters: [Float], derivatives: [Float], into input: inout [Float]) {
        for i in 0..<inputs {
            let weights = start + i * outputs
            var sum: Float = 0
            for j in 0..<outputs { sum += parameters[weights + j] * derivatives[j] }
            input[i] = sum
        }
    }
}
