public import Quantities
public import Randomness

/// How the price of a ZEN in dollars moves, per year of 365 days.
///
/// Every law is stepped exactly: the price after a step has the law's own distribution whatever the
/// length of the step, so that a finer grid changes no moment.
public enum TokenPrice: Hashable, Sendable {
    case constant
    /// Given prices, one a step; the last one stays.
    case series([Double])
    /// Geometric Brownian motion (Black and Scholes 1973): S e^((μ − σ²/2) t + σ √t Z).
    case gbm(drift: Double, volatility: Double)
    /// With jumps at `rate` a year, whose logarithms are normal (Merton 1976, section 2); the drift
    /// is compensated for them, so that the mean is S e^(μ t) all the same.
    case merton(
        drift: Double, volatility: Double, rate: Double, jumpMean: Double, jumpDeviation: Double)
    /// The logarithm is pulled back to that of `level` (Ornstein and Uhlenbeck 1930; Schwartz 1997,
    /// model 1).
    case logOU(pull: Double, level: Double, volatility: Double)

    /// What chance brings to one step.
    public struct Luck: Hashable, Sendable {
        /// A standard normal for the diffusion.
        public var normal: Double
        /// A uniform for the number of jumps, and a standard normal for their sum.
        public var arrivals: Double
        public var jump: Double

        public init(normal: Double, arrivals: Double = 0.5, jump: Double = 0) {
            self.normal = normal
            self.arrivals = arrivals
            self.jump = jump
        }

        /// Draws all three, whatever the law needs, so that two laws see the same luck.
        public init(from stream: inout RandomStream) {
            normal = ElementaryFunctions.normalQuantile(stream.uniform())
            arrivals = stream.uniform()
            jump = ElementaryFunctions.normalQuantile(stream.uniform())
        }
    }

    /// The price a step later.
    ///
    /// - Parameters:
    ///   - price: the price now, above zero.
    ///   - step: the number of the step, from 1; only a given series asks.
    ///   - years: the length of the step.
    public func next(after price: Double, step: Int, years: Double, luck: Luck) -> Double {
        switch self {
        case .constant: return price
        case .series(let prices):
            return prices.isEmpty ? price : prices[min(step, prices.count - 1)]
        case .gbm(let drift, let volatility):
            return price * Self.diffusion(drift, volatility, years, luck.normal)
        case .merton(let drift, let volatility, let rate, let mean, let deviation):
            let growth = ElementaryFunctions.exp(mean + deviation * deviation / 2) - 1
            let jumps = Double(Self.poisson(mean: rate * years, uniform: luck.arrivals))
            let jump = jumps * mean + jumps.squareRoot() * deviation * luck.jump
            return price
                * Self.diffusion(drift - rate * growth, volatility, years, luck.normal)
                * ElementaryFunctions.exp(jump)
        case .logOU(let pull, let level, let volatility):
            let goal = ElementaryFunctions.log(level)
            let left = ElementaryFunctions.exp(-pull * years)
            let variance =
                pull > 0
                ? volatility * volatility / (2 * pull) * (1 - left * left)
                : volatility * volatility * years
            let logarithm =
                goal + (ElementaryFunctions.log(price) - goal) * left
                + variance.squareRoot() * luck.normal
            return ElementaryFunctions.exp(logarithm)
        }
    }

    /// The prices at the start and after each step, one for each element of `luck` and one more.
    public func path(
        from price: Double, every step: Duration, luck: [Luck]
    ) -> [Double] {
        let years = step / Duration.days(365)
        var opening = price
        if case .series(let prices) = self, let first = prices.first { opening = first }
        var path = [opening]
        for (ordinal, luck) in luck.enumerated() {
            path.append(
                next(
                    after: path[ordinal], step: ordinal + 1, years: years, luck: luck))
        }
        return path
    }

    private static func diffusion(
        _ drift: Double, _ volatility: Double, _ years: Double, _ normal: Double
    ) -> Double {
        ElementaryFunctions.exp(
            (drift - volatility * volatility / 2) * years
                + volatility * years.squareRoot() * normal)
    }

    /// The number of events, by inverting its distribution: the first k whose probability of k or
    /// fewer reaches the uniform.
    private static func poisson(mean: Double, uniform: Double) -> Int {
        var probability = ElementaryFunctions.exp(-mean)
        var cumulative = probability
        var count = 0
        // Beyond this many the probabilities are lost in the last bit of the sum.
        while cumulative < uniform && count < 1_000 + Int(10 * mean) {
            count += 1
            probability *= mean / Double(count)
            cumulative += probability
        }
        return count
    }
}

extension ZenPrice {
    /// The nearest price in whole micro-dollars, at least one: a ZEN that is worth nothing buys
    /// nothing.
    public init(rounding dollars: Double) {
        self.init(microDollars: max(1, Dollars(rounding: min(dollars, 1e12)).micro))
    }
}
