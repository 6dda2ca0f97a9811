public import Quantities
import Randomness

/// How much work to do between two checkpoints, if failures are exponential.
///
/// The cost of a checkpoint is what it stops the work for: of one that is uploaded beside the
/// work, only the stall of its snapshot. All intervals are of work alone, without that cost.
///
/// - Precondition: the mean time between failures is positive and the cost is not negative.
public enum CheckpointInterval {
    /// The first-order optimum √(2 C M) (Young, CACM 17 (1974), 530).
    public static func young(cost: Duration, meanTimeBetweenFailures mean: Duration) -> Duration {
        check(cost, mean)
        return Duration(roundingUpSeconds: (2 * cost.inSeconds * mean.inSeconds).squareRoot())
    }

    /// The higher-order optimum √(2 C M) [1 + ⅓ √(C/2M) + ⅑ (C/2M)] − C; M where C ≥ 2 M (Daly,
    /// FGCS 22 (2006), formula 37).
    public static func daly(cost: Duration, meanTimeBetweenFailures mean: Duration) -> Duration {
        check(cost, mean)
        let c = cost.inSeconds
        let m = mean.inSeconds
        guard c < 2 * m else { return mean }
        let x = c / (2 * m)
        let series = 1 + x.squareRoot() / 3 + x / 9
        return Duration(roundingUpSeconds: (2 * c * m).squareRoot() * series - c)
    }

    /// The interval with the least expected wall time, M (1 + W₀(−e^(−1 − C/M))), with Lambert's W
    /// (the zero of the derivative of Daly's formula 20).
    public static func exact(cost: Duration, meanTimeBetweenFailures mean: Duration) -> Duration {
        check(cost, mean)
        let argument = -ElementaryFunctions.exp(-1 - cost / mean)
        let w = ElementaryFunctions.lambertW0(argument)
        return Duration(roundingUpSeconds: mean.inSeconds * (1 + w))
    }

    /// The expected wall time for a unit of work: M e^(R/M) (e^((τ + C)/M) − 1) ÷ τ (Daly, formula
    /// 20).
    ///
    /// - Parameters:
    ///   - interval: work between two checkpoints, τ; positive.
    ///   - cost: of a checkpoint, C.
    ///   - restart: the time from a failure to the first new work, R; it may fail, too.
    ///   - mean: the mean time between failures of the whole job, M.
    public static func expectedWallPerWork(
        interval: Duration, cost: Duration, restart: Duration,
        meanTimeBetweenFailures mean: Duration
    ) -> Double {
        check(cost, mean)
        precondition(interval > .zero, "an interval of \(interval)")
        return ElementaryFunctions.exp(restart / mean)
            * ElementaryFunctions.expm1((interval + cost) / mean) / (interval / mean)
    }

    private static func check(_ cost: Duration, _ mean: Duration) {
        precondition(
            cost >= .zero && mean > .zero, "a checkpoint of \(cost), a failure every \(mean)")
    }
}
