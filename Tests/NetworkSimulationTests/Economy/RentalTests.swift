import Accounting
import Market
import NetworkSimulation
import ProtocolCore
import Quantities
import Randomness
import Testing

/// Rentals in runs whose every hour and payment follows by arithmetic.
@Suite struct RentalTests {
    /// Ten come in ten hours, one each hour, and nine of them end before the tenth.
    @Test func `a rental takes its nodes for its work, and pays for that`() {
        let (_, report) = RentalWorld.run(RentalWorld.configuration())
        let customer = report.customers[0]
        #expect(customer.arrivals == 10)
        #expect(customer.outcomes == [.finished: 9])
        #expect(customer.finishedWork == GPUTime(gpus: 18, during: .hours(1)))
        #expect(customer.waits == Array(repeating: .zero, count: 10))
        #expect(customer.paid == .reckoned(18))
        #expect(customer.value == .reckoned(36))
        #expect(customer.surplus == .reckoned(18))
        #expect(report.money[.fee] == .reckoned(0.9))
        #expect(report.money[.work] == .reckoned(17.1))
        for rental in report.rentals where rental.outcome == .finished {
            #expect(rental.startedAt == rental.arrivedAt)
            #expect(rental.endedAt == rental.arrivedAt + .hours(1))
            #expect(rental.paid == .reckoned(2))
            #expect(rental.refunded == .reckoned(4))
        }
    }

    @Test func `who would pay less than every ask waits, and gives up`() {
        var world = RentalWorld.configuration()
        world.customers[0].value = .constant(0.999)
        let (_, report) = RentalWorld.run(world)
        #expect(report.customers[0].paid == .zero)
        // The last one's patience is not over yet when the run is.
        #expect(report.customers[0].outcomes == [.gaveUp: 9])
        #expect(report.rentals[0].endedAt == .hours(1.5))
        #expect(report.rentals[0].refunded == .reckoned(0.999 * 2 * 1.5))
    }

    @Test func `whoever shades the bid below the ask goes without`() {
        var world = RentalWorld.configuration()
        world.customers[0].shading = .percent(49)
        let (_, report) = RentalWorld.run(world)
        #expect(report.customers[0].outcomes[.finished] == nil)
        world.customers[0].shading = .percent(51)
        let (_, second) = RentalWorld.run(world)
        #expect(second.customers[0].outcomes[.finished] == 9)
    }

    @Test func `a gang is all or nothing`() {
        var world = RentalWorld.configuration()
        world.fleet[0].count = 3
        // Two that come at once, of two nodes each: the second has to wait for the first.
        world.customers = [
            RentalWorld.once(nodes: 2, hours: 1), RentalWorld.once(nodes: 2, hours: 1),
        ]
        world.customers[1].patience = .constant(7_201)
        let (_, report) = RentalWorld.run(world)
        #expect(report.rentals.map(\.outcome) == [.finished, .finished])
        // The call of the second hour comes before the nodes are free.
        #expect(report.rentals.map(\.startedAt) == [.hours(1), .hours(3)])
    }

    @Test func `a gang that is wanted in part begins with what there is`() {
        var world = RentalWorld.configuration()
        world.fleet[0].count = 3
        world.customers = [RentalWorld.once(nodes: 4, hours: 1)]
        world.customers[0].minimumShare = .percent(50)
        let (_, report) = RentalWorld.run(world)
        #expect(report.rentals[0].outcome == .finished)
        // Four GPU-hours on three nodes.
        #expect(report.rentals[0].endedAt == .hours(1 + 4.0 / 3))
        #expect(report.rentals[0].paid == .reckoned(4) - Zen(micro: 1))
    }

    @Test func `what no pool can carry is rejected`() {
        var world = RentalWorld.configuration()
        world.customers = [RentalWorld.once(nodes: 5, hours: 1)]
        let (_, report) = RentalWorld.run(world)
        #expect(report.rentals[0].outcome == .rejected)
        #expect(report.rentals[0].refunded == .reckoned(5 * 2 * 1.5))
    }

