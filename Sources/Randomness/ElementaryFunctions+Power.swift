extension ElementaryFunctions {
    /// x to the power of y, within one unit in the last place.
    ///
    /// The special cases are those of `pow` in C, annex F: 1 to any power and any number to the
    /// power of 0 are 1, not-a-number included; a negative base has powers only at whole numbers.
    @inlinable
    public static func pow(_ x: Double, _ y: Double) -> Double {
        if x > 0 && x < .infinity && y.magnitude < .infinity {
            return positivePower(x, y)
        }
        return specialPower(x, y)
    }

    /// x to the power of y for a positive finite base and a finite exponent.
    @inlinable
    static func positivePower(_ x: Double, _ y: Double) -> Double {
        if y == 0 || x == 1 { return 1 }
        let logarithm = logarithmPair(x)
        let estimate = y * logarithm.high
        if estimate >= 709.8 { return .infinity }
        if estimate <= -745.2 { return 0 }
        if estimate.magnitude < 0x1p-60 { return 1 }
        let product = exactProduct(y, logarithm.high)
        return exponential(product.high, product.low + y * logarithm.low)
    }

    @usableFromInline
    static func specialPower(_ x: Double, _ y: Double) -> Double {
        if y == 0 || x == 1 { return 1 }
        if x.isNaN || y.isNaN { return .nan }
        if y.isInfinite {
            if x == -1 { return 1 }
            return (x.magnitude > 1) == (y > 0) ? .infinity : 0
        }
        let isWhole = y == y.rounded(.towardZero)
        let isOdd = isWhole && y.magnitude < 0x1p53 && (y / 2) != (y / 2).rounded(.towardZero)
        let sign: Double = x.sign == .minus && isOdd ? -1 : 1
        if x == 0 { return sign * (y < 0 ? .infinity : 0) }
        if x.isInfinite { return sign * (y < 0 ? 0 : .infinity) }
        // A negative finite base is left.
        return isWhole ? sign * positivePower(-x, y) : .nan
    }

    /// ln x as an unevaluated sum, with a relative error below 2⁻⁶³.
    ///
    /// The series 2s + ⅔s³ + … of artanh is summed in doubled precision up to the cube.
    @inlinable
    static func logarithmPair(_ x: Double) -> (high: Double, low: Double) {
        let (exponent, mantissa) = split(x)
        let f = mantissa - 1
        let divisor = mantissa + 1
        let divisorLow = mantissa - (divisor - 1)
        let s = f / divisor
        let back = exactProduct(s, divisor)
        let sLow = (((f - back.high) - back.low) - s * divisorLow) / divisor

        let square = exactProduct(s, s)
        let squareLow = square.low + 2 * s * sLow
        let tail = square.high * logarithmTail(square.high)
        let weight = 0.6666666666666666 + tail
        let weightLow = ((0.6666666666666666 - weight) + tail) + 3.700743415417188e-17
        let cube = exactProduct(square.high, weight)
        let cubeLow = cube.low + (square.high * weightLow + squareLow * weight)
        let term = exactProduct(s, cube.high)
        let termLow = term.low + (s * cubeLow + sLow * cube.high)

        // From the largest to the smallest: k ln 2, 2s, the rest.
        let k = Double(exponent)
        let first = k * ln2High
        let sum = first + 2 * s
        let sumLow = k == 0 ? 0 : (first - sum) + 2 * s
        let total = sum + term.high
        let totalLow = (sum - total) + term.high
        let low = totalLow + (sumLow + (termLow + 2 * sLow + k * ln2Low))
        let high = total + low
        return (high, (total - high) + low)
    }

    /// (2 artanh(s) / s − 2 − ⅔z) / z² with z = s².
    @inlinable
    static func logarithmTail(_ z: Double) -> Double {
        var t = 0.11723170160799075
        t = t * z + 0.11706237148816372
        t = t * z + 0.13334804663624336
        t = t * z + 0.15384594963074136
        t = t * z + 0.181818183353876
        t = t * z + 0.22222222221655907
        t = t * z + 0.28571428571429364
        return t * z + 0.4
    }

    /// a × b as a rounded product and what the rounding lost.
    ///
    /// Source: Dekker, "A floating-point technique for extending the available precision",
    /// Numerische Mathematik 18 (1971), section 5. Fused multiply-add would be shorter, but is a
    /// slow call on processors without it.
    @inlinable
    static func exactProduct(_ a: Double, _ b: Double) -> (high: Double, low: Double) {
        let aHigh = Double(bitPattern: a.bitPattern & 0xFFFF_FFFF_F800_0000)
        let bHigh = Double(bitPattern: b.bitPattern & 0xFFFF_FFFF_F800_0000)
        let aLow = a - aHigh
        let bLow = b - bHigh
        let product = a * b
        let low = ((aHigh * bHigh - product) + aHigh * bLow + aLow * bHigh) + aLow * bLow
        return (product, low)
    }
}
