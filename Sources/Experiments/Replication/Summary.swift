import CGSL

/// What a handful of values look like: their number, middle and spread.
public struct Summary: Hashable, Sendable {
    /// How many finite values there are; all else is reckoned from those.
    public let count: Int
    /// Not-a-number without values.
    public let mean: Double
    /// With n − 1 in the denominator; not-a-number with fewer than two values.
    public let standardDeviation: Double
    private let sorted: [Double]

    /// A summary; what is not finite is left out.
    public init(_ values: [Double]) {
        var kept = values.filter(\.isFinite)
        gsl_sort(&kept, 1, kept.count)
        sorted = kept
        count = kept.count
        mean = kept.isEmpty ? .nan : gsl_stats_mean(kept, 1, kept.count)
        standardDeviation = kept.count < 2 ? .nan : gsl_stats_sd_m(kept, 1, kept.count, mean)
    }

    /// The least and the greatest value; not-a-number without values.
    public var least: Double { sorted.first ?? .nan }
    public var greatest: Double { sorted.last ?? .nan }
    public var median: Double { quantile(0.5) }

    /// The standard error of the mean.
    public var standardError: Double { standardDeviation / Double(count).squareRoot() }

    /// The value below which a share of the values lies, interpolated between its neighbours
    /// (Hyndman and Fan, "Sample quantiles", 1996, definition 7, which is GSL's).
    ///
    /// - Precondition: the share lies between 0 and 1.
    public func quantile(_ share: Double) -> Double {
        precondition((0...1).contains(share), "a quantile at \(share)")
        guard count > 0 else { return .nan }
        return gsl_stats_quantile_from_sorted_data(sorted, 1, count, share)
    }
}
