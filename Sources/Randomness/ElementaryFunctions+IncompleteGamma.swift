extension ElementaryFunctions {
    /// The probability that a gamma variable of shape `a` and scale 1 is at most `x`.
    ///
    /// Not-a-number unless a > 0 and x ≥ 0. The series below the mode and the continued fraction
    /// above it are Abramowitz and Stegun 6.5.29 and 6.5.31.
    public static func regularizedGammaP(_ a: Double, _ x: Double) -> Double {
        guard a > 0 && a < .infinity && x >= 0 else { return .nan }
        if x == 0 { return 0 }
        if x == .infinity { return 1 }
        return x < a + 1 ? gammaSeries(a, x) : 1 - gammaFraction(a, x)
    }

    /// The probability that a gamma variable of shape `a` and scale 1 exceeds `x`.
    public static func regularizedGammaQ(_ a: Double, _ x: Double) -> Double {
        guard a > 0 && a < .infinity && x >= 0 else { return .nan }
        if x == 0 { return 1 }
        if x == .infinity { return 0 }
        return x < a + 1 ? 1 - gammaSeries(a, x) : gammaFraction(a, x)
    }

    /// The x at which ``regularizedGammaP(_:_:)`` is `p`.
    ///
    /// 0 and +∞ at the ends, not-a-number outside.
    public static func inverseRegularizedGammaP(_ a: Double, _ p: Double) -> Double {
        guard a > 0 && a < .infinity && p >= 0 && p <= 1 else { return .nan }
        if p == 0 { return 0 }
        if p == 1 { return .infinity }
        return increasingRoot(of: p, from: gammaGuess(a, p)) { x in
            (regularizedGammaP(a, x), gammaMass(a, x) * a / x)
        }
    }

    /// A first guess: the leading power of the lower tail, or Wilson and Hilferty's cube of a
    /// normal variable.
    private static func gammaGuess(_ a: Double, _ p: Double) -> Double {
        let power = exp((log(p) + logGamma(a + 1)) / a)
        if power < 0.3 * (a + 1) { return power }
        let ninth = 1 / (9 * a)
        let root = 1 - ninth + normalQuantile(p) * ninth.squareRoot()
        return root > 0.1 ? a * root * root * root : power
    }

    /// xᵃ e⁻ˣ / Γ(a + 1).
    private static func gammaMass(_ a: Double, _ x: Double) -> Double {
        if a < 20 { return x > 1500 ? 0 : pow(x, a) * exp(-x) / gamma(a + 1) }
        // Loader's saddle point (2000): the large powers cancel before they are rounded.
        let exponent = a * log1pMinusArgument((x - a) / a) - stirlingCorrection(a)
        return exp(exponent) * 0.3989422804014327 / a.squareRoot()
    }

    private static func gammaSeries(_ a: Double, _ x: Double) -> Double {
        var term = 1.0
        var sum = 1.0
        var divisor = a
        while term > sum * 0x1p-56 {
            divisor += 1
            term *= x / divisor
            sum += term
        }
        return min(1, gammaMass(a, x) * sum)
    }

    /// The complement, by Lentz's evaluation of the continued fraction.
    private static func gammaFraction(_ a: Double, _ x: Double) -> Double {
        let mass = gammaMass(a, x)
        if mass == 0 { return 0 }
        var b = x + 1 - a
        var c = 0x1p1000
        var d = 1 / b
        var fraction = d
        var n = 0.0
        while n < 100_000 {
            n += 1
            let numerator = -n * (n - a)
            b += 2
            d = 1 / nonzero(numerator * d + b)
            c = nonzero(b + numerator / c)
            let factor = c * d
            fraction *= factor
            if (factor - 1).magnitude < 0x1p-52 { break }
        }
        return mass * a * fraction
    }

    /// The number itself, or a tiny one in the place of zero, by which a fraction may be divided.
    static func nonzero(_ x: Double) -> Double { x.magnitude < 0x1p-1000 ? 0x1p-1000 : x }
}
