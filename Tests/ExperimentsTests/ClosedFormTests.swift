import Accounting
import Foundation
import Testing

@testable import Experiments
@testable import ScenarioFiles

/// The table of the closed form, simulated: customers come at random, and the share of the time
/// that is leased comes about.
@Suite struct ClosedFormTests {
    private struct Kind: Sendable {
        var tier: String, form: NodeEconomics
    }

    private let kinds = [
        Kind(tier: "consumer", form: Self.node(3_000, kilowatts: 0.6, pue: 1.1, 0.15, other: 200)),
        Kind(
            tier: "data-centre",
            form: Self.node(12_000, kilowatts: 0.8, pue: 1.3, 0.10, other: 600)),
    ]

    private static func node(
        _ capital: Double, kilowatts: Double, pue: Double, _ electricity: Double, other: Double
    ) -> NodeEconomics {
        NodeEconomics(
            price: 2.5, zenPrice: 2, gpus: 4, fee: 0.05, capital: capital, life: 4, salvage: 0.2,
            power: kilowatts, idlePower: 0.15, pue: pue, electricity: electricity,
            otherCosts: other, stake: 4_000)
    }

    /// A day of a node for each customer on the mean, so one comes every 0.48 h / use to fifty
    /// nodes; the year of the table is cut to three weeks, and rates are scaled to a year.
    ///
    /// The nodes stand empty at first. Where hardly anybody waits, the mean number of busy ones
    /// after t is (1 − e^(−t/τ)) of the lasting one, τ the mean time of a rental (M/M/∞ from empty,
    /// e.g. Cox & Miller, "The Theory of Stochastic Processes", 1965, section 4.4).
    @Test(arguments: [0.25, 0.75])
    func `the rate that comes about is the closed form's within its interval`(
        use: Double
    ) throws {
        let every = "exponential mean \(0.48 / use) h"
        let scenario = try Scenario.load(
            path: Fixture.root + "/Scenarios/economy/closed-form.yaml",
            overrides: [
                "duration=21 d", "customers.gamers.every=\(every)",
                "customers.laboratories.every=\(every)",
            ])
        let fromEmpty = 1 - (1 - exp(-21.0)) / 21
        let bases: [(String, ReturnOnStake.Basis)] = [
            ("apr_on_stake", .stake), ("apr_on_stake_and_hardware", .stakeAndHardware),
        ]
        let names = kinds.flatMap { kind in bases.map { "tiers.\(kind.tier).\($0.0)" } }
        let samples = ReplicatedSamples(
            metrics: try MetricSelection(names),
            outcomes: ReplicationRunner(threads: 2).outcomes(
                of: scenario, replicates: 0..<6, for: try MetricSelection(names)))
        for kind in kinds {
            for (name, basis) in bases {
                let values = samples.values(of: "tiers.\(kind.tier).\(name)")
                let interval = try #require(ConfidenceInterval.student(values, confidence: 0.99))
                let expected = kind.form.apr(at: use * fromEmpty, on: basis)
                #expect(interval.count == 6)
                #expect(
                    interval.contains(expected),
                    "\(kind.tier) \(name): \(interval.low) to \(interval.high), not \(expected)")
                #expect(interval.halfWidth < 0.25 * abs(expected))
            }
        }
    }
}
