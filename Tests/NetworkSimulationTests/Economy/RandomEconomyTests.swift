import Accounting
import EventKernel
import Market
import Platform
import ProtocolCore
import Quantities
import Randomness
import Testing

@testable import NetworkSimulation

/// Laws that hold in every economy, whatever fails in it and however its prices are made; a failing
/// number repeats its world.
@Suite struct RandomEconomyTests {
    /// A random world with customers and operators, in which hours count as days.
    static func configuration(_ number: Int) -> WorldConfiguration {
        var world = RandomWorld.configuration(number)
        var stream = RandomStream(seed: Seed(UInt64(number)), entity: 0, purpose: "economy")
        func one<T>(_ choices: [T]) -> T { choices[stream.below(choices.count)] }
        func real(_ low: Double, _ high: Double) -> Double {
            low + (high - low) * stream.uniform()
        }
        var market =
            world.market ?? MarketConfiguration(epoch: .seconds(40), fillsBetweenCalls: true)
        market.mechanism = one([
            .standard, .standard, .mcAfee, .vcg, .reverse(.price), .orderBook,
            .posted(PostedPrice()),
        ])
        market.division = one([.none, .none, .sites])
        if stream.uniform() < 0.3 { market.deposit = Zen(micro: 1_000) }
        if stream.uniform() < 0.3 { market.leaseTerm = .seconds(Int64(real(30, 300))) }
        world.market = market
        if stream.uniform() < 0.6 { world.jobs = [] }
        world.customers = (0..<1 + stream.below(3)).map { place in
            var customer = CustomerConfiguration(
                name: "customer \(place)", gap: .exponential(mean: real(20, 200)),
                nodes: .uniform(low: 0.5, high: 4.5), gpuHours: .exponential(mean: real(0.01, 0.2)),
                value: .uniform(low: 0.3, high: 2), patience: .exponential(mean: real(10, 300)),
                elasticity: one([0, 1, 2]), minimumShare: one([.one, .percent(40)]),
                slack: one([.percent(150), .percent(60)]), checkpoint: one([.zero, .seconds(20)]))
            if stream.uniform() < 0.6 {
                customer.checks = RentalChecks(sample: .percent(5), step: .seconds(1))
            }
            if stream.uniform() < 0.3 { customer.currency = .dollars }
            return customer
        }
        for group in world.fleet.indices where stream.uniform() < 0.8 {
            world.fleet[group].costs.purchase = Dollars(rounding: one([0, 10, 10_000]))
            world.fleet[group].policy = OperatorConfiguration(
                ask: one([.list, .costPlus(markup: 5), .adaptive(step: 0.1, target: .percent(50))]),
                requiredReturn: one([-1e9, 0.15]), reserve: stream.below(3),
                review: .seconds(Int64(real(60, 400))), patience: 1 + stream.below(3),
                notice: .seconds(stream.below(2) == 0 ? 0 : 100), delivery: .seconds(100),
                cheating: one([nil, .init(share: .percent(20), gain: .one)]))
        }
        return world
    }

    @Test(arguments: 0..<120)
    func `nothing is lost in any economy`(_ number: Int) {
        let configuration = Self.configuration(number)
        let (world, report) = RentalWorld.run(configuration)
        // What nodes were held for was held by a job or a rental.
        let held = report.nodes.reduce(GPUTime.zero) { $0 + $1.held }
        let jobs = report.jobs.reduce(GPUTime.zero) { $0 + $1.held }
        #expect(held == report.rentals.reduce(jobs) { $0 + $1.held })
        // Every ZEN that rentals paid is in an account, and went to a node or the treasury.
        #expect(world.settlement?.ledger.sumOfBalances == .zero)
        let paid = report.rentals.reduce(Zen.zero) { $0 + $1.paid }
        #expect(paid == report.customers.reduce(Zen.zero) { $0 + $1.paid })
        let income = report.nodes.reduce(Zen.zero) { $0 + $1.statement.gross }
        let surplus = (report.money[.surplus] ?? .zero) - (report.money[.subsidy] ?? .zero)
        if report.jobs.isEmpty { #expect(paid == income + surplus) }
        // Who finished has done all the work; who never began has paid nothing.
        for rental in report.rentals {
            if rental.outcome == .finished { #expect(rental.done >= rental.work) }
            if rental.held == .zero { #expect(rental.paid == .zero) }
        }
        // Nobody who is gone is for rent.
        for node in world.nodes where node.isAbsent || node.isEjected {
            #expect(!node.isAsking && node.lease == nil)
        }
    }

    /// Or the laws would be about nothing.
    @Test func `everything that can happen happens in some economy`() {
        let reports = (0..<40).map { SmallWorld.run(Self.configuration($0)) }
        for outcome in RentalOutcome.allCases {
            #expect(
                reports.contains { $0.rentals.contains { $0.outcome == outcome } }, "\(outcome)")
        }
        #expect(reports.contains { $0.rentals.contains { $0.interruptions > 0 } })
        #expect(reports.contains { $0.operators.contains { $0.entries > 0 } })
        #expect(reports.contains { $0.operators.contains { $0.exits > 0 } })
        #expect(reports.contains { $0.operators.contains { $0.askChanges > 0 } })
        #expect(reports.contains { $0.operators.contains { $0.cheats } })
        #expect(reports.contains { $0.cheatersCaught > 0 })
        #expect(reports.contains { $0.money[.stakeReturn] ?? .zero > .zero })
    }

    @Test(arguments: [3, 17])
    func `the same economy runs the same way twice`(_ number: Int) {
        let first = SmallWorld.run(Self.configuration(number))
        let second = SmallWorld.run(Self.configuration(number))
        #expect(first.traceDigest == second.traceDigest)
        #expect(first.rentals == second.rentals)
        #expect(first.operators == second.operators)
    }
}
