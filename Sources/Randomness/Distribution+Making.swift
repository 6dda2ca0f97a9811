extension Distribution {
    /// The Weibull law of a shape with a given mean.
    public static func weibull(shape: Double, mean: Double) -> Distribution {
        precondition(shape > 0 && mean > 0, "a Weibull law of shape \(shape) and mean \(mean)")
        return .weibull(shape: shape, scale: mean / ElementaryFunctions.gamma(1 + 1 / shape))
    }

    /// The log-normal law with a given median and mean.
    ///
    /// - Precondition: 0 < median ≤ mean.
    public static func logNormal(median: Double, mean: Double) -> Distribution {
        precondition(
            median > 0 && mean >= median && mean < .infinity,
            "a log-normal law of median \(median) and mean \(mean)")
        let variance = 2 * ElementaryFunctions.log(mean / median)
        return .logNormal(mu: ElementaryFunctions.log(median), sigma: variance.squareRoot())
    }

    /// The log-normal law with a given mean and ratio of the deviation to the mean.
    public static func logNormal(
        mean: Double, coefficientOfVariation: Double
    ) -> Distribution {
        precondition(
            mean > 0 && coefficientOfVariation >= 0,
            "a log-normal law of mean \(mean) and variation \(coefficientOfVariation)")
        let variance = ElementaryFunctions.log1p(coefficientOfVariation * coefficientOfVariation)
        return .logNormal(
            mu: ElementaryFunctions.log(mean) - 0.5 * variance, sigma: variance.squareRoot())
    }

    /// The law of a sample in any order.
    ///
    /// - Precondition: The sample holds at least one number and only finite ones.
    public static func empirical(of sample: [Double]) -> Distribution {
        precondition(
            !sample.isEmpty && sample.allSatisfy(\.isFinite), "an empirical law of \(sample)")
        return .empirical(sample.sorted())
    }
}
