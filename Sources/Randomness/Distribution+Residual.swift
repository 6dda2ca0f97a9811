extension Distribution {
    /// The quantile of the equilibrium law, whose density is (1 − F(x)) / mean: how long a period
    /// still lasts that is found under way at a random time.
    ///
    /// Periods are not negative: of a law that reaches below zero, the positive part counts. When
    /// the mean is infinite there is no such law, and a period under way never ends: +∞.
    ///
    /// Source: Cox, "Renewal Theory" (1962), section 5.2.
    ///
    /// - Precondition: `u` lies in 0…1 and positive values are possible.
    public func residualQuantile(_ u: Double) -> Double {
        precondition(u >= 0 && u <= 1, "a residual quantile at \(u)")
        switch self {
        case .constant(let value):
            precondition(value >= 0, "a period of \(value)")
            return value * u
        case .uniform(let low, let high):
            return Self.uniformResidual(low, high, u)
        case .exponential:
            return quantile(u)
        case .weibull(let shape, let scale):
            // With t = (x / scale)^shape the integral of exp(−t) is an incomplete gamma function.
            let t = ElementaryFunctions.inverseRegularizedGammaP(1 / shape, u)
            return scale * ElementaryFunctions.pow(t, 1 / shape)
        case .logNormal(let mu, let sigma):
            return Self.logNormalResidual(mu, sigma, u)
        case .normal(let mean, let deviation):
            return Self.normalResidual(mean, deviation, u)
        case .pareto(let shape, let minimum):
            return Self.paretoResidual(shape, minimum, u)
        case .empirical(let sample):
            return Self.empiricalResidual(sample, u)
        }
    }

    private static func uniformResidual(_ low: Double, _ high: Double, _ u: Double) -> Double {
        precondition(high >= 0 && low <= high, "a period between \(low) and \(high)")
        // Until the lower bound every period lasts; after it the density falls to zero linearly.
        let sure = u * (low + 0.5 * (high - low))
        if low >= 0 && sure <= low { return sure }
        let floor = max(low, 0)
        return high - ((high - floor) * (high + floor) * (1 - u)).squareRoot()
    }

    private static func paretoResidual(_ shape: Double, _ minimum: Double, _ u: Double) -> Double {
        guard shape > 1 else { return .infinity }
        let mean = minimum * (shape / (shape - 1))
        if u * mean <= minimum { return u * mean }
        return minimum * ElementaryFunctions.pow(shape * (1 - u), -1 / (shape - 1))
    }

    /// F_e(x) = x (1 − F(x)) / mean + the length-biased law at x, which is the log-normal law with
    /// mu + sigma² in the place of mu.
    private static func logNormalResidual(_ mu: Double, _ sigma: Double, _ u: Double) -> Double {
        if sigma == 0 { return u * ElementaryFunctions.exp(mu) }
        // The equilibrium law is solved for mean 1 and scaled.
        let mean = ElementaryFunctions.exp(mu + 0.5 * sigma * sigma)
        return mean
            * concaveRoot(of: u) { x in
                let z = (ElementaryFunctions.log(x) + 0.5 * sigma * sigma) / sigma
                let survival = ElementaryFunctions.normalCDF(-z)
                return (x * survival + ElementaryFunctions.normalCDF(z - sigma), survival)
            }
    }

    /// With ψ(z) = φ(z) − z (1 − Φ(z)), the expected excess of a normal variable over z,
    /// F_e(x) = 1 − ψ(z(x)) / ψ(z(0)).
    private static func normalResidual(
        _ mean: Double, _ deviation: Double, _ u: Double
    ) -> Double {
        if deviation == 0 {
            precondition(mean >= 0, "a period of \(mean)")
            return mean * u
        }
        let start = -mean / deviation
        let total = normalExcess(start)
        precondition(total > 0, "a period of \(mean) ± \(deviation)")
        let scale = deviation * total
        return scale
            * concaveRoot(of: u) { x in
                let z = start + x * total
                return (1 - normalExcess(z) / total, ElementaryFunctions.normalCDF(-z))
            }
    }

    private static func normalExcess(_ z: Double) -> Double {
        ElementaryFunctions.normalDensity(z) - z * ElementaryFunctions.normalCDF(-z)
    }

    /// The root of F(x) = u for a concave F with F(0) = 0 and F′(0) = 1, or less.
    ///
    /// The tangents of a concave function lie above it, so Newton's steps from u climb to the root
    /// and never pass it but for rounding.
    private static func concaveRoot(
        of u: Double, _ function: (Double) -> (value: Double, slope: Double)
    ) -> Double {
        if u == 0 { return 0 }
        if u == 1 { return .infinity }
        return ElementaryFunctions.increasingRoot(of: u, from: u, function)
    }
}
