import Foundation
import NetworkSimulation
import Quantities
import Randomness
import Testing

struct TokenPriceTests {
    private struct Diffusion: Decodable {
        var S0: Double, mu: Double, sigma: Double, T: Double, mean: Double
        var median: Double, p_below_half: Double
        var normals: [Double], dt: Double, path: [Double]
        var `var`: Double
    }
    private struct Jumps: Decodable {
        var S0: Double, mu: Double, sigma: Double, lam: Double, mu_j: Double, sigma_j: Double
        var T: Double, mean: Double, log_mean: Double, log_var: Double
    }
    private struct Pull: Decodable {
        var kappa: Double, theta: Double, sigma: Double, x0: Double, t: Double, mean: Double
        var `var`: Double
        var dt: Double, normals: [Double], path: [Double]
    }
    private struct File: Decodable {
        var gbm: Diffusion
        var merton: Jumps
        var ou: Pull
    }
    private let file: File

    init() throws {
        let url = try #require(
            Bundle.module.url(
                forResource: "tokenomics", withExtension: "json", subdirectory: "Vectors"))
        file = try JSONDecoder().decode(File.self, from: Data(contentsOf: url))
    }

    private func years(_ years: Double) -> Duration {
        .nanoseconds(Int64(years * Double(Duration.days(365).nanoseconds)))
    }

    private func close(_ a: [Double], _ b: [Double]) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= 1e-12 * abs($1) }
    }

    /// The prices after a time, in steps, of many paths.
    private func ends(
        _ law: TokenPrice, from price: Double, after time: Double, steps: Int, paths: Int = 40_000
    ) -> [Double] {
        (0..<paths).map { path in
            var stream = RandomStream(seed: Seed(7), entity: UInt64(path), purpose: "price")
            let luck = (0..<steps).map { _ in TokenPrice.Luck(from: &stream) }
            return law.path(from: price, every: years(time / Double(steps)), luck: luck)[steps]
        }
    }

    private func moments(_ values: [Double]) -> (mean: Double, variance: Double) {
        let mean = values.reduce(0, +) / Double(values.count)
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (mean, squares / Double(values.count - 1))
    }

    @Test func `geometric Brownian motion goes the path of the vectors`() {
        let row = file.gbm
        let law = TokenPrice.gbm(drift: row.mu, volatility: row.sigma)
        let luck = row.normals.map { TokenPrice.Luck(normal: $0) }
        #expect(close(law.path(from: row.S0, every: years(row.dt), luck: luck), row.path))
    }

    @Test func `the logarithm of a pulled price goes the path of the vectors`() {
        let row = file.ou
        let law = TokenPrice.logOU(
            pull: row.kappa, level: ElementaryFunctions.exp(row.theta), volatility: row.sigma)
        let luck = row.normals.map { TokenPrice.Luck(normal: $0) }
        let path = law.path(
            from: ElementaryFunctions.exp(row.x0), every: years(row.dt), luck: luck)
        #expect(close(path.map(ElementaryFunctions.log), row.path))
    }

    @Test(arguments: [1, 5])
    func `the moments are those of the law, whatever the step`(steps: Int) {
        // Bounds of four standard errors of 40,000 paths.
        let gbm = file.gbm
        let law = TokenPrice.gbm(drift: gbm.mu, volatility: gbm.sigma)
        let prices = ends(law, from: gbm.S0, after: gbm.T, steps: steps)
        let root = Double(prices.count).squareRoot()
        #expect(abs(moments(prices).mean - gbm.mean) < 4 * gbm.var.squareRoot() / root)
        let below = Double(prices.count { $0 < gbm.S0 / 2 }) / Double(prices.count)
        #expect(abs(below - gbm.p_below_half) < 4 * 0.45 / root)
        #expect(abs(prices.sorted()[prices.count / 2] / gbm.median - 1) < 0.025)

        let merton = file.merton
        let jumping = TokenPrice.merton(
            drift: merton.mu, volatility: merton.sigma, rate: merton.lam, jumpMean: merton.mu_j,
            jumpDeviation: merton.sigma_j)
        let logs = ends(jumping, from: merton.S0, after: merton.T, steps: steps)
            .map(ElementaryFunctions.log)
        let found = moments(logs)
        #expect(abs(found.mean - merton.log_mean) < 4 * merton.log_var.squareRoot() / root)
        #expect(abs(found.variance / merton.log_var - 1) < 4 * 1.5 / root)
        let mean = moments(logs.map(ElementaryFunctions.exp)).mean
        #expect(abs(mean / merton.mean - 1) < 4 * 1.1 / root)

        let pull = file.ou
        let pulled = TokenPrice.logOU(
            pull: pull.kappa, level: ElementaryFunctions.exp(pull.theta), volatility: pull.sigma)
        let states = ends(
            pulled, from: ElementaryFunctions.exp(pull.x0), after: pull.t, steps: steps
        ).map(ElementaryFunctions.log)
        let seen = moments(states)
        #expect(abs(seen.mean - pull.mean) < 4 * pull.var.squareRoot() / root)
        #expect(abs(seen.variance / pull.var - 1) < 4 * 1.5 / root)
    }

    @Test func `a constant price stays, and a given series is followed to its end`() {
        let luck = [TokenPrice.Luck](repeating: .init(normal: 1.3), count: 4)
        #expect(
            TokenPrice.constant.path(from: 2, every: .days(1), luck: luck) == [2, 2, 2, 2, 2])
        #expect(
            TokenPrice.series([3, 1, 4]).path(from: 2, every: .days(1), luck: luck)
                == [3, 1, 4, 4, 4])
        #expect(TokenPrice.series([]).path(from: 2, every: .days(1), luck: [luck[0]]) == [2, 2])
    }

    @Test func `without jumps Merton's law is the plain one, and without pull the other, too`() {
        let luck = [0.4, -2.2, 1.1].map { TokenPrice.Luck(normal: $0, arrivals: 0.99, jump: 2) }
        func path(_ law: TokenPrice) -> [Double] { law.path(from: 2, every: .days(30), luck: luck) }
        let plain = path(.gbm(drift: 0.18, volatility: 0.6))
        #expect(
            close(
                path(
                    .merton(
                        drift: 0.18, volatility: 0.6, rate: 0, jumpMean: -1, jumpDeviation: 1)),
                plain))
        // The drift of the logarithm is 0.18 − 0.6² ÷ 2 = 0.
        #expect(close(path(.logOU(pull: 0, level: 5, volatility: 0.6)), plain))
    }

    @Test func `a jump comes as often as the uniform says`() {
        let law = TokenPrice.merton(
            drift: 0, volatility: 0, rate: 1, jumpMean: -0.5, jumpDeviation: 0)
        let growth = ElementaryFunctions.exp(-0.5) - 1
        // Within a year: none up to e⁻¹, one up to 2 e⁻¹, two up to 2.5 e⁻¹.
        for (uniform, jumps) in [(0.36, 0.0), (0.37, 1), (0.73, 1), (0.74, 2), (0.93, 3)] {
            let luck = TokenPrice.Luck(normal: 9, arrivals: uniform, jump: 9)
            let price = law.next(after: 1, step: 1, years: 1, luck: luck)
            #expect(abs(ElementaryFunctions.log(price) + growth + 0.5 * jumps) < 1e-12)
        }
    }

    @Test func `the price of a ZEN is whole micro-dollars and never nothing`() {
        #expect(ZenPrice(rounding: 1.234_567_8).microDollars == 1_234_568)
        #expect(ZenPrice(rounding: 1e-20).microDollars == 1)
        #expect(ZenPrice(rounding: .infinity).microDollars == 1_000_000_000_000_000_000)
    }
}
