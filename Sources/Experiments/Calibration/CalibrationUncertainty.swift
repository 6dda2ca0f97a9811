/// How exactly the unknowns are known at a solution.
struct CalibrationUncertainty {
    /// How far the 95% interval of each unknown reaches to each side, as a share of its range; nil
    /// where nothing is known.
    private(set) var halves: [Double?]

    /// The uncertainty that follows from the slopes.
    ///
    /// The residuals are A·x to first order, with the slopes A in their scales, so that unknowns
    /// move by A⁺·e if the residuals move by e. What e is, the targets' standard deviations and the
    /// replicates' covariance say; as far as the replicates say it, it is itself unsure, and the
    /// interval is Student's with the degrees of freedom of Welch and Satterthwaite. Where the
    /// targets say none, e is as large as what is left of the residuals, and nothing is known where
    /// nothing can be left: with no more targets than unknowns.
    ///
    /// - Parameters:
    ///   - covariance: that of the residuals; nil where the targets say none.
    ///   - objective: the sum of the squares of the residuals.
    init(_ decomposed: SingularValues, _ covariance: TargetCovariance?, objective: Double) {
        let unknowns = decomposed.right.indices
        let targets = decomposed.left.indices
        let rank = decomposed.rank
        let rest = targets.count - rank
        halves = unknowns.map { unknown in
            // What lies along a direction that no target sees is not known at all.
            let unseen = (rank..<unknowns.count).reduce(0) {
                $0 + decomposed.right[unknown][$1] * decomposed.right[unknown][$1]
            }
            guard unseen < 1e-6, covariance != nil || rest > 0 else { return nil }
            let row = targets.map { target in
                (0..<rank).reduce(0) {
                    $0 + decomposed.right[unknown][$1] * decomposed.left[target][$1]
                        / decomposed.values[$1]
                }
            }
            var variance = row.reduce(0) { $0 + $1 * $1 } * objective / Double(max(1, rest))
            var freedom = Double(rest)
            if let covariance {
                variance = max(0, QuadraticForm.value(row, covariance.total, row))
                freedom = covariance.freedom(
                    ofLuck: QuadraticForm.value(row, covariance.luck, row), in: variance)
            }
            return ConfidenceInterval.studentQuantile(confidence: 0.95, freedom: freedom)
                * variance.squareRoot()
        }
    }

    /// Makes each interval at least as wide as another says it is.
    mutating func widen(by other: CalibrationUncertainty) {
        halves = zip(halves, other.halves).map { own, other in
            guard let own, let other else { return nil }
            return max(own, other)
        }
    }

    /// How far a difference has to reach to go over the interval, as shares of the ranges.
    var reaches: [Double] {
        halves.map { $0.map { min(0.2, max(0.002, $0)) } ?? TargetSlopes.reach }
    }
}
