public import Quantities
import Randomness

/// The odds of passing an admission benchmark, in closed form: what runs are compared with.
///
/// The nodes of a fleet differ in speed for good, and each step of a benchmark in its time for
/// itself; both by log-normal laws of mean 1. A node passes if its rate, `ratio` times what is
/// required times its speed over the time's deviation, is short of the requirement by no more than
/// the tolerance. To try again helps against the second, not against the first.
public struct AdmissionOdds: Hashable, Sendable {
    /// The mean rate of the nodes over the rate that is required: 1 for honest ones.
    public var ratio: Double
    /// The coefficient of variation of the nodes' speeds.
    public var speedVariation: Double
    /// The coefficient of variation of a step's time, and the steps of a benchmark; at least 1.
    public var stepVariation: Double
    public var steps: Int
    /// How far a measurement may stay below the requirement.
    public var tolerance: Ratio

    /// Odds for these parts.
    public init(
        ratio: Double, speedVariation: Double, stepVariation: Double, steps: Int, tolerance: Ratio
    ) {
        self.ratio = ratio
        self.speedVariation = speedVariation
        self.stepVariation = stepVariation
        self.steps = steps
        self.tolerance = tolerance
    }

    /// The share of nodes that are admitted within so many tries; at least 1.
    public func admitted(tries: Int) -> Double {
        let speeds = Distribution.logNormal(mean: 1, coefficientOfVariation: speedVariation)
        let times = Distribution.logNormal(
            mean: 1, coefficientOfVariation: stepVariation / Double(max(1, steps)).squareRoot())
        let least = 1 - tolerance.value
        guard least > 0 else { return 1 }
        // The mean over the nodes by the quantiles of their speed; without variation one will do.
        let parts = speedVariation > 0 ? 4_000 : 1
        var sum = 0.0
        for part in 0..<parts {
            let speed = speeds.quantile((Double(part) + 0.5) / Double(parts))
            var fails = 1.0
            let passes = times.cumulative(ratio * speed / least)
            for _ in 0..<max(1, tries) { fails *= 1 - passes }
            sum += 1 - fails
        }
        return sum / Double(parts)
    }
}
