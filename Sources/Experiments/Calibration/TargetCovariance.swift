import CGSL
import ScenarioFiles

/// The covariance of the residuals at a solution, in their scales, by what it is known from.
struct TargetCovariance {
    /// What the targets' own standard deviations make of it, and that none is known to better than
    /// the least scale: figures that luck moves all alike have an inverse so.
    let known: [[Double]]
    /// What luck makes of it, in the runs and in targets that runs gave, as the replicates say.
    let luck: [[Double]]
    /// The degrees of freedom of the replicates' covariance; infinite where there is none.
    private let freedom: Double

    /// Targets of one result share their run's luck, and all means of the replicates do.
    init(_ problem: CalibrationProblem, scales: [Double], samples: [[Double]]) {
        let own = Self.covariance(of: samples)
        let targets = problem.targets
        let luck = targets.indices.map { a in
            targets.indices.map { b in
                var sum = own[a][b] / Double(problem.replicates)
                if case .runs(let count) = targets[a].trust, case .runs(count) = targets[b].trust,
                    a == b || targets[a].mark == targets[b].mark
                {
                    sum += own[a][b] / Double(count)
                }
                return sum / (scales[a] * scales[b])
            }
        }
        known = targets.indices.map { a in
            targets.indices.map { b in
                guard a == b else { return 0 }
                let length =
                    switch targets[a].trust {
                    case .deviation(let length): length
                    case .runs: CalibrationBench.leastScale(of: targets[a])
                    case .weight: 0.0
                    }
                let sum = length * length / (scales[a] * scales[a])
                // A scale may be larger than all this: no model is better.
                return max(sum, 1 - luck[a][a])
            }
        }
        self.luck = luck
        freedom = samples.count > 1 ? Double(samples.count - 1) : .infinity
    }

    /// Both together.
    var total: [[Double]] {
        zip(known, luck).map { zip($0, $1).map { $0 + $1 } }
    }

    /// Whether the replicates are enough for a covariance of so many figures, or not needed.
    func isEnough(for figures: Int) -> Bool {
        freedom >= Double(figures) || luck.allSatisfy { $0.allSatisfy { $0 == 0 } }
    }

    /// The degrees of freedom of a variance of which luck is a part (Welch and Satterthwaite);
    /// infinite if it is none.
    func freedom(ofLuck part: Double, in variance: Double) -> Double {
        guard part > 0, variance > 0 else { return .infinity }
        return freedom * (variance / part) * (variance / part)
    }

    /// The degrees of freedom of a covariance that is the unit matrix and of which luck is a part
    /// (Krishnamoorthy and Yu, "Modified Nel and Van der Merwe test for the multivariate
    /// Behrens–Fisher problem", Statistics & Probability Letters 66, 2004).
    func freedom(ofLuck part: [[Double]]) -> Double {
        let count = Double(part.count)
        let trace = part.indices.reduce(0) { $0 + part[$1][$1] }
        let square = part.reduce(0) { $0 + $1.reduce(0) { $0 + $1 * $1 } }
        let sum = square + trace * trace
        return sum > 0 ? freedom * (count + count * count) / sum : .infinity
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

/// What linear maps make of a covariance.
enum QuadraticForm {
    /// aᵀ·C·b.
    static func value(_ a: [Double], _ matrix: [[Double]], _ b: [Double]) -> Double {
        zip(a, matrix).reduce(0) { sum, row in
            sum + row.0 * zip(row.1, b).reduce(0) { $0 + $1.0 * $1.1 }
        }
    }

    /// R·C·Rᵀ of some rows R.
    static func matrix(_ rows: [[Double]], _ matrix: [[Double]]) -> [[Double]] {
        rows.map { a in rows.map { value(a, matrix, $0) } }
    }
}
