import CGSL
public import Randomness

extension ConfidenceInterval {
    /// A figure that a handful of values has.
    public enum Statistic: Hashable, Sendable {
        case mean
        case median
        /// The value below which a share of the values lies.
        case quantile(Double)

        /// The figure; the values are in any order.
        public func value(of values: [Double]) -> Double {
            switch self {
            case .mean: return gsl_stats_mean(values, 1, values.count)
            case .median: return Statistic.quantile(0.5).value(of: values)
            case .quantile(let share):
                var sorted = values
                gsl_sort(&sorted, 1, sorted.count)
                return gsl_stats_quantile_from_sorted_data(sorted, 1, sorted.count, share)
            }
        }
    }

    /// The bootstrap's interval: what the figure is for values drawn anew, with replacement, from
    /// those that there are; nil with fewer than two finite values.
    ///
    /// It assumes no distribution, but covers less often than it says with fewer than about 20
    /// values: for a mean of few values, ``student(_:confidence:)-(_,_)`` is better.
    ///
    /// - Parameters:
    ///   - method: `percentile` or `corrected`.
    ///   - resamples: how many samples are drawn.
    ///   - stream: where the draws come from, so that the interval can be repeated.
    public static func bootstrap(
        _ values: [Double], of statistic: Statistic = .mean, confidence: Double = 0.95,
        method: Method = .corrected, resamples: Int = 2_000, stream: inout RandomStream
    ) -> ConfidenceInterval? {
        let values = values.filter(\.isFinite)
        return bootstrap(
            count: values.count, confidence: confidence, method: method, resamples: resamples,
            stream: &stream
        ) { drawn in statistic.value(of: drawn.map { values[$0] }) }
    }

    /// The same for any figure that follows from some things together, such as pairs of runs; nil
    /// with fewer than two things, or without a finite figure of all of them.
    ///
    /// - Parameters:
    ///   - count: how many things there are.
    ///   - figure: the figure of those with these numbers, some of them more than once.
    public static func bootstrap(
        count: Int, confidence: Double = 0.95, method: Method, resamples: Int = 2_000,
        stream: inout RandomStream, of figure: (_ drawn: [Int]) -> Double
    ) -> ConfidenceInterval? {
        precondition(confidence > 0 && confidence < 1, "a confidence of \(confidence)")
        precondition(
            method == .percentile || method == .corrected,
            "an interval by \(method.rawValue) is no bootstrap's")
        precondition(resamples > 0, "\(resamples) resamples")
        guard count > 1 else { return nil }
        let all = Array(0..<count)
        let estimate = figure(all)
        guard estimate.isFinite else { return nil }
        var drawn = all
        var figures: [Double] = []
        for _ in 0..<resamples {
            for place in drawn.indices { drawn[place] = stream.below(count) }
            let value = figure(drawn)
            // A few things drawn again and again may have no figure.
            if value.isFinite { figures.append(value) }
        }
        guard !figures.isEmpty else { return nil }
        gsl_sort(&figures, 1, figures.count)
        let tail = (1 - confidence) / 2
        var ends = (tail, 1 - tail)
        if method == .corrected {
            ends = corrected(ends, figures, around: estimate, of: figure, all)
        }
        return ConfidenceInterval(
            estimate: estimate,
            low: gsl_stats_quantile_from_sorted_data(figures, 1, figures.count, ends.0),
            high: gsl_stats_quantile_from_sorted_data(figures, 1, figures.count, ends.1),
            confidence: confidence, method: method, count: count)
    }

    /// The shares of the resampled figures at which a corrected interval ends.
    ///
    /// The bias z₀ comes from the share of figures below the estimate, those equal to it counted
    /// half, since a median of few values often repeats; the acceleration from leaving out each
    /// value in turn. Source: Efron 1987, equations 2.3, 4.4 and 6.6.
    private static func corrected(
        _ ends: (Double, Double), _ figures: [Double], around estimate: Double,
        of figure: ([Int]) -> Double, _ all: [Int]
    ) -> (Double, Double) {
        let below = figures.reduce(0.0) { $0 + ($1 < estimate ? 1 : $1 == estimate ? 0.5 : 0) }
        let share = below / Double(figures.count)
        // All figures on one side: there is nothing that the bias could be reckoned from.
        guard share > 0, share < 1 else { return ends }
        let bias = gsl_cdf_ugaussian_Pinv(share)
        let acceleration = acceleration(of: figure, all)
        func moved(_ share: Double) -> Double {
            let z = bias + gsl_cdf_ugaussian_Pinv(share)
            return gsl_cdf_ugaussian_P(bias + z / (1 - acceleration * z))
        }
        return (moved(ends.0), moved(ends.1))
    }

    private static func acceleration(of figure: ([Int]) -> Double, _ all: [Int]) -> Double {
        let left = all.map { out in figure(all.filter { $0 != out }) }
        let mean = gsl_stats_mean(left, 1, left.count)
        let (squares, cubes) = left.reduce((0.0, 0.0)) { sums, value in
            let d = mean - value
            return (sums.0 + d * d, sums.1 + d * d * d)
        }
        guard squares > 0 else { return 0 }
        return cubes / (6 * squares * squares.squareRoot())
    }
}
