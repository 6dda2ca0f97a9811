/// A binary float of eight bits or fewer: a sign, an exponent and a fraction.
///
/// Codes have the sign in their highest bit. What is too large becomes the greatest finite number
/// of its sign (machine-learning hardware saturates; a bare cast in IEEE style would give an
/// infinity or a NaN); rounding is to nearest, ties to even.
public struct SmallFloat: Hashable, Sendable {
    /// Bits of the exponent and of the fraction.
    public let exponentBits: Int
    public let fractionBits: Int
    /// The code of the greatest finite number.
    public let greatestCode: UInt8
    /// The code that is read as an infinity, without its sign; nil if there is none.
    public let infinityCode: UInt8?
    /// The code that a NaN becomes; nil if there is none, and it becomes a zero.
    public let nanCode: UInt8?

    /// Four bits of exponent, three of fraction, no infinity (Micikevicius et al., arXiv
    /// 2209.05433): the greatest is 448.
    public static let e4m3fn = SmallFloat(
        exponentBits: 4, fractionBits: 3, greatestCode: 0x7E, infinityCode: nil, nanCode: 0x7F)
    /// Two bits of exponent, one of fraction, neither infinity nor NaN (OCP Microscaling Formats
    /// 1.0, section 5.3.3): the greatest is 6.
    public static let e2m1 = SmallFloat(
        exponentBits: 2, fractionBits: 1, greatestCode: 7, infinityCode: nil, nanCode: nil)

    private var signBit: UInt8 { 1 << UInt8(exponentBits + fractionBits) }
    private var bias: Int { 1 << (exponentBits - 1) - 1 }
    /// The exponent of the least normal number.
    private var leastExponent: Int { 1 - bias }
    /// The greatest finite number.
    public var greatest: Float { value(of: greatestCode) }

    /// The code of a number.
    public func code(of number: Float) -> UInt8 {
        let sign = number.sign == .minus ? signBit : 0
        if number.isNaN { return sign | (nanCode ?? 0) }
        let magnitude = number.magnitude
        if magnitude >= greatest { return sign | greatestCode }
        // Below the least normal number, zero and the subnormal floats included, its step goes on.
        let exponent =
            magnitude.isNormal ? max(Int(magnitude.exponent), leastExponent) : leastExponent
        let step = Self.power(exponent - fractionBits)
        let steps = (magnitude / step).rounded(.toNearestOrEven)
        // The hidden bit of a normal number carries into the exponent, and a number that was
        // rounded up to the next power of two does likewise.
        let code = Int(steps) + (exponent - leastExponent) << fractionBits
        return sign | min(UInt8(code), greatestCode)
    }

    /// The number of a code.
    public func value(of code: UInt8) -> Float {
        let bits = code & (signBit - 1)
        let sign: Float = code & signBit == 0 ? 1 : -1
        if bits > greatestCode {
            return bits == infinityCode ? sign * .infinity : .nan
        }
        let exponent = Int(bits) >> fractionBits
        let fraction = Int(bits) & (1 << fractionBits - 1)
        let steps = exponent == 0 ? fraction : fraction + 1 << fractionBits
        return sign * Float(steps)
            * Self.power(max(exponent, 1) - 1 + leastExponent - fractionBits)
    }

    /// A power of two that is a normal float.
    private static func power(_ exponent: Int) -> Float {
        Float(bitPattern: UInt32(exponent + 127) << 23)
    }
}
