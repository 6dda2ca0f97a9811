import CGSL

/// Whether the mean of a metric has drifted from its baseline by more than is tolerated.
///
/// The values are held against each other seed by seed as long as both sides have the same seeds:
/// code that did the same gives differences that are exactly zero, and a small change gives
/// differences with far less noise than the values have. Where a change moved the draws, the same
/// seeds are other luck; the differences are then as noisy as two independent samples, and the test
/// holds still. Without common seeds, or with more runs than the baseline has, it is Welch's.
///
/// The hypothesis is that the true drift is at most the tolerance, to either side. Its p-value is
/// the greatest of all such drifts, which is that of a drift of just the tolerance (Hodges and
/// Lehmann, "Testing the approximate validity of statistical hypotheses", JRSS B 16, 1954).
/// Student's distribution is exact for normal values, and near enough for means of a dozen others.
public struct DriftTest: Sendable {
    public let baseline: Summary
    public let now: Summary
    /// By how much the mean may drift without being held against the change; in the metric's unit.
    public let tolerance: Double
    /// Mean of the differences now − baseline, or the difference of the means.
    public let drift: Double
    /// Of the drift; not-a-number where there are too few values to tell.
    public let standardError: Double
    /// Degrees of freedom of the standard error.
    public let freedom: Double
    public let isPaired: Bool
    /// Whether every value is, bit by bit, that of the same seed in the baseline.
    public let isUnchanged: Bool

    /// A test.
    ///
    /// - Parameters:
    ///   - haveCommonSeeds: whether both begin with the same seeds in the same order.
    /// - Precondition: both have finite values, one at least; the tolerance is above zero.
    public init(
        baseline: [Double], now: [Double], haveCommonSeeds: Bool, tolerance: Double
    ) {
        precondition(!baseline.isEmpty && !now.isEmpty, "a drift without values")
        precondition((baseline + now).allSatisfy(\.isFinite), "a drift of what is not finite")
        precondition(tolerance > 0, "a tolerance of \(tolerance)")
        self.tolerance = tolerance
        self.now = Summary(now)
        isUnchanged = haveCommonSeeds && zip(baseline, now).allSatisfy { $0 == $1 }
        isPaired = haveCommonSeeds && now.count <= baseline.count
        if isPaired {
            let kept = Array(baseline.prefix(now.count))
            self.baseline = Summary(kept)
            let differences = Summary(ConfidenceInterval.differences(now, kept))
            drift = differences.mean
            standardError = differences.standardError
            freedom = Double(differences.count - 1)
        } else {
            self.baseline = Summary(baseline)
            drift = isUnchanged ? 0 : self.now.mean - self.baseline.mean
            let a = Self.square(self.baseline.standardError)
            let b = Self.square(self.now.standardError)
            standardError = (a + b).squareRoot()
            // Welch and Satterthwaite; without any spread the number does not matter.
            freedom =
                a + b > 0
                ? Self.square(a + b)
                    / (a * a / Double(baseline.count - 1) + b * b / Double(now.count - 1))
                : Double(baseline.count + now.count - 2)
        }
    }

    private static func square(_ x: Double) -> Double { x * x }

    /// The drift that a guard has to find: twice what is tolerated. A drift just beyond the
    /// tolerance can be told from one just within it by no number of runs.
    public var driftToFind: Double { 2 * tolerance }

    /// How often runs whose true drift is within the tolerance look at least as bad as these.
    public var pValue: Double {
        if isUnchanged { return 1 }
        guard standardError.isFinite else { return 1 }
        let size = drift.magnitude
        guard standardError > 0 else { return size > tolerance ? 0 : 1 }
        let tails = [size - tolerance, size + tolerance].map {
            gsl_cdf_tdist_Q($0 / standardError, freedom)
        }
        return min(1, tails[0] + tails[1])
    }

    /// How probably a drift of twice the tolerance is found at a level, with the noise that these
    /// differences have; 1 where nothing changed, since any drift would have been seen.
    ///
    /// - Parameter level: the false-alarm rate of this test alone.
    public func power(at level: Double) -> Double {
        if isUnchanged { return 1 }
        guard standardError.isFinite else { return 0 }
        return Self.power(
            excess: driftToFind - tolerance, error: standardError, freedom: freedom, level: level)
    }

    /// How many replicates on both sides would find a drift of twice the tolerance with a
    /// probability; nil where more than a million would be needed, or the noise is not known.
    public func replicates(for power: Double, at level: Double) -> Int? {
        guard standardError.isFinite else { return nil }
        let deviation =
            isPaired
            ? standardError * Double(now.count).squareRoot()
            : (Self.square(baseline.standardDeviation) + Self.square(now.standardDeviation))
                .squareRoot()
        return Self.replicates(
            for: power, deviation: deviation, excess: driftToFind - tolerance, level: level)
    }

    /// The same for a deviation of the differences that is known.
    public static func replicates(
        for wanted: Double, deviation: Double, excess: Double, level: Double
    ) -> Int? {
        func isEnough(_ count: Int) -> Bool {
            power(
                excess: excess, error: deviation / Double(count).squareRoot(),
                freedom: Double(count - 1), level: level) >= wanted
        }
        var enough = 2
        while !isEnough(enough) {
            enough *= 2
            guard enough <= 1 << 20 else { return nil }
        }
        var tooFew = enough / 2
        while enough - tooFew > 1 {
            let middle = (enough + tooFew) / 2
            if isEnough(middle) { enough = middle } else { tooFew = middle }
        }
        return enough
    }

    /// How probably a one-sided test of Student's finds what is so much above its hypothesis.
    ///
    /// The statistic is noncentral Student: a normal value over the root of a χ² over its degrees
    /// of freedom. Its distribution is the mean of the normal one over that root, whose density is
    /// next to nothing further than eight of its deviations from 1.
    public static func power(
        excess: Double, error: Double, freedom: Double, level: Double
    ) -> Double {
        guard error > 0 else { return excess > 0 ? 1 : 0 }
        let critical = gsl_cdf_tdist_Qinv(level, freedom)
        let reach = 8 / (2 * freedom).squareRoot()
        let low = max(0, 1 - reach)
        let parts = 200
        let width = (1 + reach - low) / Double(parts)
        var (sum, whole) = (0.0, 0.0)
        for part in 0..<parts {
            let root = low + (Double(part) + 0.5) * width
            let weight = root * gsl_ran_chisq_pdf(freedom * root * root, freedom)
            sum += weight * gsl_cdf_ugaussian_P(excess / error - critical * root)
            whole += weight
        }
        return sum / whole
    }
}
