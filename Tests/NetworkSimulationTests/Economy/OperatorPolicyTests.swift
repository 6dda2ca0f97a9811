import Accounting
import ProtocolCore
import Quantities
import Testing

@testable import NetworkSimulation

/// What an operator resolves upon, from its books alone.
@Suite struct OperatorPolicyTests {
    /// Two nodes of four GPUs of 250 W each at $0.10 a kilowatt-hour: $0.10 an hour a node.
    private static func policy(
        _ configuration: OperatorConfiguration, other: Double = 0
    ) -> OperatorPolicy {
        var costs = ProviderCosts(
            load: Watts(1_000), idle: Watts(100), pue: 1,
            electricity: EnergyPrice(microDollars: 100_000),
            traffic: DataPrice(microDollars: 0), purchase: Dollars(rounding: 8_760),
            salvage: .zero, life: .days(730))
        costs.otherPerYear = Dollars(rounding: other)
        return OperatorPolicy(
            configuration: configuration, costs: costs, nodes: 2, gpusPerNode: 4,
            stake: .reckoned(1_000))
    }

    /// A week in which half of the time was leased.
    private static func window(income: Double, slashes: Double = 0) -> OperatorPolicy.Window {
        OperatorPolicy.Window(
            length: .days(7), income: .reckoned(income), slashes: .reckoned(slashes),
            costs: CostStatement(
                energy: Dollars(rounding: 20), bandwidth: Dollars(rounding: 1),
                depreciation: Dollars(rounding: 168), other: Dollars(rounding: 14)),
            offered: GPUTime(gpus: 8, during: .days(7)), leased: GPUTime(gpus: 4, during: .days(7)),
            price: ZenPrice(microDollars: 2_000_000),
            askPrice: ZenPrice(microDollars: 2_000_000), staked: .reckoned(2_000),
            bookValue: Dollars(rounding: 6_000), ask: GPUHourPrice(microZen: 1_000_000))
    }

    @Test func `the rate is what was kept in a year on all that is held up`() {
        var configuration = OperatorConfiguration()
        // $400 less $20, $1, $14 of other costs and $168 of worth, of $4,000 and $6,000.
        let rate = Self.policy(configuration).rate(of: Self.window(income: 200))
        #expect(abs(rate - 197 * 365 / 7.0 / 10_000) < 1e-9)
        // Hardware that nobody would buy is no reason to leave.
        configuration.resale = .zero
        let sunk = Self.policy(configuration).rate(of: Self.window(income: 200))
        #expect(abs(sunk - 365 * 365 / 7.0 / 4_000) < 1e-9)
        let slashed = Self.policy(configuration).rate(of: Self.window(income: 200, slashes: 200))
        #expect(abs(slashed + 35 * 365 / 7.0 / 4_000) < 1e-9)
    }

    @Test func `it leaves after so many disappointments in a row`() {
        let policy = Self.policy(OperatorConfiguration(requiredReturn: 0.5, patience: 2))
        var disappointments = 0
        let (bad, good) = (Self.window(income: 100), Self.window(income: 200))
        #expect(policy.review(bad, disappointments: &disappointments) == .stay)
        #expect(policy.review(good, disappointments: &disappointments) == .stay)
        #expect(policy.review(bad, disappointments: &disappointments) == .stay)
        #expect(policy.review(bad, disappointments: &disappointments) == .leave)
    }

