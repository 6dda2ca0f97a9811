public import Quantities
import Randomness

/// How long a stored content lasts, in closed form: what runs are compared with.
///
/// Parts fail independently and at a constant rate, and are repaired at a constant rate. Losses of
/// a whole domain, and the bandwidth that repairs share, are what the simulation adds.
public enum Durability {
    /// How lost parts are repaired.
    public enum Repair: Hashable, Sendable {
        /// One at a time, however many are lost.
        case serial
        /// All at once.
        case parallel
    }

    /// The mean time until so many parts are lost that the content is, in hours.
    ///
    /// It is the time to absorption of a birth–death chain. The mean time from k lost parts to
    /// k + 1 is 1/dₖ + (rₖ/dₖ) · (that from k − 1 to k), with the loss rate dₖ = (n − k) λ and the
    /// repair rate rₖ = μ or k μ; for three replicas the sum is
    /// 1/3λ + (1/2λ)(1 + μ₂/3λ) + (1/λ)(1 + (μ₁/2λ)(1 + μ₂/3λ)). All terms are positive, so no
    /// digits cancel.
    ///
    /// - Parameters:
    ///   - failure: the mean time to the failure of a part, 1/λ.
    ///   - repairTime: the mean time of a repair, 1/μ.
    public static func meanHoursToLoss(
        _ redundancy: Redundancy, meanTimeToFailure failure: Duration,
        meanTimeToRepair repairTime: Duration, repair: Repair = .serial
    ) -> Double {
        precondition(
            failure > .zero && repairTime > .zero,
            "a failure after \(failure), a repair in \(repairTime)")
        let loss = 1 / failure.inHours
        let rate = 1 / repairTime.inHours
        var sum = 0.0
        var last = 0.0
        for lost in 0...(redundancy.stored - redundancy.needed) {
            let death = Double(redundancy.stored - lost) * loss
            let birth =
                switch repair {
                case .serial: lost == 0 ? 0 : rate
                case .parallel: Double(lost) * rate
                }
            last = (1 + birth * last) / death
            sum += last
        }
        return sum
    }

    /// The mean time to the loss of all three replicas, in hours.
    public static func threeReplicas(
        meanTimeToFailure failure: Duration, meanTimeToRepair repairTime: Duration,
        repair: Repair = .serial
    ) -> Double {
        meanHoursToLoss(
            .replicas(3), meanTimeToFailure: failure, meanTimeToRepair: repairTime, repair: repair)
    }

    /// The mean time to the loss of a content in four data and two parity shards, in hours.
    public static func reedSolomon42(
        meanTimeToFailure failure: Duration, meanTimeToRepair repairTime: Duration,
        repair: Repair = .serial
    ) -> Double {
        meanHoursToLoss(
            .reedSolomon(data: 4, parity: 2), meanTimeToFailure: failure,
            meanTimeToRepair: repairTime, repair: repair)
    }

    /// The mean time to the loss of a content in six data and three parity shards, in hours.
    public static func reedSolomon63(
        meanTimeToFailure failure: Duration, meanTimeToRepair repairTime: Duration,
        repair: Repair = .serial
    ) -> Double {
        meanHoursToLoss(
            .reedSolomon(data: 6, parity: 3), meanTimeToFailure: failure,
            meanTimeToRepair: repairTime, repair: repair)
    }

    /// The probability that a content is lost within a time: 1 − e^(−t/MTTDL).
    public static func lossProbability(meanHoursToLoss mean: Double, within time: Duration)
        -> Double
    {
        -ElementaryFunctions.expm1(-time.inHours / mean)
    }
}
