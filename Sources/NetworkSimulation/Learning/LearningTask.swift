public import Randomness

/// What a numeric run learns: real examples, or synthetic ones that follow from the seed.
public enum LearningTask: Hashable, Sendable {
    /// Examples that came from outside.
    case examples(train: LabelledExamples, test: LabelledExamples)
    /// Gaussian clouds, one a class, around centres that are drawn from the seed.
    case clusters(Clusters)

    /// A synthetic task: class c has the centre μ_c with independent standard normal coordinates
    /// times `separation` ÷ √features, and examples μ_c + a standard normal.
    ///
    /// Two centres are √2 × `separation` apart on average, in units of the clouds' deviation.
    public struct Clusters: Hashable, Sendable {
        /// Features of an example.
        public var features: Int
        /// Classes, at least 2.
        public var classes: Int
        /// Examples to train on, and to test with.
        public var training: Int
        public var testing: Int
        /// How far the centres are from the origin on average, in deviations of a cloud.
        public var separation: Double

        /// A task of given sizes.
        public init(
            features: Int, classes: Int, training: Int, testing: Int, separation: Double
        ) {
            self.features = features
            self.classes = classes
            self.training = training
            self.testing = testing
            self.separation = separation
        }
    }

    /// The examples to train on and to test with.
    ///
    /// - Parameter stream: where synthetic examples are drawn from.
    public func data(
        from stream: inout RandomStream
    ) -> (train: LabelledExamples, test: LabelledExamples) {
        switch self {
        case .examples(let train, let test): (train, test)
        case .clusters(let clusters): clusters.data(from: &stream)
        }
    }
}

extension LearningTask.Clusters {
    fileprivate func data(
        from stream: inout RandomStream
    ) -> (train: LabelledExamples, test: LabelledExamples) {
        let scale = separation / Double(features).squareRoot()
        var centres: [[Double]] = []
        for _ in 0..<classes {
            centres.append((0..<features).map { _ in scale * stream.standardNormal() })
        }
        func examples(_ count: Int) -> LabelledExamples {
            var examples = LabelledExamples(featureCount: features, classCount: classes)
            for row in 0..<count {
                let label = row % classes
                examples.append(
                    centres[label].map { Float($0 + stream.standardNormal()) }, label: label)
            }
            return examples
        }
        let train = examples(training)
        return (train, examples(testing))
    }
}

extension RandomStream {
    /// A draw from the standard normal law, by its quantile function.
    mutating func standardNormal() -> Double { ElementaryFunctions.normalQuantile(uniform()) }
}
