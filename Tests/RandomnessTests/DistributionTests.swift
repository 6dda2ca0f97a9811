import Randomness
import Testing

/// Laws of every kind, in shapes that the scenarios use and some that are harder.
let lawsOfEveryKind: [Distribution] = [
    .constant(3), .uniform(low: 2, high: 5), .uniform(low: 0, high: 1), .exponential(mean: 4),
    .weibull(shape: 0.6, scale: 19), .weibull(shape: 1, scale: 2), .weibull(shape: 3.5, scale: 2),
    .logNormal(mu: 0.5, sigma: 0.25), .logNormal(mu: 7, sigma: 1.2), .logNormal(mu: 1, sigma: 0),
    .normal(mean: 10, deviation: 2), .normal(mean: 1, deviation: 0),
    .pareto(shape: 2.5, minimum: 3), .pareto(shape: 1.2, minimum: 1),
    .empirical([1]), .empirical([1, 2, 2, 4, 9]), .empirical([0.5, 0.75, 3]),
]

struct DistributionTests {
    @Test func `the probability of a quantile is its level`() {
        for law in lawsOfEveryKind {
            for step in 1..<1000 {
                let u = Double(step) / 1000
                let x = law.quantile(u)
                // Where the law has an atom, the probability is its upper end.
                #expect(law.cumulative(x) > u - 1e-12, "\(law) at \(u)")
                let below = law.cumulative(x * (1 - 1e-13) - 1e-300)
                #expect(below < u + 1e-9, "\(law) at \(u)")
            }
        }
    }

    @Test func `quantiles rise and have the right ends`() {
        for law in lawsOfEveryKind {
            var last = law.quantile(0)
            for step in 1...200 {
                let x = law.quantile(Double(step) / 200)
                #expect(x >= last, "\(law)")
                last = x
            }
        }
        #expect(Distribution.exponential(mean: 2).quantile(1) == .infinity)
        #expect(Distribution.pareto(shape: 2, minimum: 3).quantile(0) == 3)
        #expect(Distribution.weibull(shape: 2, scale: 3).quantile(0) == 0)
        #expect(Distribution.logNormal(mu: 2, sigma: 3).quantile(0) == 0)
        #expect(Distribution.empirical([1, 2, 4]).quantile(1) == 4)
        #expect(Distribution.empirical([1, 2, 4]).quantile(0.75) == 3)
    }

    @Test func `the mean is the integral of the quantile`() {
        for law in lawsOfEveryKind where law != .pareto(shape: 1.2, minimum: 1) {
            let steps = 200_000
            var sum = 0.0
            for step in 0..<steps { sum += law.quantile((Double(step) + 0.5) / Double(steps)) }
            // The midpoint rule misses a part of the heavy tails.
            #expect(relativeError(sum / Double(steps), law.mean) < 2e-3, "\(law)")
        }
        #expect(Distribution.pareto(shape: 1, minimum: 1).mean == .infinity)
        #expect(relativeError(Distribution.pareto(shape: 1.2, minimum: 1).mean, 6) < 1e-15)
    }

    @Test func `laws made from a mean have it`() {
        for shape in [0.4, 0.6, 1, 2.7] {
            let law = Distribution.weibull(shape: shape, mean: 19)
            #expect(relativeError(law.mean, 19) < 1e-14)
        }
        let outage = Distribution.logNormal(median: 40, mean: 60)
        #expect(relativeError(outage.mean, 60) < 1e-14)
        #expect(relativeError(outage.quantile(0.5), 40) < 1e-14)
        #expect(relativeError(Distribution.logNormal(median: 5, mean: 5).quantile(0.9), 5) < 1e-15)

        let jitter = Distribution.logNormal(mean: 3, coefficientOfVariation: 0.1)
        #expect(relativeError(jitter.mean, 3) < 1e-14)
        guard case .logNormal(_, let sigma) = jitter else {
            Issue.record("\(jitter) is not log-normal")
            return
        }
        #expect(relativeError(ElementaryFunctions.expm1(sigma * sigma), 0.01) < 1e-13)
        #expect(Distribution.empirical(of: [3, 1, 2]) == .empirical([1, 2, 3]))
    }

    @Test func `draws have the mean and the variance of their law`() {
        let cases: [(Distribution, variance: Double)] = [
            (.uniform(low: 2, high: 5), 0.75), (.exponential(mean: 4), 16),
            (.normal(mean: 10, deviation: 2), 4),
            (.logNormal(mean: 3, coefficientOfVariation: 0.5), 2.25),
            (.weibull(shape: 2, scale: 1), 1 - Double.pi / 4),
            (.pareto(shape: 5, minimum: 1), 5.0 / 48),
        ]
        for (law, variance) in cases {
            var stream = RandomStream(seed: Seed(11), entity: 0, purpose: "moments")
            let draws = 100_000
            var sum = 0.0
            var squares = 0.0
            for _ in 0..<draws {
                let x = law.draw(from: &stream) - law.mean
                sum += x
                squares += x * x
            }
            let mean = sum / Double(draws)
            #expect(mean.magnitude < 4 * (variance / Double(draws)).squareRoot(), "\(law)")
            #expect(relativeError(squares / Double(draws) - mean * mean, variance) < 0.04, "\(law)")
        }
    }

    @Test func `a draw is the quantile of one uniform number`() {
        for law in lawsOfEveryKind {
            var drawn = RandomStream(seed: Seed(12), entity: 0, purpose: "one")
            var uniform = drawn
            #expect(law.draw(from: &drawn) == law.quantile(uniform.uniform()))
            #expect(drawn.next() == uniform.next())
        }
    }
}
