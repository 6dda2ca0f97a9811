extension ElementaryFunctions {
    /// The probability that a standard normal variable is at most x; small tails keep their
    /// relative accuracy.
    ///
    /// Source: Cody, "Rational Chebyshev approximations for the error function", Mathematics of
    /// Computation 23 (1969), in the form for the normal law of his ANORM (Algorithm 715, 1993).
    @inlinable
    public static func normalCDF(_ x: Double) -> Double {
        let y = x.magnitude
        if y <= 0.67448975 { return 0.5 + x * normalCentre(x * x) }
        if x.isNaN { return x }
        let tail = y < 5.656854249492381 ? normalMiddle(y) : normalTail(y)
        return x < 0 ? tail : 1 - tail
    }

    @inlinable
    static func normalCentre(_ z: Double) -> Double {
        var p = 0.065682337918207449113 * z
        var q = z
        p = (p + 2.2352520354606839287) * z
        q = (q + 47.20258190468824187) * z
        p = (p + 161.02823106855587881) * z
        q = (q + 976.09855173777669322) * z
        p = (p + 1067.6894854603709582) * z
        q = (q + 10260.932208618978205) * z
        return (p + 18154.981253343561249) / (q + 45507.789335026729956)
    }

    @inlinable
    static func normalMiddle(_ y: Double) -> Double {
        var p = 1.0765576773720192317e-8 * y
        var q = y
        p = (p + 0.39894151208813466764) * y
        q = (q + 22.266688044328115691) * y
        p = (p + 8.8831497943883759412) * y
        q = (q + 235.38790178262499861) * y
        p = (p + 93.506656132177855979) * y
        q = (q + 1519.377599407554805) * y
        p = (p + 597.27027639480026226) * y
        q = (q + 6485.558298266760755) * y
        p = (p + 2494.5375852903726711) * y
        q = (q + 18615.571640885098091) * y
        p = (p + 6848.1904505362823326) * y
        q = (q + 34900.952721145977266) * y
        p = (p + 11602.651437647350124) * y
        q = (q + 38912.003286093271411) * y
        return expOfHalfSquare(y) * (p + 9842.7148383839780218) / (q + 19685.429676859990727)
    }

    @inlinable
    static func normalTail(_ y: Double) -> Double {
        if y > 40 { return 0 }
        let z = 1 / (y * y)
        var p = 0.02307344176494017303 * z
        var q = z
        p = (p + 0.21589853405795699) * z
        q = (q + 1.28426009614491121) * z
        p = (p + 0.1274011611602473639) * z
        q = (q + 0.468238212480865118) * z
        p = (p + 0.022235277870649807) * z
        q = (q + 0.0659881378689285515) * z
        p = (p + 0.001421619193227893466) * z
        q = (q + 0.00378239633202758244) * z
        let ratio = z * (p + 2.9112874951168792e-5) / (q + 7.29751555083966205e-5)
        return expOfHalfSquare(y) * ((0.3989422804014327 - ratio) / y)
    }

    /// exp(−y²/2); the square is split so that its rounding does not show.
    @inlinable
    static func expOfHalfSquare(_ y: Double) -> Double {
        let square = exactProduct(y, y)
        return square.high > 1480
            ? exp(-0.5 * square.high)
            : exponential(-0.5 * square.high, -0.5 * square.low)
    }

    /// The density of the standard normal law.
    @inlinable
    public static func normalDensity(_ x: Double) -> Double {
        0.3989422804014327 * expOfHalfSquare(x)
    }
}
