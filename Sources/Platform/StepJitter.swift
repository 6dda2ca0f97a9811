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
        PhaseLaw(self, steps: steps).phase(nominal: nominal, draw: u)
    }

    /// The law of a phase's length over its nominal length, for phases of so many steps.
    public struct PhaseLaw: Sendable {
        public let steps: Int
        /// Nil if nothing varies.
        private let factor: Distribution?

        /// - Precondition: no negative number of steps.
        public init(_ jitter: StepJitter, steps: Int) {
            precondition(steps >= 0, "a phase of \(steps) steps")
            self.steps = steps
            guard jitter.coefficientOfVariation > 0, steps > 0 else {
                factor = nil
                return
            }
            factor = .logNormal(
                mean: 1,
                coefficientOfVariation: jitter.coefficientOfVariation / Double(steps).squareRoot())
        }

        /// The time of a whole phase, as the quantile `u` of its law.
        public func phase(nominal: Duration, draw u: Double) -> Duration {
            guard let factor, nominal > .zero else { return nominal }
            return Duration(roundingUpSeconds: nominal.inSeconds * factor.quantile(u))
        }
    }
}
