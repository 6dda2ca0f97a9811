import CGSL

/// Between which ends a figure lies, with a stated confidence.
public struct ConfidenceInterval: Hashable, Sendable {
    /// How an interval was made.
    public enum Method: String, Hashable, Sendable {
        /// Student's t: exact for a mean of normal values.
        case student
        /// Two of the values themselves: exact for a median, whatever the distribution.
        case orderStatistics
        /// The percentiles of resampled statistics (Efron 1979).
        case percentile
        /// Percentiles corrected for bias and acceleration (Efron, "Better bootstrap confidence
        /// intervals", JASA 82, 1987).
        case corrected
    }

    /// The figure itself, from the values as they are.
    public let estimate: Double
    public let low: Double
    public let high: Double
    /// How often such an interval covers the true figure: 0.95.
    public let confidence: Double
    public let method: Method
    /// How many values it stands on.
    public let count: Int

    /// An interval by its parts.
    public init(
        estimate: Double, low: Double, high: Double, confidence: Double, method: Method, count: Int
    ) {
        self.estimate = estimate
        self.low = low
        self.high = high
        self.confidence = confidence
        self.method = method
        self.count = count
    }

    /// Half of its width.
    public var halfWidth: Double { (high - low) / 2 }

    /// Whether a figure lies in it, ends included.
    public func contains(_ value: Double) -> Bool { low <= value && value <= high }

    /// Student's interval for the mean of some values; nil with fewer than two.
    ///
    /// What is not finite is left out. Equal values give an interval without width.
    ///
    /// - Precondition: the confidence lies between 0 and 1, without the ends.
    public static func student(
        _ values: [Double], confidence: Double = 0.95
    ) -> ConfidenceInterval? {
        student(Summary(values), confidence: confidence)
    }

    /// The same from a summary.
    public static func student(
        _ summary: Summary, confidence: Double = 0.95
    ) -> ConfidenceInterval? {
        guard summary.count > 1 else { return nil }
        let reach =
            studentQuantile(confidence: confidence, freedom: summary.count - 1)
            * summary.standardError
        return ConfidenceInterval(
            estimate: summary.mean, low: summary.mean - reach, high: summary.mean + reach,
            confidence: confidence, method: .student, count: summary.count)
    }

    /// Student's interval for the mean difference a − b of values that belong together in pairs, as
    /// the same replicate of two points with common luck; nil with fewer than two pairs.
    ///
    /// Pairs of which one is not finite are left out.
    public static func paired(
        _ a: [Double], _ b: [Double], confidence: Double = 0.95
    ) -> ConfidenceInterval? {
        student(differences(a, b), confidence: confidence)
    }

    /// The differences a − b, in order.
    public static func differences(_ a: [Double], _ b: [Double]) -> [Double] {
        precondition(a.count == b.count, "\(a.count) values in pairs with \(b.count)")
        return zip(a, b).map { $0 - $1 }
    }

    /// By how many standard errors a two-sided interval of Student's reaches to each side.
    ///
    /// - Precondition: the confidence lies between 0 and 1, without the ends; the degrees of
    ///   freedom are 1 or more.
    public static func studentQuantile(confidence: Double, freedom: Int) -> Double {
        studentQuantile(confidence: confidence, freedom: Double(freedom))
    }

    /// The same with degrees of freedom that need not be whole; with infinitely many it is that of
    /// a normal distribution.
    static func studentQuantile(confidence: Double, freedom: Double) -> Double {
        precondition(confidence > 0 && confidence < 1, "a confidence of \(confidence)")
        precondition(freedom > 0, "\(freedom) degrees of freedom")
        let tail = (1 - confidence) / 2
        return freedom < 1e9 ? gsl_cdf_tdist_Qinv(tail, freedom) : gsl_cdf_ugaussian_Qinv(tail)
    }
}
