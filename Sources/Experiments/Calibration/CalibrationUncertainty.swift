import CGSL
import ScenarioFiles

/// How exactly the unknowns are known at a solution.
struct CalibrationUncertainty {
    /// The standard deviation of each unknown as a share of its range; nil where nothing is known.
    private(set) var deviations: [Double?]
    /// By how many of them a 95% interval reaches to each side.
    private(set) var reach: Double

    /// The uncertainty that follows from the slopes.
    ///
    /// The residuals are A·x to first order, with the slopes A in their scales, so that unknowns
    /// move by A⁺·e if the residuals move by e. What e is, the targets' standard deviations and the
    /// replicates' covariance say. Where the targets say none, it is as large as what is left of
    /// the residuals, and nothing is known where nothing can be left: with no more targets than
    /// unknowns.
    init(
        _ problem: CalibrationProblem, _ decomposed: SingularValues, scales: [Double],
        samples: [[Double]], objective: Double
    ) {
        let unknowns = problem.unknowns.indices
        let targets = problem.targets.indices
        let rank = decomposed.rank
        let freedom = problem.targets.count - rank
        reach =
            problem.isAbsolute || freedom < 1
            ? gsl_cdf_ugaussian_Pinv(0.975)
            : ConfidenceInterval.studentQuantile(confidence: 0.95, freedom: freedom)
        let covariance =
            problem.isAbsolute
            ? Self.covariance(problem, scales: scales, samples)
            : targets.map { row in
                targets.map { $0 == row ? objective / Double(max(1, freedom)) : 0 }
            }
        let inverse = unknowns.map { unknown in
            targets.map { target in
                (0..<rank).reduce(0) {
                    $0 + decomposed.right[unknown][$1] * decomposed.left[target][$1]
                        / decomposed.values[$1]
                }
            }
        }
        deviations = unknowns.map { unknown in
            // What lies along a direction that no target sees is not known at all.
            let unseen = (rank..<problem.unknowns.count).reduce(0) {
                $0 + decomposed.right[unknown][$1] * decomposed.right[unknown][$1]
            }
            guard unseen < 1e-6, problem.isAbsolute || freedom > 0 else { return nil }
            let row = inverse[unknown]
            let variance = targets.reduce(0.0) { sum, a in
                sum + row[a] * targets.reduce(0.0) { $0 + covariance[a][$1] * row[$1] }
            }
            return max(0, variance).squareRoot()
        }
    }

    /// Makes each deviation at least as large as another says it is.
    mutating func widen(by other: CalibrationUncertainty) {
        deviations = zip(deviations, other.deviations).map { own, other in
            guard let own, let other else { return nil }
            return max(own, other)
        }
    }

    /// How far a difference has to reach to go over the interval, as shares of the ranges.
    var reaches: [Double] {
        deviations.map { $0.map { min(0.2, max(0.002, $0 * reach)) } ?? TargetSlopes.reach }
    }

    /// The covariance of the residuals: the targets' own, and that of the replicates' means.
    ///
    /// Targets of one result share their run's luck.
    private static func covariance(
        _ problem: CalibrationProblem, scales: [Double], _ samples: [[Double]]
    ) -> [[Double]] {
        let luck = covariance(of: samples)
        return problem.targets.enumerated().map { a, target in
            problem.targets.enumerated().map { b, other in
                var sum = luck[a][b] / Double(problem.replicates)
                switch (target.trust, other.trust) {
                case (.deviation(let own), _) where a == b: sum += own * own
                case (.runs(let count), .runs(let others))
                where a == b || target.mark == other.mark && count == others:
                    sum += luck[a][b] / Double(count)
                default: break
                }
                // A scale may be larger than all this: no model is better.
                let isFloored = a == b && sum < scales[a] * scales[a]
                return isFloored ? 1 : sum / (scales[a] * scales[b])
            }
        }
    }

    /// The covariance of the metrics over the replicates; zero with a single one.
    private static func covariance(of samples: [[Double]]) -> [[Double]] {
        let columns = (samples.first ?? []).indices.map { column in samples.map { $0[column] } }
        return columns.map { a in
            columns.map { b in
                samples.count > 1 ? gsl_stats_covariance(a, 1, b, 1, a.count) : 0
            }
        }
    }
}
