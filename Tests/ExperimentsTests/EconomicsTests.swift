import Accounting
import NetworkSimulation
import Quantities
import Testing

@testable import Experiments
@testable import ScenarioFiles

/// Returns, how they are spread, and what the closed form says.
@Suite struct EconomicsTests {
    @Test func `equal amounts lie on the diagonal, and one owner of all far from it`() {
        let equal = Inequality(of: [3, 3, 3, 3])
        #expect(equal.gini == 0)
        #expect(equal.lorenz == [0, 0.25, 0.5, 0.75, 1])
        let one = Inequality(of: [0, 0, 0, 8])
        #expect(one.lorenz == [0, 0, 0, 0, 1])
        #expect(abs(one.gini - 0.75) < 1e-12)
        #expect(Inequality(of: []).gini == 0)
        #expect(Inequality(of: [0, 0]).gini == 0)
    }

    /// Σ|xᵢ − xⱼ| / (2 n² mean), the definition by mean differences.
    @Test func `Gini is half the relative mean difference`() {
        let amounts = [1.0, 2, 2, 7, 13]
        var differences = 0.0
        for a in amounts { for b in amounts { differences += abs(a - b) } }
        let expected = differences / (2 * 25 * 5)
        #expect(abs(Inequality(of: amounts).gini - expected) < 1e-12)
    }

    @Test func `quantiles lie between the values`() {
        #expect(PoolReturn.quantile(0.5, of: [1, 2, 4]) == 2)
        #expect(PoolReturn.quantile(0.75, of: [1, 2, 4]) == 3)
        #expect(PoolReturn.quantile(0.1, of: []) == nil)
    }

    /// The inputs of the closed form's table, in a run: the rate on the stake at the use that came
    /// about.
    @Test func `the simulated rate is the closed form's at the same use`() throws {
        let path = Fixture.root + "/Scenarios/economy/apy-list-prices.yaml"
        let scenario = try Scenario.load(path: path, overrides: ["duration=20 d"])
        let run = try PairedRun.simulateAlone(scenario)
        let economics = Economics(of: run.network, in: scenario.configuration)
        let forms = [
            ("consumer", 3_000.0, 0.6, 1.1, 0.15, 200.0),
            ("data-centre", 12_000.0, 0.8, 1.3, 0.10, 600.0),
        ]
        for (name, capital, power, pue, electricity, other) in forms {
            let pool = try #require(economics.archetypes.first { $0.name == name })
            let form = NodeEconomics(
                price: 2.5, zenPrice: 2, gpus: 4, fee: 0.05, capital: capital, life: 4,
                salvage: 0.2, power: power, idlePower: 0.15, pue: pue,
                electricity: electricity, otherCosts: other, stake: 4_000)
            let rate = try #require(pool.returns.apr())
            // A leased node idles while it is set up.
            #expect(abs(rate - form.apr(at: pool.use)) < 0.02, "\(name): \(rate)")
            #expect(pool.waterfall.closes)
            let dollars = try #require(pool.rateInDollars())
            #expect(abs(dollars - rate) < 1e-4)
        }
        #expect(run.network.moneyMap?.closes == true)
    }

    /// 5% of what is paid, shared out among stakes: use / 2 × 20% at these stakes.
    @Test func `fees alone yield what the closed form says`() throws {
        let path = Fixture.root + "/Scenarios/economy/apy-fee-funded.yaml"
        let scenario = try Scenario.load(path: path, overrides: ["duration=20 d"])
        let run = try PairedRun.simulateAlone(scenario)
        let economics = Economics(of: run.network, in: scenario.configuration)
        let paid = try #require(run.network.money[.stakeReward])
        let rate = paid.inZen / economics.returns.averageStake.inZen * 365 / 20
        #expect(abs(rate - 0.2 * economics.all.use / 0.5) < 0.002, "\(rate)")
    }
}
