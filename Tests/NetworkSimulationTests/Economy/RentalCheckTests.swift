import Accounting
import NetworkSimulation
import ProtocolCore
import Quantities
import Testing

/// Work that is made up, the law by which it is found, and who pays for looking.
@Suite struct RentalCheckTests {
    private static func world() -> WorldConfiguration {
        var world = RentalWorld.configuration()
        world.economy.slashing = SlashingPolicy(
            downtimeTolerance: .one, downtimeSharePerHour: .zero, bandwidthShare: .zero,
            wrongWorkFloor: .reckoned(60), wrongWorkMultiplier: .zero, bountyShare: .percent(20),
            burnShare: .percent(30), refundShare: .percent(50))
        world.customers = [RentalWorld.once(nodes: 2, hours: 10)]
        world.customers[0].checks = RentalChecks(sample: .percent(10))
        return world
    }

    @Test func `who has work checked pays for it, and the worker gets no more`() {
        var world = Self.world()
        world.horizon = .hours(20)
        let (_, report) = RentalWorld.run(world)
        let rental = report.rentals[0]
        #expect(rental.outcome == .finished)
        #expect(rental.paid == .reckoned(22))
        #expect(report.money[.surplus] == .reckoned(2))
        #expect(report.money[.work] == .reckoned(19))
        #expect(report.money[.fee] == .reckoned(1))
        #expect(report.honestConvicted == 0)
    }

    /// 5% of 360 steps an hour at 10%: one hour shows it with 84%, three with 99.6%.
    @Test func `who makes work up is found, slashed and put out, and the job goes on`() {
        var world = Self.world()
        var cheat = world.fleet[0]
        cheat.count = 1
        cheat.behaviour = .fabricates(share: .percent(5))
        world.fleet[0].count = 2
        world.fleet.insert(cheat, at: 0)
        world.horizon = .hours(20)
        let (_, report) = RentalWorld.run(world)
        #expect(report.cheatersCaught == 1)
        #expect(report.honestConvicted == 0)
        #expect(report.nodes.map(\.isEjected) == [true, false, false])
        #expect(report.nodes[0].stake == .reckoned(40))
        #expect(report.money[.slashWrongWork] == .reckoned(60))
        #expect(report.money[.compensation] == .reckoned(30))
        let rental = report.rentals[0]
        #expect(rental.outcome == .finished)
        #expect(rental.interruptions == 1)
        #expect(report.customers[0].fabricated > .zero)
        // What it made up took no energy.
        let saved = report.nodes[0].held - report.nodes[0].busy
        #expect(saved == report.customers[0].fabricated)
    }

    /// Each of 200 makes up 1% of 7,200 steps in 20 hours, of which 1% are run again: 51.3% are
    /// found.
    @Test func `as many are found as the law says`() {
        var world = Self.world()
        world.fleet[0].count = 200
        world.fleet[0].behaviour = .fabricates(share: .percent(1))
        world.customers = (0..<200).map { _ in RentalWorld.once(nodes: 1, hours: 20) }
        for place in world.customers.indices {
            world.customers[place].checks = RentalChecks(sample: .percent(1))
        }
        world.horizon = .hours(22)
        let report = SmallWorld.run(world)
        #expect(report.failure == nil)
        #expect(report.rentals.count == 200)
        #expect(abs(report.cheatersCaught - 103) < 4 * 7, "\(report.cheatersCaught)")
    }
}
