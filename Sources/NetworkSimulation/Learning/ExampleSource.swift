import Randomness

/// Where a member's examples come from: its own mixture of classes, and its own luck.
///
/// Both belong to the node's name, so that they are the same in every run in which it takes part,
/// the twin's included, and whoever else does.
struct ExampleSource: Sendable {
    private var stream: RandomStream
    /// The shares of the classes, summed up; empty if every example is equally likely.
    private let cumulative: [Double]

    /// - Parameter concentration: of the Dirichlet law of the mixture; nil mixes evenly.
    init(seed: Seed, entity: UInt64, classes: Int, concentration: Double?) {
        stream = RandomStream(seed: seed, entity: entity, purpose: "learning batches")
        guard let concentration else {
            cumulative = []
            return
        }
        var mixture = RandomStream(seed: seed, entity: entity, purpose: "learning classes")
        let shares = Self.dirichlet(concentration, classes: classes, from: &mixture)
        var sum = 0.0
        cumulative = shares.map { share in
            sum += share
            return sum
        }
    }

    /// The shares of the classes: independent gamma draws, divided by their sum.
    private static func dirichlet(
        _ concentration: Double, classes: Int, from stream: inout RandomStream
    ) -> [Double] {
        let draws = (0..<classes).map { _ in
            ElementaryFunctions.inverseRegularizedGammaP(concentration, stream.uniform())
        }
        let sum = draws.reduce(0, +)
        // A small concentration can leave nothing but zeros: then one class is all.
        guard sum > 0 else {
            let all = stream.below(classes)
            return (0..<classes).map { $0 == all ? 1 : 0 }
        }
        return draws.map { $0 / sum }
    }

    /// The rows of the next examples, drawn with replacement.
    ///
    /// - Parameter classes: the rows of each class.
    mutating func draw(_ count: Int, of examples: Int, in classes: [[Int]]) -> [Int] {
        (0..<count).map { _ in
            guard !cumulative.isEmpty else { return stream.below(examples) }
            let place = stream.uniform()
            // Rounding can leave the last share a trifle short of 1.
            let drawn = cumulative.firstIndex { place < $0 } ?? cumulative.count - 1
            let rows = classes[drawn]
            return rows.isEmpty ? stream.below(examples) : rows[stream.below(rows.count)]
        }
    }
}
