import CGSL

/// How well a model fits targets that say how sure they are.
///
/// The residuals at the solution have a part along what the unknowns can move, which is nothing
/// where the solution lies inside the ranges, and a part beside it, on which the model is tried.
/// That part is whitened with the covariance of the residuals, as all simulated means share their
/// luck. Where the replicates say how large luck is, its square sum is Hotelling's T² and is held
/// against the F distribution; where luck has no part, it is a χ².
///
/// Where the replicates are fewer than such a covariance takes, or it is all but singular, the
/// plain sum of squares is held against its own mean and variance instead, which need no inverse:
/// Box's approximation ("Some theorems on quadratic forms", Annals of Mathematical Statistics 25,
/// 1954), which is careful with few replicates, and sees less.
public struct CalibrationFit: Hashable, Sendable {
    /// How a square sum is held against chance.
    public enum Method: String, Hashable, Sendable {
        /// Whitened, all variances known.
        case known = "χ²"
        /// Whitened, variances from replicates.
        case hotelling = "T²"
        /// Not whitened.
        case box = "sum of squares"
    }

    public let method: Method
    /// The square sum: whitened beside what the unknowns can move, plain along it.
    public let square: Double
    /// The chance of as much or more if the model is right; with nothing beside, if one figure were
    /// missed so.
    let tail: Double

    /// Where the chance lies from which on a model is refused.
    static let refused = 0.01

    /// Whether the targets are met as well as they are known.
    var isMet: Bool { tail >= Self.refused }

    /// - Parameters:
    ///   - residuals: in their scales.
    ///   - slopes: in the same.
    init(
        residuals: [Double], slopes: SingularValues, covariance: TargetCovariance
    ) throws(Solver.Failure) {
        let rank = slopes.rank
        let along = (0..<rank).reduce(0.0) { sum, direction in
            let part = zip(residuals, slopes.left).reduce(0) { $0 + $1.0 * $1.1[direction] }
            return sum + part * part
        }
        let rows = try Self.rows(beside: slopes, targets: residuals.count)
        // With nothing beside, all of it lies along.
        guard !rows.isEmpty else {
            (method, square) = (.known, along)
            let freedom = covariance.freedom(
                ofLuck: Self.trace(covariance.luck), in: Self.trace(covariance.total))
            tail = Self.tail(along, freedom: freedom)
            return
        }
        let beside = rows.map { row in zip(row, residuals).reduce(0) { $0 + $1.0 * $1.1 } }
        let total = QuadraticForm.matrix(rows, covariance.total)
        let luck = QuadraticForm.matrix(rows, covariance.luck)
        let parts = try SingularValues(total, columns: rows.count)
        guard covariance.isEnough(for: rows.count), parts.condition < 1e8 else {
            method = .box
            let sum = beside.reduce(along) { $0 + $1 * $1 }
            let mean = Self.trace(total)
            let squares = total.reduce(0) { $0 + $1.reduce(0) { $0 + $1 * $1 } }
            square = sum
            tail = Self.tail(
                sum / mean, of: mean * mean / squares,
                freedom: covariance.freedom(ofLuck: Self.trace(luck), in: mean))
            return
        }
        // The rows of the root of the inverse.
        let whitening = parts.values.indices.map { place in
            parts.right.map { $0[place] / parts.values[place].squareRoot() }
        }
        let white = whitening.map { row in zip(row, beside).reduce(0) { $0 + $1.0 * $1.1 } }
        square = white.reduce(along) { $0 + $1 * $1 }
        let freedom = covariance.freedom(ofLuck: QuadraticForm.matrix(whitening, luck))
        method = freedom < Self.endless ? .hotelling : .known
        let count = Double(rows.count)
        let rest = freedom - count + 1
        let factor = freedom < Self.endless ? rest / (freedom * count) : 1 / count
        tail = Self.tail(square * factor, of: count, freedom: rest)
    }

    /// Directions of residuals that the unknowns cannot move, each of length one.
    private static func rows(
        beside slopes: SingularValues, targets: Int
    ) throws(Solver.Failure) -> [[Double]] {
        let rank = slopes.rank
        guard rank < targets else { return [] }
        let projection = (0..<targets).map { a in
            (0..<targets).map { b in
                (0..<rank).reduce(a == b ? 1.0 : 0) {
                    $0 - slopes.left[a][$1] * slopes.left[b][$1]
                }
            }
        }
        let parts = try SingularValues(projection, columns: targets)
        return (0..<targets - rank).map { place in parts.right.map { $0[place] } }
    }

    private static func trace(_ matrix: [[Double]]) -> Double {
        matrix.indices.reduce(0) { $0 + matrix[$1][$1] }
    }

    /// Degrees of freedom that are as good as infinitely many.
    private static let endless = 1e6

    /// The upper tail of F, which without end below is that of a mean of squares.
    private static func tail(_ ratio: Double, of count: Double = 1, freedom: Double) -> Double {
        freedom < endless
            ? gsl_cdf_fdist_Q(ratio, count, freedom) : gsl_cdf_chisq_Q(ratio * count, count)
    }
}
