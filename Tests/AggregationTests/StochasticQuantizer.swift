/// QSGD: numbers as whole multiples of a part of their norm, rounded up or down at random so that
/// the mean stays (Alistarh et al., NeurIPS 2017, section 3.1).
///
/// The squared error is at most min(d / s², √d / s) ‖v‖² in the mean, for d numbers and s levels.
struct StochasticQuantizer: Hashable, Sendable {
    /// An update as levels of its norm.
    struct Levels: Hashable, Sendable {
        /// The Euclidean norm.
        var norm: Double
        /// Levels with their signs, one a parameter.
        var levels: [Int]
        /// How many levels make the norm.
        var perNorm: Int

        /// The numbers that the levels stand for.
        var values: [Double] {
            levels.map { norm * Double($0) / Double(perNorm) }
        }
    }

    /// Levels between zero and the norm.
    let levels: Int

    /// A quantiser of so many levels.
    ///
    /// - Precondition: `levels` is positive.
    init(levels: Int) {
        precondition(levels > 0, "\(levels) levels")
        self.levels = levels
    }

    /// The levels of an update.
    ///
    /// - Parameter uniforms: as many numbers in [0, 1), drawn by the caller: a number is rounded up
    ///   where its own is below the part of a level that is left.
    func quantize(_ values: [Double], uniforms: [Double]) -> Levels {
        precondition(
            values.count == uniforms.count, "\(uniforms.count) draws for \(values.count)")
        var square = 0.0
        for value in values { square += value * value }
        let norm = square.squareRoot()
        guard norm > 0 else {
            return Levels(
                norm: 0, levels: [Int](repeating: 0, count: values.count), perNorm: levels)
        }
        let chosen = values.indices.map { index -> Int in
            let exact = values[index].magnitude / norm * Double(levels)
            let below = exact.rounded(.down)
            let level = Int(below) + (uniforms[index] < exact - below ? 1 : 0)
            return values[index] < 0 ? -level : level
        }
        return Levels(norm: norm, levels: chosen, perNorm: levels)
    }
}
