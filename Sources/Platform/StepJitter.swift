public import Quantities
import Randomness

/// How the time of a phase of steps varies from draw to draw.
///
/// The steps are independent with one coefficient of variation c, so the sum of n of them has the
/// nominal mean and the coefficient c / √n. The phase is drawn once, from the log-normal law with
/// exactly these two moments (L. F. Fenton, The sum of log-normal probability distributions in
/// scatter transmission systems, IRE Trans. Commun. Syst. 8(1), 1960; Wilkinson's method).
public struct StepJitter: Hashable, Sendable {
    /// Standard deviation over mean of the time of one step.
    public var coefficientOfVariation: Double

    /// - Precondition: the coefficient is finite and not negative.
    public init(coefficientOfVariation: Double) {
        precondition(
            coefficientOfVariation >= 0 && coefficientOfVariation < .infinity,
            "a coefficient of variation of \(coefficientOfVariation)")
        self.coefficientOfVariation = coefficientOfVariation
    }

    /// Every step takes its nominal time.
    public static let none = StepJitter(coefficientOfVariation: 0)

    /// The time of a whole phase, as the quantile `u` of its law.
    ///
    /// Without variation it is the nominal time exactly.
    ///
    /// - Parameters:
    ///   - nominal: The mean time of all steps together.
    ///   - u: A uniform draw from the open interval (0, 1).
    public func phase(nominal: Duration, steps: Int, draw u: Double) -> Duration {
        precondition(steps >= 0, "a phase of \(steps) steps")
        guard coefficientOfVariation > 0, steps > 0, nominal > .zero else { return nominal }
        let law = Distribution.logNormal(
            mean: 1, coefficientOfVariation: coefficientOfVariation / Double(steps).squareRoot())
        return Duration(roundingUpSeconds: nominal.inSeconds * law.quantile(u))
    }
}