    @Test func `cost plus asks the full cost and a markup, at the price of a ZEN`() {
        let policy = Self.policy(
            OperatorConfiguration(ask: .costPlus(markup: 0.5)), other: 876)
        // Of each GPU an hour: $0.025 of energy, $0.125 of worth, $0.025 of other costs.
        let price = ZenPrice(microDollars: 2_000_000)
        let list = GPUHourPrice(microZen: 1)
        #expect(policy.openingAsk(list: list, at: price).microZen == 131_250)
        #expect(
            policy.openingAsk(list: list, at: ZenPrice(microDollars: 1_000_000)).microZen
                == 262_500)
        // A slash of 84 ZEN, $168, over 1,344 GPU-hours on offer is another $0.125.
        var disappointments = 0
        let decision = policy.review(
            Self.window(income: 2_000, slashes: 84), disappointments: &disappointments)
        #expect(decision == .ask(GPUHourPrice(microZen: 225_000)))
    }

    @Test func `an adaptive ask follows the use, and never falls below what work costs`() {
        func ask(target: Double, from ask: Int64) -> OperatorDecision {
            let policy = Self.policy(
                OperatorConfiguration(ask: .adaptive(step: 0.25, target: .percent(target))))
            var window = Self.window(income: 2_000)
            window.ask = GPUHourPrice(microZen: ask)
            var disappointments = 0
            return policy.review(window, disappointments: &disappointments)
        }
        #expect(ask(target: 40, from: 1_000_000) == .ask(GPUHourPrice(microZen: 1_250_000)))
        #expect(ask(target: 60, from: 1_000_000) == .ask(GPUHourPrice(microZen: 800_000)))
        // 900 W for an hour cost $0.09, of four GPUs 0.01125 ZEN.
        #expect(ask(target: 60, from: 12_000) == .ask(GPUHourPrice(microZen: 11_250)))
        #expect(ask(target: 60, from: 11_250) == .stay)
    }

    /// A tier of 100 GPUs that earned 0.5 ZEN for each hour on offer.
    private static func tier(coming: Int, earned: Double = 0.5) -> TierBook {
        var tier = TierBook()
        var report = NodeReport(
            node: .init(0), provider: 0, up: .days(7), committed: .days(7),
            worked: GPUTime(gpus: 50, during: .days(7)), sent: .zero, shortfall: .zero, gpus: 100)
        report.down = .zero
        tier.note(report)
        tier.note(
            Transfer(
                from: .outside, to: .treasury, amount: .reckoned(earned * 100 * 168),
                purpose: .work, at: .start))
        tier.coming = coming
        return tier
    }

    @Test func `it comes for what the market promises, shared with those who come too`() {
        let policy = Self.policy(OperatorConfiguration(requiredReturn: 0.15))
        func rate(_ tier: TierBook) -> Double {
            policy.promisedRate(
                tier, during: .days(7), availability: 1, at: ZenPrice(microDollars: 2_000_000))
        }
        // A hundred GPUs' money for 108, and then for 508; a node costs $4,380 of worth a year.
        func expected(_ spread: Double) -> Double {
            let use = 0.5 * spread
            let energy = (use + (1 - use) * 0.1) * 0.1 * 8_760
            return (4 * 8_760 * spread - energy - 4_380) / (2_000 + 8_760)
        }
        #expect(abs(rate(Self.tier(coming: 0)) - expected(100 / 108.0)) < 1e-9)
        #expect(abs(rate(Self.tier(coming: 400)) - expected(100 / 508.0)) < 1e-9)
        let price = ZenPrice(microDollars: 2_000_000)
        func decision(_ coming: Int) -> OperatorDecision {
            policy.consider(
                Self.tier(coming: coming), during: .days(7), availability: 1, at: price)
        }
        #expect(decision(400) == .enter)
        #expect(decision(500) == .stay)
        #expect(rate(TierBook()) == -.infinity)
    }

    /// A step of ten seconds on four GPUs at 0.9 ZEN is worth 0.01 ZEN.
    @Test func `it makes work up where that pays`() {
        var configuration = OperatorConfiguration(
            cheating: .init(share: .percent(50), gain: .one))
        func cheats(_ sample: Double, slash: Double, future: Double = 0) -> Bool {
            Self.policy(configuration).cheats(
                under: RentalChecks(sample: .percent(sample)),
                price: GPUHourPrice(microZen: 900_000), slash: .reckoned(slash), future: future,
                zen: ZenPrice(microDollars: 2_000_000))
        }
        // Caught, it loses 0.99 ZEN: at 1% it is a wash.
        #expect(cheats(0.9, slash: 0.99))
        #expect(!cheats(1.1, slash: 0.99))
        #expect(!cheats(0.9, slash: 0.5, future: 1))
        // No more than the stake can be lost, and nothing where nobody looks.
        #expect(cheats(0.000_9, slash: 100_000))
        #expect(cheats(0, slash: 1_000))
        configuration.cheating = nil
        #expect(!cheats(0, slash: 0))
    }
}
