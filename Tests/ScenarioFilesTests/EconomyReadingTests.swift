import Accounting
import Market
import NetworkSimulation
import Quantities
import Randomness
import Testing

@testable import ScenarioFiles

/// What a scenario says of markets and money.
@Suite struct EconomyReadingTests {
    private func world(_ text: String) throws -> WorldConfiguration {
        let folder = try ScratchFolder(["a.yaml": ScratchFolder.small + text + "\n"])
        return try folder.load("a.yaml").configuration
    }

    private func faults(_ text: String) throws -> [ScenarioError] {
        try ScratchFolder(["a.yaml": ScratchFolder.small + text + "\n"]).faults(of: "a.yaml")
    }

    @Test func `a scenario that says nothing has the market of before`() throws {
        let world = try world("about: Nothing new.")
        let market = try #require(world.market)
        #expect(
            market
                == MarketConfiguration(
                    epoch: market.epoch, fillsBetweenCalls: market.fillsBetweenCalls))
        #expect(world.economy.pricePath == .constant)
        #expect(world.economy.funding == .pool)
        #expect(world.economy.tierStakes.isEmpty)
        #expect(world.customers.isEmpty)
        #expect(world.fleet.allSatisfy { $0.policy == nil && !$0.isPegged })
    }

    @Test func `a market is read with its numbers`() throws {
        let market = try #require(
            try world(
                "market: {mechanism: k_double 25%, regions: sites, floor: 0.5 ZEN/GPU-h, "
                    + "ceiling: 3 ZEN/GPU-h, deposit: 5 ZEN, lease_term: 1 d, ask_life: 2 d}"
            ).market)
        #expect(market.mechanism == .uniformPrice(k: 250))
        #expect(market.division == .sites)
        #expect(market.floor == GPUHourPrice(microZen: 500_000))
        #expect(market.ceiling == GPUHourPrice(microZen: 3_000_000))
        #expect(market.deposit == .zen(5))
        #expect(market.leaseTerm == .days(1))
        #expect(market.askLife == .days(2))
    }

    @Test func `paths of the price of a ZEN are read word by word`() throws {
        func path(_ text: String) throws -> PricePath {
            try world("economy: {zen_path: \"\(text)\"}").economy.pricePath
        }
        #expect(
            try path("gbm drift -5% volatility 80%")
                == PricePath(.gbm(drift: -0.05, volatility: 0.8)))
        #expect(
            try path("merton drift 0% volatility 60% jumps 4 jump -10% spread 20%")
                == PricePath(
                    .merton(
                        drift: 0, volatility: 0.6, rate: 4, jumpMean: -0.1, jumpDeviation: 0.2)))
        #expect(
            try path("log_ou pull 2 level 1.5 USD/ZEN volatility 80%")
                == PricePath(.logOU(pull: 2, level: 1.5, volatility: 0.8)))
        #expect(
            try path("series 2 USD/ZEN, 1 USD/ZEN every 30 d")
                == PricePath(.series([2, 1]), every: .days(30)))
    }

    @Test func `new ZEN are read where they pay for rewards`() throws {
        let economy = try world(
            """
            economy:
              treasury: {development: 40%, audits: 10%, grants: 5%}
              rewards: {stake: 50%, funding: issuance, issuance: {supply: 1000 ZEN, opening: 10%}}
              jail: {tolerance: 20%, term: 2 d}
              appeals: {window: 3 d, decision: 4 d}
              delegation: {per_node: 50 ZEN, commission: 5%}
              minimum_stake: 100 ZEN
              tier_stakes: {bronze: 200 ZEN}
            """
        ).economy
        guard case .issuance(let schedule) = economy.funding else {
            Issue.record("\(economy.funding)")
            return
        }
        #expect(schedule.supply == .zen(1_000) && schedule.opening == .percent(10))
        #expect(economy.treasury.development == .percent(40))
        #expect(economy.jail == JailPolicy(tolerance: .percent(20), term: .days(2)))
        #expect(economy.appeals == AppealPolicy(window: .days(3), decision: .days(4)))
        #expect(economy.delegation?.perNode == .zen(50))
        #expect(economy.tierStakes.first == .zen(200))
    }

    @Test(arguments: [
        ("economy: {reward_pool: 0 ZEN, rewards: {uptime: 1 ZEN/GPU-h}}", "uptime", "nobody funds"),
        ("economy: {rewards: {stake: 10%}}", "rewards.stake", "takes nothing in"),
        (
            "economy: {unbonding: 1 d, appeals: {window: 2 d}}", "economy.unbonding",
            "less than detection"
        ),
        (
            "economy: {treasury: {grants: 70%}, rewards: {funding: fees 40%}}", "treasury.grants",
            "110%"
        ),
        ("economy: {treasury: {grants: 70%, audits: 40%}}", "treasury.grants", "110%"),
        ("economy: {rewards: {funding: fee 40%}}", "rewards.funding", "found “fee 40%”"),
        ("economy: {tier_stakes: {bronce: 1 ZEN}}", "tier_stakes.bronce", "unknown key"),
        ("economy: {minimum_stake: 1000000 ZEN}", ".stake", "no node would get a lease"),
        ("economy: {zen_path: \"gmb drift 0%\"}", "zen_path", "possible are"),
        ("economy: {zen_path: \"gbm drift 0%\"}", "zen_path", "gbm drift 0% volatility 80%"),
        ("economy: {zen_path: \"series 3 USD/ZEN every 1 d\"}", "zen_path", "another price"),
        ("market: {mechanism: vgc}", "market.mechanism", "possible are"),
        (
            "market: {floor: 3 ZEN/GPU-h, ceiling: 2 ZEN/GPU-h}", "market.ceiling",
            "below the lowest"
        ),
    ])
    func `rules that cannot be had are faults of a key`(
        _ text: String, _ key: String, _ words: String
    ) throws {
        let faults = try faults(text)
        let found = try #require(faults.first { $0.message.contains(words) }, "\(faults)")
        #expect(found.key?.contains(key) == true, "\(found)")
        #expect(found.line != nil)
    }

    @Test func `customers are read with the money that they speak of`() throws {
        let text = """
            customers:
              - name: labs
                every: exponential mean 2 h
                nodes: uniform 1 to 3
                gpu_hours: lognormal median 100 GPU-h mean 200 GPU-h
                tier: bronze
                value: constant 4 USD/GPU-h
                reference_price: 3 USD/GPU-h
                patience: constant 6 h
                bids: 60%
                shocks: [{from: 30 d, until: 60 d, factor: 3}]
                verification: {sample: 2%}
            """
        let customer = try #require(try world(text).customers.first)
        #expect(customer.currency == .dollars)
        #expect(customer.value == .constant(4))
        #expect(customer.referencePrice == 3)
        #expect(customer.gpuHours == .logNormal(median: 100, mean: 200))
        #expect(customer.shading == .percent(60))
        #expect(
            customer.shocks == [
                DemandShock(from: .start + .days(30), until: .start + .days(60), factor: 3)
            ])
        #expect(customer.checks?.sample == .percent(2))
        let other = text.replacing("reference_price: 3 USD", with: "reference_price: 3 ZEN")
        #expect(try faults(other).contains { $0.message.contains("another money") })
        #expect(
            try faults("market: none\n" + text).contains { $0.message.contains("need a market") })
    }

    @Test func `operators are read with their decisions`() throws {
        let group = try #require(
            try world(
                """
                fleet:
                  - tier: bronze
                    count: 6
                    costs: {other: 500 USD}
                    operator:
                      ask: adaptive 5% towards 70%
                      required_return: 18%
                      reserve: 2
                      cheats_if_it_pays: {share: 10%}
                """
            ).fleet.first)
        let policy = try #require(group.policy)
        #expect(policy.ask == .adaptive(step: 0.05, target: .percent(70)))
        #expect(policy.requiredReturn == 0.18)
        #expect(policy.reserve == 2)
        #expect(group.costs.otherPerYear == Dollars(rounding: 500))
        #expect(policy.cheating?.share == .percent(10))
        #expect(
            try faults("fleet: [{tier: bronze, count: 6, operator: {reserve: 7}}]")
                .contains { $0.message.contains("more nodes than the group has") })
        #expect(
            try faults("fleet: [{tier: bronze, count: 6, operator: {ask: adaptiv 5% towards 70%}}]")
                .contains { $0.nearest == "adaptive" })
    }
}
