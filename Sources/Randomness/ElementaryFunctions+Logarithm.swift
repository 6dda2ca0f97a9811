extension ElementaryFunctions {
    /// The natural logarithm, within one unit in the last place.
    ///
    /// −∞ at zero, not-a-number below.
    @inlinable
    public static func log(_ x: Double) -> Double {
        guard x > 0 && x < .infinity else {
            return x == 0 ? -.infinity : x == .infinity ? x : .nan
        }
        let (exponent, mantissa) = split(x)
        return logarithm(ofOnePlus: mantissa - 1, correction: 0, exponent: exponent)
    }

    /// ln(1 + x), accurate near zero.
    @inlinable
    public static func log1p(_ x: Double) -> Double {
        guard x > -1 && x < .infinity else {
            return x == -1 ? -.infinity : x == .infinity ? x : .nan
        }
        if x.magnitude < 0x1p-54 { return x }
        if x > -0.29 && x < 0.41 {
            return logarithm(ofOnePlus: x, correction: 0, exponent: 0)
        }
        let sum = 1 + x
        // What the sum lost in rounding, found as in Fast2Sum with the larger one first.
        let lost = x > 1 ? 1 - (sum - x) : x - (sum - 1)
        let (exponent, mantissa) = split(sum)
        return logarithm(ofOnePlus: mantissa - 1, correction: lost / sum, exponent: exponent)
    }

    /// A positive finite number as 2^exponent × mantissa, with the mantissa in [√½, √2).
    @inlinable
    static func split(_ x: Double) -> (exponent: Int, mantissa: Double) {
        var bits = x.bitPattern
        var exponent = 0
        if bits < 0x0010_0000_0000_0000 {
            bits = (x * 0x1p54).bitPattern
            exponent = -54
        }
        // The bits of √½ are subtracted, so that the mantissa wraps at √2 and not at 2.
        let shifted = bits &- 0x3FE6_A09E_667F_3BCD
        exponent += Int(Int64(bitPattern: shifted) >> 52)
        let mantissa = Double(
            bitPattern: (shifted & 0x000F_FFFF_FFFF_FFFF) &+ 0x3FE6_A09E_667F_3BCD)
        return (exponent, mantissa)
    }

    /// ln(2^exponent × (1 + f)) + correction, for 1 + f in [√½, √2).
    ///
    /// With s = f / (2 + f), ln(1 + f) = 2 artanh s = f − (f²/2 − s (f²/2 + R(s²))): the part that
    /// is rounded is small beside f.
    @inlinable
    static func logarithm(
        ofOnePlus f: Double, correction: Double, exponent: Int
    ) -> Double {
        let k = Double(exponent)
        let remainder = logarithmRemainder(f, adding: k * ln2Low + correction)
        return k * ln2High - (remainder - f)
    }

    /// ln(1 + x) − x, accurate near zero.
    public static func log1pMinusArgument(_ x: Double) -> Double {
        x > -0.29 && x < 0.41 ? -logarithmRemainder(x, adding: 0) : log1p(x) - x
    }

    /// f − ln(1 + f) − extra, for 1 + f in [√½, √2).
    @inlinable
    static func logarithmRemainder(_ f: Double, adding extra: Double) -> Double {
        let s = f / (2 + f)
        let z = s * s
        var r = 0.14616576421644387
        r = r * z + 0.15331711346672997
        r = r * z + 0.18182889433757515
        r = r * z + 0.22222211130560726
        r = r * z + 0.28571428626001427
        r = r * z + 0.3999999999989945
        r = r * z + 0.666666666666667
        let halfSquare = 0.5 * f * f
        return halfSquare - (s * (halfSquare + z * r) + extra)
    }
}
