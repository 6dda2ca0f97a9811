import Accounting
import Market
import NetworkSimulation
import Platform
import ProtocolCore
import Quantities
import Randomness
import Testing

/// Operators who come and go in a world.
@Suite struct OperatorRunTests {
    private static func world() -> WorldConfiguration {
        var world = RentalWorld.configuration()
        world.operators = ["one", "two", "three", "four"]
        world.fleet[0].operators = [0, 1, 2, 3]
        world.fleet[0].policy = OperatorConfiguration(
            requiredReturn: 0.15, review: .days(1), patience: 2, notice: .hours(6),
            delivery: .days(2))
        world.horizon = .days(30)
        return world
    }

    /// The first review opens the books, the third closes the second bad day.
    @Test func `who earns nothing leaves, and gets the stake back`() {
        var world = Self.world()
        world.customers[0].value = .constant(0.5)
        let (_, report) = RentalWorld.run(world)
        #expect(report.operators.count == 4)
        for one in report.operators {
            #expect(!one.isPresent)
            #expect(one.exits == 1 && one.entries == 0)
            #expect(one.presence > .days(2) + .hours(6) && one.presence < .days(3) + .hours(6))
        }
        // Left by the fourth day, the stakes are free by the eighteenth.
        #expect(report.money[.stakeReturn] == .reckoned(400))
        #expect(report.nodes.allSatisfy { $0.isAbsent })
    }

    @Test func `who earns enough stays`() {
        let (_, report) = RentalWorld.run(Self.world())
        #expect(report.operators.count { $0.isPresent } >= 2)
        for one in report.operators where one.isPresent { #expect((one.lastRate ?? -1) > 0.15) }
        // The other nodes were idle, cost energy and are gone.
        for one in report.operators where !one.isPresent { #expect((one.lastRate ?? 1) < 0.15) }
    }

    /// Two nodes are booked out at a ZEN an hour: $17,000 a year.
    @Test(arguments: [(4_000, true), (400_000, false)])
    func `the reserve comes if what the market pays is worth the hardware`(
        purchase: Int, comes: Bool
    ) {
        var world = Self.world()
        world.fleet[0].policy?.reserve = 2
        world.fleet[0].costs.purchase = .zero
        world.fleet[0].costs.purchase = Dollars(rounding: Double(purchase))
        world.fleet[0].costs.life = .days(3_650)
        world.fleet[0].policy?.resale = .zero
        let (_, report) = RentalWorld.run(world)
        #expect(report.operators.map(\.entries) == (comes ? [0, 0, 1, 1] : [0, 0, 0, 0]))
        #expect(report.money[.stakeDeposit] == .reckoned(comes ? 400 : 200))
    }

    @Test func `asks rise while nodes are booked out, and the price with them`() {
        var world = Self.world()
        world.fleet[0].count = 2
        world.fleet[0].operators = [0]
        world.fleet[0].policy?.ask = .adaptive(step: 0.1, target: .percent(50))
        world.customers[0].gap = .constant(1_200)
        world.customers[0].patience = .constant(7_200)
        let (_, report) = RentalWorld.run(world)
        #expect(report.operators[0].askChanges > 5)
        let prices = report.rentals.filter { $0.held > .zero }.map {
            Double($0.paid.micro) / $0.held.inHours / 1e6
        }
        #expect(prices.first == 1)
        #expect((prices.max() ?? 0) > 1.5)
    }

    @Test func `a notice is kept: who holds the node may go on until it is over`() {
        var world = Self.world()
        world.customers = [RentalWorld.once(nodes: 4, hours: 24 * 20)]
        // All work for one job; energy at ten times the income drives them out.
        world.fleet[0].costs.electricity = EnergyPrice(microDollars: 20_000_000)
        let (_, report) = RentalWorld.run(world)
        #expect(report.rentals[0].interruptions >= 1)
        #expect(report.rentals[0].outcome == .gaveUp)
        #expect(report.operators.allSatisfy { !$0.isPresent })
    }

    /// The same nodes at two sites, at one of which a kilowatt-hour is dear.
    @Test func `electricity is paid for at the price of the site`() {
        var world = Self.world()
        world.sites.append(SmallWorld.site("dear"))
        world.sites[1].electricity = EnergyPrice(microDollars: 50_000_000)
        world.paths = [
            PathConfiguration(from: 0, to: 1, properties: world.sites[0].inside)
        ]
        world.fleet[0].count = 2
        world.fleet[0].sites = [0, 1]
        world.customers[0].nodes = .constant(1)
        world.customers[0].gpuHours = .constant(0.9)
        world.fleet[0].policy?.ask = .costPlus(markup: 0)
        world.customers[0].value = .constant(100)
        let (_, report) = RentalWorld.run(world)
        // A kilowatt for an hour: $0.10 or $50, at $2 a ZEN.
        #expect(report.operators[0].ask == GPUHourPrice(microZen: 50_000))
        #expect(report.operators[1].ask == GPUHourPrice(microZen: 25_000_000))
    }
}
