import Randomness

/// The loss of a classifier: −log of the share that softmax gives to the right class.
enum CrossEntropy {
    /// The loss of one example.
    ///
    /// - Parameter scores: the outputs of the last layer; afterwards the loss's derivatives by
    ///   them.
    static func differentiate(_ scores: inout [Float], label: Int) -> Double {
        let (loss, largest, total) = reduce(scores, label)
        for c in scores.indices {
            let share = ElementaryFunctions.exp(Double(scores[c]) - largest) / total
            scores[c] = Float(c == label ? share - 1 : share)
        }
        return loss
    }

    /// The loss of one example.
    static func loss(_ scores: [Float], label: Int) -> Double { reduce(scores, label).loss }

    private static func reduce(
        _ scores: [Float], _ label: Int
    ) -> (loss: Double, largest: Double, total: Double) {
        var largest = Double(scores[0])
        for score in scores { largest = max(largest, Double(score)) }
        var total = 0.0
        for score in scores { total += ElementaryFunctions.exp(Double(score) - largest) }
        return (
            ElementaryFunctions.log(total) + largest - Double(scores[label]), largest, total
        )
    }
}
