extension ElementaryFunctions {
    /// ln Γ(x) for positive x, with full relative accuracy at its zeros 1 and 2 too.
    ///
    /// +∞ at zero and not-a-number below: nothing here needs the other poles.
    public static func logGamma(_ x: Double) -> Double {
        guard x > 0 && x < .infinity else {
            return x == 0 || x == .infinity ? .infinity : .nan
        }
        if x < 0x1p-60 { return -log(x) }
        if x < 0.5 { return logGammaBeyondTwo(x) - log1p(x) - log(x) }
        if x < 1.5 { return logGammaBeyondTwo(x - 1) - log1p(x - 1) }
        if x < 10 {
            let (product, rest) = loweredToTwo(x)
            return logGammaBeyondTwo(rest) + log(product)
        }
        let logarithm = log(x)
        return (x - 0.5) * (logarithm - 1) - 0.5
            + (logSquareRootOfTwoPi + stirlingCorrection(x))
    }

    /// Γ(x) for positive x; +∞ above 171.62, not-a-number below zero.
    public static func gamma(_ x: Double) -> Double {
        guard x > 0 else { return x == 0 ? .infinity : .nan }
        if x > 171.7 { return .infinity }
        if x < 0x1p-60 { return 1 / x }
        if x < 0.5 { return exp(logGammaBeyondTwo(x)) / (x * (1 + x)) }
        if x < 1.5 { return exp(logGammaBeyondTwo(x - 1)) / x }
        if x < 24 {
            let (product, rest) = loweredToTwo(x)
            return product * exp(logGammaBeyondTwo(rest))
        }
        // The power is taken in two halves, because x^(x − ½) overflows before Γ does.
        let half = pow(x, 0.5 * x - 0.25)
        return half * (exp(-x) * exp(stirlingCorrection(x)) * 2.5066282746310007) * half
    }

    /// x = 2 + rest + n and the product of the n numbers x − 1, x − 2 and so on.
    private static func loweredToTwo(_ x: Double) -> (product: Double, rest: Double) {
        var product = 1.0
        var lowered = x
        while lowered > 2.5 {
            lowered -= 1
            product *= lowered
        }
        return (product, lowered - 2)
    }

    /// ln Γ(2 + z) for |z| ≤ ½: (1 − γ) z + Σ (−1)ᵏ (ζ(k) − 1) zᵏ / k.
    private static func logGammaBeyondTwo(_ z: Double) -> Double {
        var sum = -1.5021384080754142e-11
        sum = sum * z + 3.1044247747322276e-11
        sum = sum * z - 6.4229645638381e-11
        sum = sum * z + 1.330476437424449e-10
        sum = sum * z - 2.7595228851242334e-10
        sum = sum * z + 5.731367241678862e-10
        sum = sum * z - 1.1921401405860912e-09
        sum = sum * z + 2.4836745438024785e-09
        sum = sum * z - 5.183475041970047e-09
        sum = sum * z + 1.0838659214896955e-08
        sum = sum * z - 2.2711094608943164e-08
        sum = sum * z + 4.7698101693639804e-08
        sum = sum * z - 1.0043224823968099e-07
        sum = sum * z + 2.1207184805554665e-07
        sum = sum * z - 4.492469198764566e-07
        sum = sum * z + 9.55141213040742e-07
        sum = sum * z - 2.039215753801366e-06
        sum = sum * z + 4.374866789907488e-06
        sum = sum * z - 9.439488275268397e-06
        sum = sum * z + 2.050721277567069e-05
        sum = sum * z - 4.492623673813314e-05
        sum = sum * z + 9.945751278180853e-05
        sum = sum * z - 0.00022315475845357939
        sum = sum * z + 0.0005096695247430425
        sum = sum * z - 0.001192753911703261
        sum = sum * z + 0.0028905103307415234
        sum = sum * z - 0.007385551028673986
        sum = sum * z + 0.020580808427784546
        sum = sum * z - 0.0673523010531981
        sum = sum * z + 0.3224670334241132
        return z * (sum * z + 0.42278433509846713)
    }

    /// ln Γ(x) − ((x − ½) ln x − x + ln √(2π)): what Stirling's formula leaves.
    static func stirlingCorrection(_ x: Double) -> Double {
        guard x >= 10 else {
            return logGamma(x) - ((x - 0.5) * log(x) - x + logSquareRootOfTwoPi)
        }
        // Bernoulli numbers B₂ₙ / (2n (2n − 1)).
        let z = 1 / (x * x)
        var sum = -0.029550653594771242
        sum = sum * z + 0.00641025641025641
        sum = sum * z - 0.0019175269175269176
        sum = sum * z + 0.0008417508417508417
        sum = sum * z - 0.0005952380952380953
        sum = sum * z + 0.0007936507936507937
        sum = sum * z - 0.002777777777777778
        return (sum * z + 0.08333333333333333) / x
    }
}
