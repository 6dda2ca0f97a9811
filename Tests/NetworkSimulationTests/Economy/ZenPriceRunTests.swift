import Accounting
import NetworkSimulation
import Quantities
import Randomness
import Testing

/// Runs in which the price of a ZEN moves.
@Suite struct ZenPriceRunTests {
    private func world(_ law: TokenPrice, every: Duration = .seconds(30)) -> WorldConfiguration {
        var world = MoneyRunTests.world()
        world.economy.pricePath = PricePath(law, every: every)
        return world
    }

    /// 100 s at 1 kW and 0.1 USD/kWh are 2,777.7 micro-dollars a node: 30 s at 2 USD, 30 s at 1 USD
    /// and the rest at 0.5 USD, each converted by itself.
    @Test func `costs are converted at the price of their epoch`() throws {
        let report = SmallWorld.run(world(.series([2, 1, 0.5])))
        Laws.assert(report)
        #expect(report.zenPrice == ZenPrice(microDollars: 500_000))
        for node in report.nodes {
            let book = try #require(node.book)
            // Rounded to whole micro-dollars where they are reckoned from the start.
            let first = (2_777.7 * 0.3) / 2
            let second = (2_777.7 * 0.3) / 1
            let rest = (2_777.7 * 0.4) / 0.5
            #expect(abs(Double(book.energy.micro) - first - second - rest) < 8, "\(book)")
            #expect(book.conversion.micro >= -3 && book.conversion.micro <= 3)
            #expect(
                book.energy + book.depreciation + book.bandwidth + book.other
                    == book.spent + book.conversion)
        }
    }

    /// What was earned is worth what it was worth when it was paid.
    @Test func `income in dollars is income at the price of its epoch`() throws {
        let report = SmallWorld.run(world(.series([2, 1, 0.5])))
        for node in report.nodes {
            let book = try #require(node.book)
            let each = Double(book.earned.micro) / 100
            let worth = each * (30 * 2 + 30 * 1 + 40 * 0.5)
            #expect(abs(Double(book.worth.micro) - worth) < 10)
        }
    }

    @Test func `a constant price leaves no books, and the same course of events`() {
        let still = SmallWorld.run(MoneyRunTests.world())
        let moving = SmallWorld.run(world(.gbm(drift: 0, volatility: 5)))
        #expect(still.nodes.allSatisfy { $0.book == nil })
        #expect(moving.nodes.allSatisfy { $0.book != nil })
        #expect(still.traceDigest == moving.traceDigest)
        #expect(still.jobs[0].paid == moving.jobs[0].paid)
        #expect(moving.zenPrice != still.zenPrice)
    }

    /// A ZEN that is worth half buys half: who keeps to dollars asks and pays twice as many.
    @Test func `what is pegged keeps its worth in dollars`() {
        func paid(pegged: Bool) -> Double {
            var world = world(.series([2, 1]))
            world.market?.fillsBetweenCalls = false
            world.jobs[0].submittedAt = .start + .seconds(60)
            world.jobs[0].isPegged = pegged
            world.fleet[0].isPegged = pegged
            let report = SmallWorld.run(world)
            Laws.assert(report)
            return report.jobs[0].paid.inZen / report.jobs[0].held.inHours
        }
        // Bids of 2 ZEN meet asks of 1: the price lies in the middle.
        #expect(abs(paid(pegged: true) / paid(pegged: false) - 2) < 0.01)
    }

    @Test func `two worlds with other laws see the same luck of everything else`() {
        var one = world(.gbm(drift: 0, volatility: 1))
        one.fleet[0].speedVariation = 0.1
        var other = one
        other.economy.pricePath = PricePath(.gbm(drift: 0.5, volatility: 2))
        #expect(SmallWorld.run(one).nodes.map(\.speed) == SmallWorld.run(other).nodes.map(\.speed))
    }

    /// All that is issued goes to stakes, of which delegators have a half and pay a tenth of it.
    @Test func `new ZEN reach stakes and those behind them`() {
        var world = MoneyRunTests.world()
        world.economy.rewards.stakeShare = .one
        world.economy.funding = .issuance(
            IssuanceSchedule(
                supply: .zen(1_000_000_000), opening: .percent(10), controller: .constant))
        world.economy.delegation = EconomyConfiguration.Delegation(
            perNode: .zen(100), commission: .percent(10))
        let report = SmallWorld.run(world)
        Laws.assert(report)
        let issued = report.money[.issuance] ?? .zero
        let own = (report.money[.stakeReward] ?? .zero).inZen
        let others = (report.money[.delegationReward] ?? .zero).inZen
        #expect(issued > .zero)
        #expect(report.issued?.amount == issued)
        #expect(abs((own + others) / issued.inZen - 1) < 1e-6)
        #expect(abs(others / issued.inZen - 0.45) < 1e-6)
        #expect(report.moneyMap?.closes == true)
    }
}
