extension Distribution {
    /// The value that is not exceeded with probability `u`.
    ///
    /// - Precondition: `u` lies in 0…1.
    @inlinable
    public func quantile(_ u: Double) -> Double {
        precondition(u >= 0 && u <= 1, "a quantile at \(u)")
        switch self {
        case .constant(let value):
            return value
        case .uniform(let low, let high):
            return low + (high - low) * u
        case .exponential(let mean):
            return -mean * ElementaryFunctions.log1p(-u)
        case .weibull(let shape, let scale):
            return scale * ElementaryFunctions.pow(-ElementaryFunctions.log1p(-u), 1 / shape)
        case .logNormal(let mu, let sigma):
            return sigma == 0
                ? ElementaryFunctions.exp(mu)
                : ElementaryFunctions.exp(mu + sigma * ElementaryFunctions.normalQuantile(u))
        case .normal(let mean, let deviation):
            return deviation == 0
                ? mean : mean + deviation * ElementaryFunctions.normalQuantile(u)
        case .pareto(let shape, let minimum):
            return minimum * ElementaryFunctions.pow(1 - u, -1 / shape)
        case .empirical(let sample):
            return Self.interpolated(sample, at: u)
        }
    }

    /// A draw: the quantile of the stream's next uniform number.
    @inlinable
    public func draw(from stream: inout RandomStream) -> Double {
        quantile(stream.uniform())
    }

    /// The quantile that runs linearly from one order statistic to the next.
    @usableFromInline
    static func interpolated(_ sample: [Double], at u: Double) -> Double {
        precondition(!sample.isEmpty, "an empirical law without a sample")
        let position = u * Double(sample.count - 1)
        let index = min(Int(position), sample.count - 1)
        guard index + 1 < sample.count else { return sample[index] }
        let low = sample[index]
        return low + (sample[index + 1] - low) * (position - Double(index))
    }
}
