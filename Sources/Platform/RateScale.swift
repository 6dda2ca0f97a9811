import Quantities

/// The units in which a flow network reckons: rates in 2⁻ˢ B/s, progress in 2⁻ˢ B/s × 1 ns.
///
/// Both are whole numbers, so that a sum does not depend on its order, and a flow's progress not on
/// when it was looked at. s is chosen once a network such that its fastest link is a number of 58
/// bits: a thousandth of a thousandth of that still has eleven digits.
struct RateScale: Sendable {
    /// More than any rate; the level of a link that does not hold anybody back.
    static let infinite = Int64.max >> 1
    /// The largest rate or capacity that is a number.
    static let largest = Int64(1) << 61

    /// The exponent s.
    let exponent: Int
    private let factor: Double

    /// The scale for rates up to one in bytes per second; up to eight times that can be told.
    init(fastest: Double) {
        let fastest = fastest > 0 && fastest.isFinite ? fastest : 0x1p32
        // 2^e <= fastest < 2^(e + 1)
        exponent = max(0, min(90, 57 - Int(fastest.exponent)))
        factor = Double(sign: .plus, exponent: exponent, significand: 1)
    }

    /// The fastest rate below infinity, in bytes per second.
    var limit: Double { Double(RateScale.largest) / factor }

    /// A rate in units, rounded down; nil if it is finite and above the limit.
    func units(_ rate: ByteRate) -> Int64? {
        if rate.bytesPerSecond == .infinity { return RateScale.infinite }
        let value = rate.bytesPerSecond * factor
        return value <= Double(RateScale.largest) ? Int64(value) : nil
    }

    /// A number of units as a rate.
    func rate(_ units: Int64) -> ByteRate {
        ByteRate(bytesPerSecond: units >= RateScale.infinite ? .infinity : Double(units) / factor)
    }

    /// The progress that a number of bytes takes, no more than what cannot be made by the end of
    /// time.
    @inline(__always)
    func progress(_ bytes: Int64) -> Int128 {
        let nanoseconds = Int128(bytes) &* 1_000_000_000
        let most = Int128(1) << 124
        return nanoseconds >= most >> exponent ? most : nanoseconds << exponent
    }

    /// The whole bytes in an amount of progress.
    func bytes(_ progress: Int128) -> Int64 { Int64((progress >> exponent) / 1_000_000_000) }
}
