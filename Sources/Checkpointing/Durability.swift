import Randomness

/// How long stored data last, for independent failures and repairs at exponential times.
public enum Durability {
    /// How many units are repaired at a time.
    public enum Repair: Hashable, Sendable {
        /// One.
        case serial
        /// All that are lost.
        case parallel
    }

    /// The mean time until fewer than `needed` of `units` are left; in the unit of `mttf`.
    ///
    /// It is the sum of the mean times from i units to i − 1 of a birth-death chain, each of which
    /// follows from that above it without a subtraction. Three replicas are (3, 1); the
    /// Reed-Solomon code RS(k, m) is (k + m, k).
    ///
    /// - Parameters:
    ///   - mttf: mean time to the failure of a unit.
    ///   - mttr: mean time to the repair of one.
    public static func meanTimeToLoss(
        units: Int, needed: Int, mttf: Double, mttr: Double, repair: Repair
    ) -> Double {
        precondition(needed > 0 && units >= needed, "\(needed) of \(units)")
        var total = 0.0
        var above = 0.0
        for left in (needed...units).reversed() {
            let repairs = repair == .serial ? min(1, units - left) : units - left
            above = (1 + Double(repairs) / mttr * above) * mttf / Double(left)
            total += above
        }
        return total
    }

    /// The probability of a loss within a time, for an exponential time to it.
    public static func lossProbability(within time: Double, meanTimeToLoss: Double) -> Double {
        -ElementaryFunctions.expm1(-time / meanTimeToLoss)
    }
}
