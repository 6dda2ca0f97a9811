import Randomness
import Testing

/// Laws of periods: what is left of one that is found under way.
struct ResidualTests {
    private static var periods: [Distribution] {
        lawsOfEveryKind.filter { $0 != .pareto(shape: 1.2, minimum: 1) } + [
            .pareto(shape: 1.2, minimum: 1), .uniform(low: -1, high: 2),
            .normal(mean: 1, deviation: 2), .normal(mean: -3, deviation: 2),
            .empirical([-2, -1, 1, 5]), .logNormal(mu: 0, sigma: 2.5),
            .weibull(shape: 0.3, scale: 1),
        ]
    }

    /// ∫₀ˣ (1 − F(t)) dt by the midpoint rule in ln t, which knows nothing of the closed forms.
    private func integratedSurvival(_ law: Distribution, upTo x: Double) -> Double {
        let steps = 20_000
        let ratio = ElementaryFunctions.exp(ElementaryFunctions.log(1e-12) / Double(steps))
        var right = x
        var sum = 0.0
        for _ in 0..<steps {
            let left = right * ratio
            sum += (right - left) * (1 - law.cumulative(0.5 * (left + right)))
            right = left
        }
        return sum + right * (1 - law.cumulative(0))
    }

    /// The mean of the positive part.
    private func positiveMean(_ law: Distribution) -> Double {
        if law.quantile(0) >= 0 { return law.mean }
        let steps = 200_000
        var sum = 0.0
        for step in 0..<steps { sum += max(0, law.quantile((Double(step) + 0.5) / Double(steps))) }
        return sum / Double(steps)
    }

    @Test func `the residual quantile inverts the equilibrium law`() {
        for law in Self.periods {
            let mean = positiveMean(law)
            for level in [0.001, 0.1, 0.3, 0.5, 0.75, 0.9, 0.99] {
                let x = law.residualQuantile(level)
                let found = integratedSurvival(law, upTo: x) / mean
                #expect((found - level).magnitude < 2e-4, "\(law) at \(level)")
            }
        }
    }

    @Test func `residual quantiles rise from zero and repeat to the bit`() {
        for law in Self.periods {
            #expect(law.residualQuantile(0) == 0, "\(law)")
            var last = 0.0
            for step in 1..<500 {
                let u = Double(step) / 500
                let x = law.residualQuantile(u)
                #expect(x >= last && x.isFinite, "\(law) at \(u)")
                #expect(law.residualQuantile(u) == x)
                last = x
            }
        }
    }

    @Test func `residual quantiles are finite and in order in the far tails`() {
        for law in Self.periods {
            var last = 0.0
            for power in stride(from: -52, through: -1, by: 1) {
                let x = law.residualQuantile(Double(sign: .plus, exponent: power, significand: 1))
                #expect(x >= last && x.isFinite, "\(law) at 2^\(power)")
                last = x
            }
            for power in 2...52 {
                let gap = Double(sign: .plus, exponent: -power, significand: 1)
                let x = law.residualQuantile(1 - gap)
                #expect(x >= last * (1 - 1e-6) && x.isFinite, "\(law) at 1 − 2^−\(power)")
                last = x
            }
        }
    }

    @Test func `residuals with a closed form have it`() {
        #expect(Distribution.constant(8).residualQuantile(0.25) == 2)
        for u in [0.05, 0.4, 0.7, 0.99] {
            let exponential = Distribution.exponential(mean: 3)
            #expect(exponential.residualQuantile(u) == exponential.quantile(u))
            let memoryless = Distribution.weibull(shape: 1, scale: 3)
            #expect(
                relativeError(memoryless.residualQuantile(u), exponential.quantile(u)) < 1e-13)
            let uniform = Distribution.uniform(low: 0, high: 1)
            #expect((uniform.residualQuantile(u) - (1 - (1 - u).squareRoot())).magnitude < 1e-15)
            #expect(Distribution.pareto(shape: 0.9, minimum: 1).residualQuantile(u) == .infinity)
        }
    }

    /// E[residual] = E[X²] / 2E[X], the inspection paradox.
    @Test func `the mean residual is half the second moment over the mean`() {
        let cases: [(Distribution, second: Double)] = [
            (.uniform(low: 2, high: 5), 13), (.exponential(mean: 4), 32),
            (.logNormal(mean: 3, coefficientOfVariation: 0.5), 11.25),
            (.weibull(shape: 2, scale: 1), 1), (.pareto(shape: 5, minimum: 1), 5.0 / 3),
            (.normal(mean: 10, deviation: 1), 101),
        ]
        for (law, second) in cases {
            let steps = 20_000
            var sum = 0.0
            for step in 0..<steps {
                sum += law.residualQuantile((Double(step) + 0.5) / Double(steps))
            }
            #expect(relativeError(sum / Double(steps), second / (2 * law.mean)) < 1e-3, "\(law)")
        }
    }
}
