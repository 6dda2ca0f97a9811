/// Examples with labels: what a small model is trained on, or tested with.
public struct LabelledExamples: Hashable, Sendable {
    /// Features of an example.
    public let featureCount: Int
    /// Classes; a label is one of 0 to `classCount` − 1.
    public let classCount: Int
    /// The features, example after example.
    public private(set) var features: [Float] = []
    /// The label of each example.
    public private(set) var labels: [Int] = []

    /// No examples yet.
    ///
    /// - Precondition: there is a feature, and there are two classes.
    public init(featureCount: Int, classCount: Int) {
        precondition(featureCount > 0 && classCount > 1, "\(featureCount) × \(classCount)")
        self.featureCount = featureCount
        self.classCount = classCount
    }

    /// How many examples there are.
    public var count: Int { labels.count }

    /// Adds an example.
    ///
    /// - Precondition: as many features as stated, and a label below the number of classes.
    public mutating func append(_ example: some Collection<Float>, label: Int) {
        precondition(
            example.count == featureCount && 0..<classCount ~= label,
            "\(example.count) features, label \(label)")
        features.append(contentsOf: example)
        labels.append(label)
    }

    /// Every n-th example, and all others, in their order.
    ///
    /// - Precondition: `n` is above 1.
    public func divided(takingEvery n: Int) -> (taken: LabelledExamples, others: LabelledExamples) {
        precondition(n > 1, "every \(n)th example")
        var taken = LabelledExamples(featureCount: featureCount, classCount: classCount)
        var others = taken
        for row in labels.indices {
            let example = features[row * featureCount..<(row + 1) * featureCount]
            if row % n == n - 1 {
                taken.append(example, label: labels[row])
            } else {
                others.append(example, label: labels[row])
            }
        }
        return (taken, others)
    }

    /// The same examples with the label of the opposite class, C − 1 − y: what a poisoner trains on
    /// that flips labels.
    public var flipped: LabelledExamples {
        var copy = self
        copy.labels = labels.map { classCount - 1 - $0 }
        return copy
    }

    /// The rows of each class.
    var rowsByClass: [[Int]] {
        var rows = [[Int]](repeating: [], count: classCount)
        for row in labels.indices { rows[labels[row]].append(row) }
        return rows
    }
}
