import Accounting
import ProtocolCore
import Quantities
import Randomness
import Testing

@testable import NetworkSimulation

/// Budgets that come over a bridge: finality, limit and pause are waiting, and a lie is a loss.
///
/// A customer comes each hour, wants two nodes for an hour and locks 6 ZEN for that.
@Suite struct BridgeRunTests {
    private static func world(
        finality: Duration = .minutes(15), capacity: Double = 100, hourly: Double = 100
    ) -> WorldConfiguration {
        var world = RentalWorld.configuration()
        world.horizon = .hours(30)
        world.customers[0].bridged = .one
        world.bridge = BridgeConfiguration(
            rules: Bridge.Settings(
                finality: finality, attesters: 5, quorum: 3, capacity: .reckoned(capacity),
                ratePerHour: .reckoned(hourly)))
        return world
    }

    private static func attack(_ corrupt: Int, pause: Duration? = nil) -> BridgeConfiguration.Attack
    {
        BridgeConfiguration.Attack(
            corrupt: corrupt, from: .hours(10), every: .minutes(6), detection: .hours(2),
            pause: pause, cashesOut: true)
    }

    @Test func `a rental begins when its funds are final, and not before`() throws {
        let report = RentalWorld.run(Self.world()).report
        let bridge = try #require(report.bridge)
        let direct = RentalWorld.run(RentalWorld.configuration()).report.rentals[0]
        let over = report.rentals[0]
        let wait = try #require(direct.startedAt) - direct.arrivedAt
        let began = try #require(over.startedAt)
        #expect(began - over.arrivedAt == wait + .minutes(15))
        #expect(bridge.delays.allSatisfy { $0 == .minutes(15) })
        #expect(bridge.limited == 0 && bridge.givenUp == 0 && bridge.forged == .zero)
        #expect(bridge.locked == bridge.minted + bridge.inFlight)
        #expect(bridge.locked == .reckoned(6) * bridge.passages)
        // Whoever has no more patience than that gives up.
        let late = RentalWorld.run(Self.world(finality: .hours(3))).report
        #expect(late.rentals.allSatisfy { $0.startedAt == nil && $0.paid == .zero })
        #expect((late.bridge?.givenUp ?? 0) > 20)
    }

    @Test func `what the limit does not let through waits its turn`() throws {
        var world = Self.world(capacity: 8, hourly: 5)
        world.customers[0].patience = .constant(1e6)
        let (end, report) = RentalWorld.run(world)
        let bridge = try #require(report.bridge)
        // Six come an hour, and five are let through: the queue grows by a sixth of an hour.
        #expect(bridge.limited > 20)
        #expect((bridge.delays.last ?? .zero) > .hours(3))
        #expect(bridge.minted <= .reckoned(8 + 5 * 30))
        #expect(bridge.minted > .reckoned(8 + 5 * 28))
        let begun = report.rentals.compactMap(\.startedAt)
        #expect(begun == begun.sorted() && begun.count < 26)
        #expect(end.settlement?.ledger.balance(of: .arriving) == bridge.inFlight)
    }

    @Test func `a budget beyond the capacity comes in several passages`() throws {
        let bridge = try #require(
            RentalWorld.run(Self.world(finality: .zero, capacity: 2.5, hourly: 1_000)).report.bridge
        )
        #expect(bridge.passages >= 3 * bridge.delays.count)
        #expect(bridge.delays.count > 20 && bridge.delays.allSatisfy { $0 < .minutes(2) })
    }

    @Test func `operators take their share home, and the vault pays it`() throws {
        var world = Self.world()
        world.bridge?.withdrawn = .percent(50)
        world.bridge?.withdrawalInterval = .hours(3)
        let (end, report) = RentalWorld.run(world)
        let bridge = try #require(report.bridge)
        let ledger = try #require(end.settlement?.ledger)
        #expect(bridge.burned > .reckoned(20) && bridge.refusals == 0)
        #expect(bridge.released + ledger.balance(of: .departing) == bridge.burned)
        #expect(ledger.total(.bridgeRelease) == bridge.released)
        let income = report.nodes.reduce(Zen.zero) { $0 + $1.statement.work }
        #expect(bridge.burned <= income && bridge.burned.inZen > 0.4 * income.inZen)
    }

    @Test func `fewer liars than it takes do nothing, and nobody notices`() throws {
        var world = Self.world()
        world.bridge?.attack = Self.attack(2)
        let (attacked, honest) = (
            RentalWorld.run(world).report, RentalWorld.run(Self.world()).report
        )
        #expect(attacked.bridge?.forged == .zero && attacked.bridge?.pausedAt == nil)
        #expect(attacked.rentals == honest.rentals)
    }

    @Test func `enough liars take what the limit lets through, out of the locks of others`() throws
    {
        var world = Self.world(capacity: 20, hourly: 10)
        world.bridge?.attack = Self.attack(3)
        world.bridge?.withdrawn = .one
        let (end, report) = RentalWorld.run(world)
        let bridge = try #require(report.bridge)
        let bound = try #require(bridge.greatestLoss)
        #expect(bound == .reckoned(40))
        // Customers have their part of the limit, too.
        #expect(bridge.forged > .reckoned(15) && bridge.forged <= bound)
        #expect(bridge.stolen > .zero && bridge.stolen <= bridge.forged)
        #expect(bridge.pausedAt == .hours(12) && bridge.resumedAt == nil)
        #expect(end.settlement?.ledger.total(.bridgeForgery) == bridge.forged)
        #expect(bridge.locked + bridge.forged == bridge.minted + bridge.inFlight)
        // For good: nobody begins afterwards, and who waits gives up.
        #expect(report.rentals.allSatisfy { ($0.startedAt ?? .start) <= .hours(13) })
        #expect(bridge.givenUp > 10 && bridge.refusals > 0)
    }

    @Test func `after the pause the bridge goes on, and mints nothing that was forged`() throws {
        var world = Self.world(capacity: 20, hourly: 10)
        world.bridge?.attack = Self.attack(4, pause: .hours(6))
        let report = RentalWorld.run(world).report
        let bridge = try #require(report.bridge)
        #expect(bridge.resumedAt == .hours(18))
        var paused = world
        paused.bridge?.attack?.pause = nil
        #expect(bridge.forged == RentalWorld.run(paused).report.bridge?.forged)
        #expect(report.rentals.contains { ($0.startedAt ?? .start) > .hours(19) })
    }

    @Test func `some customers have their ZEN here, and chance draws who`() throws {
        var world = Self.world(finality: .hours(3))
        world.customers[0].bridged = .percent(50)
        let report = RentalWorld.run(world).report
        let here = report.rentals.count { $0.startedAt != nil }
        #expect(here > 5 && here < 25)
        #expect((report.bridge?.delays.count ?? 0) + here <= report.rentals.count)
    }

    @Test func `a bridge that nobody uses leaves the run as it was`() {
        var world = Self.world()
        world.customers[0].bridged = .zero
        var without = world
        without.bridge = nil
        let (a, b) = (RentalWorld.run(world).report, RentalWorld.run(without).report)
        #expect(a.rentals == b.rentals && a.traceDigest == b.traceDigest)
    }
}

extension Zen {
    fileprivate static func * (amount: Zen, count: Int) -> Zen {
        Zen(micro: amount.micro * Int64(count))
    }
}
