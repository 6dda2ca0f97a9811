import Accounting
import ProtocolCore
import Quantities
import Testing

struct StakeTests {
    @Test func `a stake that leaves is returned after unbonding, not before`() {
        var office = Office()
        office.open(budget: .zen(1))
        office.tell(.leave(node), at: hours(1))
        let until = hours(1) + .days(21)
        #expect(office.orders == [.wake(at: until, node)])
        office.tell(.wake(node), at: until - .nanoseconds(1))
        #expect(office.orders.isEmpty)
        office.tell(.wake(node), at: until)
        #expect(office.moved(.stakeReturn) == .zen(1_000))
        #expect(office.settlement.stake(of: node) == .zero)
        #expect(office.balance(.provider(provider)) == .zen(1_000))
    }

    @Test func `a stake is liable while it unbonds, and a node is put out once`() {
        var office = Office(
            slashing: SlashingPolicy(
                downtimeTolerance: .zero, downtimeSharePerHour: .zero, bandwidthShare: .zero,
                wrongWorkFloor: .zen(300), wrongWorkMultiplier: .zero, bountyShare: .zero,
                burnShare: .one, refundShare: .zero))
        office.open(budget: .zen(1))
        let conviction = Settlement.Input.convicted(
            node, job, verifier: nil, verifierProvider: nil)
        office.tell(conviction, at: hours(1))
        #expect(office.orders.contains(.eject(node)))
        office.tell(conviction, at: hours(2))
        #expect(office.moved(.slashWrongWork) == .zen(300))
        #expect(!office.orders.contains(.eject(node)))
        office.tell(.wake(node), at: hours(1) + .days(21))
        #expect(office.moved(.stakeReturn) == .zen(400))
        office.tell(conviction, at: hours(3) + .days(21))
        #expect(office.orders == [.discard(.released(node))])
    }

    @Test func `a stake below the minimum puts a node out`() {
        var office = Office(
            slashing: SlashingPolicy(
                downtimeTolerance: .zero, downtimeSharePerHour: .percent(10), bandwidthShare: .zero,
                wrongWorkFloor: .zero, wrongWorkMultiplier: .zero, bountyShare: .zero,
                burnShare: .one, refundShare: .zero), minimumStake: .zen(1_000))
        office.open(budget: .zen(1))
        office.tell(.epochClosed([report(up: .zero, committed: .hours(1))]), at: hours(1))
        #expect(office.settlement.stake(of: node) == .zen(900))
        #expect(office.orders.contains(.eject(node)))
        #expect(!office.settlement.isBonded(node))
    }

    @Test(arguments: 1...20)
    func `stake × time is the sum over every nanosecond`(seed: UInt64) {
        var dice = Dice(state: seed)
        var registry = StakeRegistry()
        var stake: Int64 = 0
        var integral: Int128 = 0
        var now: Int64 = 0
        for _ in 0..<40 {
            let wait = dice.roll(4)
            for _ in 0..<wait { integral += Int128(stake) }
            now += Int64(wait)
            let change = Int64(dice.roll(100)) - min(stake, 50)
            stake += change
            registry.change(node, by: Zen(micro: change), at: Instant(nanoseconds: now))
            #expect(registry.stakeTime(of: node, until: Instant(nanoseconds: now)) == integral)
            #expect(registry.stake(of: node).micro == stake)
            #expect(registry.total.micro == stake)
        }
        #expect(
            registry.stakeTime(of: node, until: Instant(nanoseconds: now + 10))
                == integral + Int128(stake) * 10)
        #expect(registry.stakeTime(of: NodeID(5), until: .start) == 0)
    }

    @Test func `a month of 50,000 stakes does not overflow the integral`() {
        var registry = StakeRegistry()
        registry.change(node, by: .zen(1_000_000_000), at: .start)
        let end = Instant.start + .days(30)
        let expected = Int128(1_000_000_000_000_000) * Int128(Duration.days(30).nanoseconds)
        #expect(registry.stakeTime(of: node, until: end) == expected)
    }
}
