import Quantities

/// Products that do not fit into 128 bits on their way to a quotient that does.
enum WideArithmetic {
    /// a × b ÷ c, rounded down, and what is left over.
    ///
    /// - Precondition: nothing is below zero, c is above, and the quotient fits.
    static func scaled(
        _ a: Int128, by b: Int128, over c: Int128, adding carry: Int128 = 0
    ) -> (quotient: Int128, remainder: Int128) {
        precondition(a >= 0 && b >= 0 && c > 0 && carry >= 0, "\(a) × \(b) ÷ \(c)")
        var wide = UInt128(a).multipliedFullWidth(by: UInt128(b))
        let (low, runsOver) = wide.low.addingReportingOverflow(UInt128(carry))
        wide = (high: wide.high + (runsOver ? 1 : 0), low: low)
        let (quotient, remainder) = UInt128(c).dividingFullWidth(wide)
        return (Int128(quotient), Int128(remainder))
    }

    /// The same, rounded up.
    static func scaledUp(_ a: Int128, by b: Int128, over c: Int128) -> Int128 {
        let (quotient, remainder) = scaled(a, by: b, over: c)
        return remainder > 0 ? quotient + 1 : quotient
    }

    /// An amount's part in proportion, rounded down.
    ///
    /// - Precondition: the whole is above zero.
    static func part(_ amount: Int64, of part: Int64, in whole: Int64) -> Int64 {
        Int64(Int128(amount) * Int128(part) / Int128(whole))
    }

    /// A sum of debts that no purse could pay: it stops at the greatest amount there is.
    static func sum(_ a: Zen, _ b: Zen) -> Zen {
        let (sum, runsOver) = a.micro.addingReportingOverflow(b.micro)
        return runsOver ? Zen(micro: .max) : Zen(micro: sum)
    }
}
