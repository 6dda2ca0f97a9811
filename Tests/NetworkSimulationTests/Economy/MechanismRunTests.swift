import Accounting
import Market
import NetworkSimulation
import Platform
import ProtocolCore
import Quantities
import Randomness
import Testing

/// What the world does with the market's mechanisms, terms and deposits.
@Suite struct MechanismRunTests {
    /// Three jobs of one node each, which bid 5, 4 and 3 ZEN, and four nodes whose asks differ.
    private func world(_ mechanism: MarketMechanism) -> WorldConfiguration {
        var world = SmallWorld.configuration()
        var market = MarketConfiguration(epoch: .seconds(30), fillsBetweenCalls: false)
        market.mechanism = mechanism
        world.market = market
        world.fleet[0].ask = .uniform(low: 0.5, high: 1.5)
        world.jobs = (0..<3).map { place in
            var job = SmallWorld.job()
            job.name = "job\(place)"
            job.nodes = 1
            job.minimumNodes = 1
            job.data.textTokens = 100_000
            job.maxPrice = GPUHourPrice(microZen: Int64(5 - place) * 1_000_000)
            return job
        }
        return world
    }

    @Test(arguments: [
        MarketMechanism.standard, .uniformPrice(k: 0), .uniformPrice(k: 1_000), .mcAfee, .vcg,
        .reverse(.price), .reverse(.pricePerReliability), .orderBook, .posted(PostedPrice()),
    ])
    func `every mechanism leases nodes at prices that suit both sides`(
        _ mechanism: MarketMechanism
    ) throws {
        let report = SmallWorld.run(world(mechanism))
        Laws.assert(report)
        let map = try #require(report.moneyMap)
        #expect(map.closes, "\(map)")
        // McAfee's auction gives up the trade that makes its price.
        let served = report.jobs.count { $0.isFinished }
        #expect(served == (mechanism == .mcAfee ? 2 : 3))
        for (place, job) in report.jobs.enumerated() where job.held > .zero {
            let each = job.paid.inZen / job.held.inHours
            #expect(each <= Double(5 - place) + 1e-6 && each >= 0.5 - 1e-2, "\(each)")
        }
    }

    /// With the lowest three of four asks below every bid, buyers pay the third ask and sellers
    /// would get the third bid: the treasury has to add the difference, and has only the fees.
    @Test func `what Vickrey's auction lacks, the treasury adds as far as it goes`() {
        let report = SmallWorld.run(world(.vcg))
        let subsidy = report.money[.subsidy] ?? .zero
        #expect(subsidy > .zero)
        #expect(subsidy <= report.money[.fee] ?? .zero)
        #expect(report.money[.surplus] == nil)
    }

    @Test func `what McAfee's auction leaves over is the treasury's`() {
        let report = SmallWorld.run(world(.mcAfee))
        // The first two pay the price that keeps the third out.
        let paid = report.jobs.reduce(Zen.zero) { $0 + $1.paid }
        #expect(paid > .zero)
        #expect(report.money[.subsidy] == nil)
    }

    @Test func `a deposit is put down with a bid that stands, and comes back`() {
        var world = world(.standard)
        world.market?.deposit = .zen(7)
        let report = SmallWorld.run(world)
        Laws.assert(report)
        #expect(report.money[.bidDeposit] == .zen(21))
        #expect(report.money[.bidDepositReturn] == .zen(21))
        #expect(report.moneyMap?.closes == true)
    }

    @Test func `asks that come to their end are made anew`() {
        var world = world(.standard)
        world.market?.askLife = .seconds(7)
        let report = SmallWorld.run(world)
        Laws.assert(report)
        #expect(report.jobs.allSatisfy { $0.isFinished })
    }

    /// Two of four nodes are leased: less than four fifths, so that the price falls each epoch;
    /// with terms of an epoch the leases follow it.
    @Test func `a lease with a term goes on at the price that stands`() {
        func run(term: Duration?) -> WorldReport {
            var world = world(.posted(PostedPrice(targetUse: 800)))
            world.jobs = [world.jobs[0]]
            world.jobs[0].nodes = 2
            world.jobs[0].minimumNodes = 2
            world.jobs[0].data.textTokens = 1_000_000
            world.fleet[0].ask = .constant(0.1)
            world.market?.leaseTerm = term
            return SmallWorld.run(world)
        }
        let fixed = run(term: nil)
        let renewed = run(term: .seconds(30))
        Laws.assert(renewed)
        #expect(fixed.jobs[0].held == renewed.jobs[0].held)
        #expect(fixed.jobs[0].isFinished && renewed.jobs[0].isFinished)
        #expect(renewed.jobs[0].leases == fixed.jobs[0].leases)
        #expect(renewed.jobs[0].paid < fixed.jobs[0].paid)
    }

    /// All nodes are leased, so that the price rises above what the job would pay: its leases
    /// lapse, and it comes back when the price has fallen.
    @Test func `a lease lapses where the price does not suit any more`() {
        var world = world(.posted(PostedPrice(targetUse: 100)))
        world.jobs = [world.jobs[2]]
        world.jobs[0].nodes = 4
        world.jobs[0].minimumNodes = 4
        world.jobs[0].data.textTokens = 2_000_000
        world.jobs[0].maxPrice = GPUHourPrice(microZen: 1_500_000)
        world.fleet[0].ask = .constant(0.1)
        world.market?.leaseTerm = .seconds(60)
        let report = SmallWorld.run(world)
        Laws.assert(report)
        #expect(report.jobs[0].interruptions >= 4)
        #expect(report.jobs[0].leases >= 8)
        let each = report.jobs[0].paid.inZen / report.jobs[0].held.inHours
        #expect(each <= 1.5)
    }

    /// The interruptible job holds all four nodes when a firm one comes.
    @Test func `a firm bid takes nodes from an interruptible job`() {
        var world = world(.posted(PostedPrice()))
        world.fleet[0].ask = .constant(0.1)
        world.jobs = [world.jobs[0], world.jobs[0]]
        world.jobs[0].nodes = 4
        world.jobs[0].minimumNodes = 1
        world.jobs[0].isInterruptible = true
        world.jobs[0].data.textTokens = 2_000_000
        world.jobs[1].name = "firm"
        world.jobs[1].nodes = 2
        world.jobs[1].minimumNodes = 2
        world.jobs[1].submittedAt = .start + .seconds(60)
        let report = SmallWorld.run(world)
        Laws.assert(report)
        #expect(report.jobs[1].firstLeaseAt == .start + .seconds(60))
        #expect(report.jobs[0].interruptions == 2)
        #expect(report.jobs.allSatisfy { $0.isFinished })
    }

    @Test func `regions have prices of their own, and no job loses by the choice`() {
        var world = world(.standard)
        world.sites = [SmallWorld.site("a"), SmallWorld.site("b", jurisdiction: 1)]
        world.jurisdictions = ["here", "there"]
        world.paths = [
            PathConfiguration(
                from: 0, to: 1,
                properties: PathProperties(
                    roundTrip: .zero, window: Bytes(1 << 40), capacity: .unlimited))
        ]
        world.fleet[0].sites = [0, 1]
        world.market?.division = .jurisdictions
        let report = SmallWorld.run(world)
        Laws.assert(report)
        #expect(report.jobs.allSatisfy { $0.isFinished })
        #expect(report.moneyMap?.closes == true)
    }
}
