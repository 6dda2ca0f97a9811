@preconcurrency import CGSL
import Randomness
import Testing

/// The laws against GSL's distribution functions.
struct GoodnessOfFitTests {
    private struct Case {
        var law: Distribution
        var oracle: (Double) -> Double
    }

    private static var cases: [Case] {
        [
            Case(law: .uniform(low: 2, high: 5)) { gsl_cdf_flat_P($0, 2, 5) },
            Case(law: .exponential(mean: 4)) { gsl_cdf_exponential_P($0, 4) },
            Case(law: .weibull(shape: 0.6, scale: 19)) { gsl_cdf_weibull_P($0, 19, 0.6) },
            Case(law: .weibull(shape: 3.5, scale: 2)) { gsl_cdf_weibull_P($0, 2, 3.5) },
            Case(law: .logNormal(mu: 7, sigma: 1.2)) { gsl_cdf_lognormal_P($0, 7, 1.2) },
            Case(law: .normal(mean: 10, deviation: 2)) { gsl_cdf_gaussian_P($0 - 10, 2) },
            Case(law: .pareto(shape: 1.2, minimum: 3)) { gsl_cdf_pareto_P($0, 1.2, 3) },
        ]
    }

    private func sample(_ count: Int, _ draw: (inout RandomStream) -> Double) -> [Double] {
        var stream = RandomStream(seed: Seed(21), entity: 5, purpose: "goodness of fit")
        return (0..<count).map { _ in draw(&stream) }.sorted()
    }

    /// √n × the Kolmogorov–Smirnov distance; 1.95 is exceeded by chance once in a thousand.
    private func kolmogorovSmirnov(_ levels: [Double]) -> Double {
        let n = Double(levels.count)
        var distance = 0.0
        for (index, level) in levels.enumerated() {
            distance = max(
                distance, level - Double(index) / n, Double(index + 1) / n - level)
        }
        return distance * n.squareRoot()
    }

    /// A², which looks at the tails; 6.0 is exceeded by chance once in a thousand.
    private func andersonDarling(_ levels: [Double]) -> Double {
        let n = levels.count
        var sum = 0.0
        for index in 0..<n {
            sum +=
                Double(2 * index + 1)
                * (ElementaryFunctions.log(levels[index])
                    + ElementaryFunctions.log1p(-levels[n - 1 - index]))
        }
        return -Double(n) - sum / Double(n)
    }

    @Test func `draws follow their law as GSL reckons them`() {
        for item in Self.cases {
            let levels = sample(20_000) { item.law.draw(from: &$0) }.map(item.oracle)
            #expect(kolmogorovSmirnov(levels) < 1.95, "\(item.law)")
            #expect(andersonDarling(levels) < 6, "\(item.law)")
        }
    }

    @Test func `the tests of fit notice a law that is slightly off`() {
        let levels = sample(20_000) { Distribution.exponential(mean: 4).draw(from: &$0) }
            .map { gsl_cdf_exponential_P($0, 4.2) }
        #expect(kolmogorovSmirnov(levels) > 1.95)
        #expect(andersonDarling(levels) > 6)
    }

    @Test func `distribution functions agree with those of GSL`() {
        for item in Self.cases {
            for step in 1..<500 {
                let x = item.law.quantile(Double(step) / 500)
                #expect(
                    (item.law.cumulative(x) - item.oracle(x)).magnitude < 2e-15,
                    "\(item.law) at \(x)")
            }
        }
    }

    @Test func `empirical draws follow the linear distribution function`() {
        let law = Distribution.empirical([1, 2, 3.5, 4, 9])
        let levels = sample(20_000) { law.draw(from: &$0) }.map(law.cumulative)
        #expect(kolmogorovSmirnov(levels) < 1.95)
        #expect(law.cumulative(3.5) == 0.5 && law.cumulative(6.5) == 0.875)
    }

    @Test func `special functions agree with those of GSL`() {
        gsl_set_error_handler_off()
        var stream = RandomStream(seed: Seed(22), entity: 0, purpose: "special")
        for _ in 0..<2000 {
            let (a, b) = (40 * stream.uniform(), 40 * stream.uniform())
            let (x, u) = (60 * stream.uniform(), stream.uniform())
            #expect(
                relativeError(ElementaryFunctions.regularizedGammaP(a, x), gsl_sf_gamma_inc_P(a, x))
                    < 1e-11)
            #expect(
                (ElementaryFunctions.regularizedIncompleteBeta(a, b, u) - gsl_cdf_beta_P(u, a, b))
                    .magnitude < 1e-12)
            #expect(relativeError(ElementaryFunctions.lambertW0(x), gsl_sf_lambert_W0(x)) < 1e-14)
            #expect(relativeError(ElementaryFunctions.gamma(x), gsl_sf_gamma(x)) < 1e-13)
            #expect(
                relativeError(ElementaryFunctions.normalQuantile(u), gsl_cdf_ugaussian_Pinv(u))
                    < 1e-13)
        }
    }
}
