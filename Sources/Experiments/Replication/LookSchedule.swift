/// When the values so far are looked at, and how sure each look has to be so that all of them
/// together are as sure as is stated.
///
/// Whoever looks again and again, and stops when the figure pleases, is wrong more often than a
/// single interval says. Here the looks are fixed before the first run, and each gets an equal part
/// of the error: with K looks, intervals at the confidence 1 − α/K all cover with the probability
/// 1 − α at least, by Bonferroni's inequality (Dunn, "Multiple comparisons among means", JASA 56,
/// 1961), whatever the values depend on and whenever one stops.
public struct LookSchedule: Hashable, Sendable {
    /// The numbers of replicates at which one looks, rising: from the least, each time half as many
    /// again, to the greatest.
    public let looks: [Int]
    /// The confidence of all looks together.
    public let confidence: Double

    /// A schedule; one number gives a single look, which needs no correction.
    ///
    /// - Precondition: 1 ≤ minimum ≤ maximum; the confidence lies between 0 and 1.
    public init(minimum: Int, maximum: Int, confidence: Double = 0.95) {
        precondition(1 <= minimum && minimum <= maximum, "\(minimum) to \(maximum) replicates")
        precondition(confidence > 0 && confidence < 1, "a confidence of \(confidence)")
        var looks = [minimum]
        var last = minimum
        while last < maximum {
            last = min(maximum, last + max(1, last / 2))
            looks.append(last)
        }
        self.looks = looks
        self.confidence = confidence
    }

    /// The confidence of an interval at one look.
    public var confidenceOfLook: Double { 1 - (1 - confidence) / Double(looks.count) }

    /// The first number of replicates.
    public var minimum: Int { looks[0] }
    /// The last.
    public var maximum: Int { looks[looks.count - 1] }

    /// The next number of replicates to look at; nil after the last.
    public func look(after count: Int) -> Int? { looks.first { $0 > count } }

    /// Student's interval for the mean at a look, corrected for all of them; nil with fewer than
    /// two values.
    public func interval(of values: [Double]) -> ConfidenceInterval? {
        ConfidenceInterval.student(values, confidence: confidenceOfLook)
    }
}
