extension ElementaryFunctions {
    /// e to the power of x, within one unit in the last place.
    @inlinable
    public static func exp(_ x: Double) -> Double {
        if x > -745.2 && x < 709.8 { return exponential(x, 0) }
        return x.isNaN ? x : x > 0 ? .infinity : 0
    }

    /// e to the power of x, minus one, accurate near zero.
    @inlinable
    public static func expm1(_ x: Double) -> Double {
        if x.magnitude < 0x1p-54 || x.isNaN { return x }
        if x < -40 { return -1 }
        if x > 709.8 { return .infinity }
        let (k, r, rest) = reduced(x, 0)
        let fraction = rest + r * r * exponentialTail(r)
        if k == 0 { return r + fraction }
        if k > 60 { return scaled(1 + (r + fraction), exponent: k) }
        // 2^k (1 + r + …) − 1 = 2^k ((1 − 2^−k) + r + …), of which the first bracket is exact
        // for k ≤ 53.
        let inverse = Double(bitPattern: UInt64(bitPattern: Int64(1023 - k)) << 52)
        return scaledBack((1 - inverse) + (r + fraction), exponent: k)
    }

    /// e to the power of the unevaluated sum x + low, of which the second part is tiny.
    ///
    /// - Precondition: x lies in −745.2…709.8.
    @inlinable
    static func exponential(_ x: Double, _ low: Double) -> Double {
        let (k, r, rest) = reduced(x, low)
        // What 1 + r loses in rounding is added to the small rest.
        let sum = 1 + r
        let lost = (1 - sum) + r
        return scaled(sum + ((lost + rest) + r * r * exponentialTail(r)), exponent: k)
    }

    /// x + low = k ln 2 + r + rest, with |r| at most about ½ ln 2.
    @inlinable
    static func reduced(_ x: Double, _ low: Double) -> (k: Int, r: Double, rest: Double) {
        // Adding 1.5 × 2⁵² rounds to a whole number without a call.
        let whole = (x * 1.4426950408889634 + 0x1.8p52) - 0x1.8p52
        let high = x - whole * ln2High
        let correction = low - whole * ln2Low
        let r = high + correction
        return (Int(whole), r, (high - r) + correction)
    }

    /// (eʳ − 1 − r) / r² for |r| ≤ ½ ln 2.
    @inlinable
    static func exponentialTail(_ r: Double) -> Double {
        // The even and the odd powers are summed side by side, which is faster.
        let z = r * r
        var even = 2.0914707069612355e-09
        even = even * z + 2.7557273594799413e-07
        even = even * z + 2.480158732558584e-05
        even = even * z + 0.0013888888888883737
        even = even * z + 0.04166666666666667
        var odd = 2.510524515390137e-08
        odd = odd * z + 2.755725533255441e-06
        odd = odd * z + 0.00019841269874873975
        odd = odd * z + 0.00833333333332612
        odd = odd * z + 0.1666666666666667
        return 0.5 + (r * odd + z * even)
    }

    /// A number of any size times a power of two.
    @inlinable
    static func scaledBack(_ x: Double, exponent: Int) -> Double {
        x * Double(bitPattern: UInt64(bitPattern: Int64(exponent + 1023)) << 52)
    }
}
