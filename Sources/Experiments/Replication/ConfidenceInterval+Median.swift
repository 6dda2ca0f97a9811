import CGSL

extension ConfidenceInterval {
    /// The interval of the median between two of the values themselves; nil with so few values that
    /// even the least and the greatest are not sure enough.
    ///
    /// A value lies below the median as a coin falls, so that the k-th least and the k-th greatest
    /// of n values enclose it unless fewer than k heads, or tails, come up in n throws. That holds
    /// for every distribution, heavy tails included (Thompson, "On confidence ranges for the
    /// median", Annals of Mathematical Statistics 7, 1936).
    ///
    /// - Precondition: the confidence lies between 0 and 1, without the ends.
    public static func median(
        _ values: [Double], confidence: Double = 0.95
    ) -> ConfidenceInterval? {
        precondition(confidence > 0 && confidence < 1, "a confidence of \(confidence)")
        var sorted = values.filter(\.isFinite)
        gsl_sort(&sorted, 1, sorted.count)
        let count = sorted.count
        // The greatest number of values to leave out at either end.
        let left = (0..<(count / 2 + 1)).last { left in
            left < (count + 1) / 2
                && 2 * gsl_cdf_binomial_P(UInt32(left), 0.5, UInt32(count)) <= 1 - confidence
        }
        guard let left, count > 1 else { return nil }
        return ConfidenceInterval(
            estimate: Statistic.median.value(of: sorted), low: sorted[left],
            high: sorted[count - 1 - left], confidence: confidence, method: .orderStatistics,
            count: count)
    }
}
