extension ElementaryFunctions {
    /// The probability that a beta variable of the shapes `a` and `b` is at most `x`.
    ///
    /// Not-a-number unless a, b > 0 and x lies in 0…1. The continued fraction is Abramowitz and
    /// Stegun 26.5.8.
    public static func regularizedIncompleteBeta(_ a: Double, _ b: Double, _ x: Double) -> Double {
        guard a > 0 && b > 0 && a < .infinity && b < .infinity && x >= 0 && x <= 1 else {
            return .nan
        }
        if x == 0 || x == 1 { return x }
        let rest = 1 - x
        return x <= (a + 1) / (a + b + 2)
            ? betaMass(a, b, x, rest) * betaFraction(a, b, x) / a
            : 1 - betaMass(b, a, rest, x) * betaFraction(b, a, rest) / b
    }

    /// The x at which ``regularizedIncompleteBeta(_:_:_:)`` is `p`.
    public static func inverseRegularizedIncompleteBeta(
        _ a: Double, _ b: Double, _ p: Double
    ) -> Double {
        guard a > 0 && b > 0 && a < .infinity && b < .infinity && p >= 0 && p <= 1 else {
            return .nan
        }
        // Bisection over the doubles themselves: their bit patterns are in the order of their
        // values, so that 62 halvings find the least one.
        var low = (0.0).bitPattern
        var high = (1.0).bitPattern
        while low < high {
            let middle = low + (high - low) / 2
            let value = regularizedIncompleteBeta(a, b, Double(bitPattern: middle))
            if value < p { low = middle + 1 } else { high = middle }
        }
        return Double(bitPattern: low)
    }

    /// xᵃ (1 − x)ᵇ / B(a, b), by Loader's saddle point (2000).
    private static func betaMass(
        _ a: Double, _ b: Double, _ x: Double, _ rest: Double
    ) -> Double {
        let n = a + b
        if n < 100 {
            return pow(x, a) * pow(rest, b)
                * exp(logGamma(n) - logGamma(a) - logGamma(b))
        }
        let exponent =
            a * log1pMinusArgument((n * x - a) / a) + b * log1pMinusArgument((n * rest - b) / b)
            + (stirlingCorrection(n) - stirlingCorrection(a) - stirlingCorrection(b))
        return exp(exponent) * 0.3989422804014327 * (a * (b / n)).squareRoot()
    }

    private static func betaFraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
        var c = 1.0
        var d = 1 / nonzero(1 - (a + b) * x / (a + 1))
        var fraction = d
        var m = 0.0
        while m < 100_000 {
            m += 1
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            d = 1 / nonzero(1 + even * d)
            c = nonzero(1 + even / c)
            fraction *= d * c
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            d = 1 / nonzero(1 + odd * d)
            c = nonzero(1 + odd / c)
            let factor = d * c
            fraction *= factor
            if (factor - 1).magnitude < 0x1p-52 { break }
        }
        return fraction
    }
}
