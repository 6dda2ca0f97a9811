extension ElementaryFunctions {
    /// The principal branch of Lambert's W: the w ≥ −1 with w eʷ = x.
    ///
    /// Not-a-number below −1/e. Halley's iteration after Corless, Gonnet, Hare, Jeffrey, Knuth,
    /// "On the Lambert W function", Advances in Computational Mathematics 5 (1996), section 4.
    public static func lambertW0(_ x: Double) -> Double {
        if x == 0 || x == .infinity { return x }
        // e x + 1 with what is left of e, because it nearly vanishes at the branch point.
        let product = exactProduct(x, 2.718281828459045)
        let distance = (product.high + 1) + (product.low + x * 1.4456468917292502e-16)
        guard distance >= 0 else { return distance.magnitude < 0x1p-52 ? -1 : .nan }
        if distance < 1e-3 { return lambertNearBranchPoint(distance) }

        var w: Double
        if x < -0.2 {
            let p = (2 * distance).squareRoot()
            w = -1 + p * (1 - p * (1.0 / 3 - p * 11 / 72))
        } else if x < 3 {
            w = log1p(x)
        } else {
            let logarithm = log(x)
            w = logarithm - log(logarithm)
        }
        if x > 1e6 { return lambertOfLarge(x, from: w) }
        for _ in 0..<10 {
            let power = exp(w)
            let excess = w * power - x
            let step = excess / (power * (w + 1) - (w + 2) * excess / (2 * w + 2))
            w -= step
            if step.magnitude <= 0x1p-52 * w.magnitude { break }
        }
        return w
    }

    /// For large x the equation is w + ln w = ln x, which cannot overflow.
    private static func lambertOfLarge(_ x: Double, from guess: Double) -> Double {
        let logarithm = log(x)
        var w = guess
        for _ in 0..<10 {
            let step = (w + log(w) - logarithm) * w / (w + 1)
            w -= step
            if step.magnitude <= 0x1p-52 * w { break }
        }
        return w
    }

    /// The series around −1/e in p = √(2 (e x + 1)): ibid., formula 4.22.
    private static func lambertNearBranchPoint(_ distance: Double) -> Double {
        let p = (2 * distance).squareRoot()
        var sum = -0.003811298034892
        sum = sum * p + 0.0060145432529561185
        sum = sum * p - 0.009616892024299429
        sum = sum * p + 0.015635632532333927
        sum = sum * p - 0.025984714873603758
        sum = sum * p + 0.04450231481481483
        sum = sum * p - 0.07962962962962962
        sum = sum * p + 0.1527777777777778
        sum = sum * p - 0.3333333333333333
        return -1 + (p + p * p * sum)
    }
}
