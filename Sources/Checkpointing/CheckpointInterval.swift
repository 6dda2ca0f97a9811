import Randomness

/// How much work lies between two checkpoints, for failures at exponential times.
///
/// All times are in one unit, as a rule seconds: `cost` is what a checkpoint holds the work up for,
/// `mtbf` the mean time between failures.
public enum CheckpointInterval {
    /// The first-order optimum √(2 C M) (Young, CACM 1974).
    public static func young(cost: Double, mtbf: Double) -> Double {
        (2 * cost * mtbf).squareRoot()
    }

    /// The higher-order estimate √(2 C M) [1 + ⅓ √(C / 2M) + ⅑ (C / 2M)] − C, and M from C = 2 M on
    /// (Daly, FGCS 2006, equation 37).
    public static func daly(cost: Double, mtbf: Double) -> Double {
        guard cost < 2 * mtbf else { return mtbf }
        let ratio = cost / (2 * mtbf)
        return young(cost: cost, mtbf: mtbf) * (1 + ratio.squareRoot() / 3 + ratio / 9) - cost
    }

    /// The interval that minimises `expectedWall`: M (1 + W₀(−e^(−1−C/M))), with Lambert's W.
    public static func exact(cost: Double, mtbf: Double) -> Double {
        mtbf * (1 + ElementaryFunctions.lambertW0(-ElementaryFunctions.exp(-1 - cost / mtbf)))
    }

    /// The expected time on the wall for a unit of work, M e^(R/M) (e^((τ+C)/M) − 1) / τ.
    ///
    /// - Parameters:
    ///   - interval: work between two checkpoints, τ.
    ///   - restart: what a failure costs beside the lost work, R.
    public static func expectedWall(
        interval: Double, cost: Double, restart: Double, mtbf: Double
    ) -> Double {
        mtbf * ElementaryFunctions.exp(restart / mtbf)
            * ElementaryFunctions.expm1((interval + cost) / mtbf) / interval
    }
}
