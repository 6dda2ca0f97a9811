extension Distribution {
    /// The expected value; +∞ for a Pareto law of shape 1 or less.
    public var mean: Double {
        switch self {
        case .constant(let value): value
        case .uniform(let low, let high): low + 0.5 * (high - low)
        case .exponential(let mean): mean
        case .weibull(let shape, let scale): scale * ElementaryFunctions.gamma(1 + 1 / shape)
        case .logNormal(let mu, let sigma): ElementaryFunctions.exp(mu + 0.5 * sigma * sigma)
        case .normal(let mean, _): mean
        case .pareto(let shape, let minimum):
            shape > 1 ? minimum * (shape / (shape - 1)) : .infinity
        case .empirical(let sample): Self.mean(of: sample)
        }
    }

    /// The mean of the law that is linear between the order statistics: both ends count half.
    private static func mean(of sample: [Double]) -> Double {
        precondition(!sample.isEmpty, "an empirical law without a sample")
        guard sample.count > 1 else { return sample[0] }
        var sum = 0.5 * (sample[0] + sample[sample.count - 1])
        for value in sample[1..<(sample.count - 1)] { sum += value }
        return sum / Double(sample.count - 1)
    }
}
