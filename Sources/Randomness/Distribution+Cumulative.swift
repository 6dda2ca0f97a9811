extension Distribution {
    /// The probability that the value is at most `x`.
    public func cumulative(_ x: Double) -> Double {
        switch self {
        case .constant(let value):
            return x >= value ? 1 : 0
        case .uniform(let low, let high):
            return x >= high ? 1 : x <= low ? 0 : (x - low) / (high - low)
        case .exponential(let mean):
            return x <= 0 ? 0 : -ElementaryFunctions.expm1(-x / mean)
        case .weibull(let shape, let scale):
            return x <= 0
                ? 0 : -ElementaryFunctions.expm1(-ElementaryFunctions.pow(x / scale, shape))
        case .logNormal(let mu, let sigma):
            if x <= 0 { return 0 }
            let distance = ElementaryFunctions.log(x) - mu
            if sigma == 0 { return distance >= 0 ? 1 : 0 }
            return ElementaryFunctions.normalCDF(distance / sigma)
        case .normal(let mean, let deviation):
            if deviation == 0 { return x >= mean ? 1 : 0 }
            return ElementaryFunctions.normalCDF((x - mean) / deviation)
        case .pareto(let shape, let minimum):
            return x <= minimum
                ? 0
                : -ElementaryFunctions.expm1(shape * ElementaryFunctions.log(minimum / x))
        case .empirical(let sample):
            return Self.share(of: sample, upTo: x)
        }
    }

    /// The inverse of ``interpolated(_:at:)``; at a value that repeats, its upper end.
    private static func share(of sample: [Double], upTo x: Double) -> Double {
        precondition(!sample.isEmpty, "an empirical law without a sample")
        var low = 0
        var high = sample.count
        while low < high {
            let middle = low + (high - low) / 2
            if sample[middle] <= x { low = middle + 1 } else { high = middle }
        }
        // `low` counts the members that are at most x.
        if low == 0 { return 0 }
        if low == sample.count { return 1 }
        let below = sample[low - 1]
        let fraction = (x - below) / (sample[low] - below)
        return (Double(low - 1) + fraction) / Double(sample.count - 1)
    }
}
