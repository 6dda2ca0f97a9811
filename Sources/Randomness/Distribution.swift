/// A law of a random quantity, in a unit of the caller's choice (mostly seconds).
///
/// Every draw is the quantile of one uniform number, so that two laws drawn from equal streams
/// see the same luck.
public enum Distribution: Hashable, Sendable {
    /// Always the same value.
    case constant(Double)
    /// Equally likely everywhere between two bounds, low ≤ high.
    case uniform(low: Double, high: Double)
    /// Without memory; the mean is positive.
    case exponential(mean: Double)
    /// F(x) = 1 − exp(−(x / scale)^shape); both parameters are positive.
    case weibull(shape: Double, scale: Double)
    /// e to the power of a normal variable of mean `mu` and deviation `sigma` ≥ 0.
    case logNormal(mu: Double, sigma: Double)
    /// The bell curve; the deviation is not negative.
    case normal(mean: Double, deviation: Double)
    /// F(x) = 1 − (minimum / x)^shape from the minimum on (Pareto's first kind); both parameters
    /// are positive.
    case pareto(shape: Double, minimum: Double)
    /// A sample in ascending order, not empty; the quantile is linear between neighbours.
    case empirical([Double])
}
