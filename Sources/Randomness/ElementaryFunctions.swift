/// Logarithms, exponentials and special functions from + − × ÷ and √ only.
///
/// The last bit of the C library's functions depends on the processor; these give the same bits
/// everywhere, so that whatever follows from them is the same in every run. The polynomials are
/// Chebyshev fits of this project, made with 400 bits. Zeros, infinities and not-a-number are
/// treated as in IEEE 754-2019, section 9.2.
public enum ElementaryFunctions {
    /// The upper 32 bits of ln 2; its product with the exponent of a number is exact.
    @inlinable
    static var ln2High: Double { 6.931471803691238e-01 }
    /// What is left of ln 2.
    @inlinable
    static var ln2Low: Double { 1.9082149292705877e-10 }
    /// ln √(2π).
    static var logSquareRootOfTwoPi: Double { 0.9189385332046728 }

    /// A number times a power of two, rounded once; subnormal results included.
    ///
    /// - Precondition: `magnitude` lies in [½, 4) and `exponent` in −1100…1030.
    @inlinable
    static func scaled(_ magnitude: Double, exponent: Int) -> Double {
        if exponent >= -1021 && exponent <= 1022 {
            return magnitude * Double(bitPattern: UInt64(bitPattern: Int64(exponent + 1023)) << 52)
        }
        if exponent > 0 {
            return magnitude * 2
                * Double(bitPattern: UInt64(bitPattern: Int64(exponent + 1022)) << 52)
        }
        let lifted = Double(bitPattern: UInt64(bitPattern: Int64(exponent + 1223)) << 52)
        return magnitude * lifted * 0x1p-200
    }
}