    /// A node fails 25 minutes into an hour's work, which is safe every ten: five are lost for both
    /// nodes. After half a minute it is missed, and another takes its place at once.
    @Test func `a lost member costs what was done since the checkpoint, and time`() {
        var world = RentalWorld.configuration()
        world.customers = [RentalWorld.once(nodes: 2, hours: 1)]
        let (_, report) = RentalWorld.run(world, [.flip(0, at: 3_600 + 25 * 60)])
        let rental = report.rentals[0]
        #expect(rental.outcome == .finished)
        #expect(rental.interruptions == 1)
        #expect(rental.stalled == .seconds(30))
        #expect(rental.lost == GPUTime(gpus: 2, during: .minutes(5)))
        #expect(rental.endedAt == .hours(2) + .minutes(5) + .seconds(30))
        #expect(rental.held == rental.done + rental.lost + GPUTime(gpus: 2, during: .seconds(30)))
        // Both nodes are paid for the time that nobody knew, too.
        #expect(rental.paid > .reckoned(2 + 1.0 / 6))
    }

    @Test func `without a node to take its place the gang stalls, and gives up in the end`() {
        var world = RentalWorld.configuration()
        world.fleet[0].count = 2
        world.customers = [RentalWorld.once(nodes: 2, hours: 1)]
        let (_, report) = RentalWorld.run(world, [.flip(0, at: 3_600 + 25 * 60)])
        #expect(report.rentals[0].outcome == .gaveUp)
        #expect(report.rentals[0].endedAt == .hours(1) + .minutes(25 + 30))
        #expect(report.rentals[0].stalled == .minutes(30))
        // It comes back in time: the work goes on after the next call, from the checkpoint.
        world.customers[0].patience = .constant(3_600)
        let (_, second) = RentalWorld.run(
            world, [.flip(0, at: 3_600 + 25 * 60), .flip(0, at: 3_600 + 35 * 60)])
        #expect(second.rentals[0].outcome == .finished)
        #expect(second.rentals[0].endedAt == .hours(2) + .minutes(40))
        #expect(second.rentals[0].stalled == .minutes(35))
    }

    @Test func `a budget that is used up ends a rental at the next settlement`() {
        var world = RentalWorld.configuration()
        world.customers = [RentalWorld.once(nodes: 2, hours: 10)]
        world.customers[0].slack = .percent(10)
        world.horizon = .hours(20)
        let (_, report) = RentalWorld.run(world)
        // 2 ZEN × 20 GPU-h × 10% = 4 ZEN: two hours, seen at the settlement after the third.
        #expect(report.rentals[0].outcome == .exhausted)
        #expect(report.rentals[0].paid == .reckoned(4))
        #expect(report.rentals[0].endedAt == .hours(4))
    }

    @Test func `in dollars the bid follows the price of a ZEN`() {
        var world = RentalWorld.configuration()
        world.customers[0].currency = .dollars
        // Two dollars, one ZEN: just enough.
        let (_, report) = RentalWorld.run(world)
        #expect(report.customers[0].outcomes == [.finished: 9])
        #expect(report.rentals[0].worth == 1)
        world.economy.zenPrice = ZenPrice(microDollars: 2_000_001)
        let (_, second) = RentalWorld.run(world)
        #expect(second.customers[0].outcomes == [.gaveUp: 9])
    }

    @Test func `jobs in detail and rentals share the pool`() {
        var world = SmallWorld.configuration()
        world.market = MarketConfiguration(epoch: .hours(1), fillsBetweenCalls: true)
        world.customers = [RentalWorld.customer()]
        let (_, report) = RentalWorld.run(world)
        #expect(report.jobs[0].isFinished)
        #expect(report.customers[0].outcomes == [.finished: 9])
        #expect(report.rentals[0].job == JobID(1))
        let held = report.nodes.reduce(GPUTime.zero) { $0 + $1.held }
        #expect(held == report.jobs[0].held + report.customers[0].held)
    }
}
