import Quantities

/// Which unknowns the targets can tell apart.
///
/// It rests on the slopes at the solution, each target's in its own standard deviations (or shares
/// of itself) and each unknown's over its range. Two unknowns whose columns of slopes point almost
/// the same way, or opposite ways, have the same effect on all targets: that is measured by the
/// collinearity index of Brun, Reichert and Künsch ("Practical identifiability analysis of large
/// environmental simulation models", Water Resources Research 37, 2001), of which 10 is the usual
/// limit.
public struct Identifiability: Sendable {
    /// Unknowns of which one can stand in for another.
    public struct Pair: Hashable, Sendable {
        public var first: Int
        public var second: Int
        /// The collinearity index; infinite if they are the same to all targets.
        public var collinearity: Double
        /// How much of the second does the same as all of the range of the first; negative if less
        /// of it does.
        public var exchange: Double
    }

    /// Singular values of the slopes, falling: by how many standard deviations the targets move
    /// over the range along each direction.
    public let singularValues: [Double]
    /// The greatest by the least; infinite if nothing depends on some direction.
    public let condition: Double
    /// Unknowns that no target depends on.
    public let unfelt: [Int]
    public let pairs: [Pair]
    /// Three or more unknowns that only together cannot be told; empty if pairs say it all.
    public let group: [Int]

    /// From where on unknowns count as one.
    static let limit = 10.0

    /// - Parameters:
    ///   - slopes: by target, then unknown, in the scales of the residuals.
    init(_ slopes: [[Double]], isFelt: [Bool], decomposed: SingularValues) throws(Solver.Failure) {
        singularValues = decomposed.values
        condition = decomposed.condition
        unfelt = isFelt.indices.filter { !isFelt[$0] }
        let felt = isFelt.indices.filter { isFelt[$0] }
        let lengths = isFelt.indices.map { column in
            slopes.reduce(0) { $0 + $1[column] * $1[column] }.squareRoot()
        }
        var pairs: [Pair] = []
        for (place, first) in felt.enumerated() {
            for second in felt[(place + 1)...] {
                let product = slopes.reduce(0) { $0 + $1[first] * $1[second] }
                let cosine = product / (lengths[first] * lengths[second])
                let rest = 1 - min(1, abs(cosine))
                let index = rest > 1e-12 ? 1 / rest.squareRoot() : .infinity
                guard index > Self.limit else { continue }
                let exchange = lengths[first] / lengths[second]
                pairs.append(
                    Pair(
                        first: first, second: second, collinearity: index,
                        exchange: cosine < 0 ? -exchange : exchange))
            }
        }
        self.pairs = pairs
        guard felt.count > 2, pairs.isEmpty else {
            group = []
            return
        }
        let columns = slopes.map { row in felt.map { row[$0] / lengths[$0] } }
        let all = try SingularValues(columns, columns: felt.count)
        let isClose = (all.values.last ?? 1) < 1 / Self.limit
        group =
            isClose
            ? felt.indices.filter { abs(all.right[$0][felt.count - 1]) > 0.2 }.map { felt[$0] } : []
    }

    /// Whether every unknown can be told from all others.
    public var isWhole: Bool { unfelt.isEmpty && pairs.isEmpty && group.isEmpty }

    /// What it means, in sentences without a full stop.
    public func sentences(_ names: [String]) -> [String] {
        var sentences = unfelt.map {
            "no target depends on “\(names[$0])”: near the solution it moves none more than "
                + "luck does"
        }
        for pair in pairs {
            let share = NumberText.significant(abs(pair.exchange) * 10, 2)
            let index =
                pair.collinearity.isFinite
                ? "collinearity \(NumberText.significant(pair.collinearity, 2))"
                : "the same to all targets"
            sentences.append(
                "“\(names[pair.first])” and “\(names[pair.second])” cannot be told apart: a tenth "
                    + "of its range more of the one does what \(share)% of its range "
                    + "\(pair.exchange < 0 ? "less" : "more") of the other does (\(index))")
        }
        if !group.isEmpty {
            let list = group.map { "“\(names[$0])”" }.joined(separator: ", ")
            sentences.append(
                "\(list) cannot be told apart: together they undo each other's effects")
        }
        if isWhole, names.count > 1 {
            let number = NumberText.significant(condition, 2)
            let all = names.count == 2 ? "both" : "all \(names.count)"
            sentences.append("the targets tell \(all) unknowns apart (condition number \(number))")
        }
        return sentences
    }
}
