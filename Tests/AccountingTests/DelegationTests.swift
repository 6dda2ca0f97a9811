import ProtocolCore
import Quantities
import Testing

@testable import Accounting

struct DelegationTests {
    private func office(
        floor: Zen = .zen(100), commission: Double = 0, share: Ratio = .one
    ) -> Office {
        var settings = Settlement.Settings(
            fee: .percent(5),
            rewards: RewardSchedule(
                uptimePerGPUHour: price(1), workShare: .zero, bandwidthPerGigabyte: .zero),
            slashing: SlashingPolicy(
                downtimeTolerance: .one, downtimeSharePerHour: .zero, bandwidthShare: .zero,
                wrongWorkFloor: floor, wrongWorkMultiplier: .zero, bountyShare: .zero,
                burnShare: .one, refundShare: .zero),
            unbonding: .days(21), rewardPool: .zen(1_000_000), minimumStake: .zen(100))
        settings.funding = .pool
        var office = Office()
        office.settlement = Settlement(settings: settings)
        office.open(budget: .zen(100))
        if commission > 0 {
            office.tell(.stakeholder(.commission(node, provider: provider, Ratio(commission))))
        }
        return office
    }

    private func delegated(_ amounts: [Int64], commission: Double = 0) -> Office {
        var office = office(commission: commission)
        for (holder, amount) in amounts.enumerated() {
            office.tell(
                .stakeholder(.delegate(node, holder: Int32(holder), amount: .zen(amount))))
        }
        return office
    }

    @Test func `a reward is shared by stake, and the commission is the operator's`() {
        var office = delegated([600, 400], commission: 0.1)
        // A stake of 1,000 and as much behind it: half of 4 ZEN is theirs, less a tenth.
        office.tell(.epochClosed([report()]), at: hours(1))
        #expect(office.moved(.uptimeReward) == Zen(micro: 2_200_000))
        #expect(office.moved(.delegationReward) == Zen(micro: 1_800_000))
        let reward = { office.settlement.delegationReward(of: $0, from: node) }
        #expect(reward(0).micro == 1_079_999 || reward(0).micro == 1_080_000)
        office.tell(.stakeholder(.claim(node, holder: 1)), at: hours(1))
        #expect(abs(office.balance(.holder(1)).micro - 720_000) <= 1)
        office.tell(.stakeholder(.claim(node, holder: 1)), at: hours(1))
        #expect(office.orders == [.discard(.nothingToClaim(node))])
    }

    @Test func `who comes later has nothing of what was earned before`() {
        var office = delegated([1_000])
        office.tell(.epochClosed([report()]), at: hours(1))
        office.tell(
            .stakeholder(.delegate(node, holder: 5, amount: .zen(2_000))), at: hours(1))
        #expect(office.settlement.delegationReward(of: 5, from: node) == .zero)
        office.tell(.epochClosed([report()]), at: hours(2))
        #expect(abs(office.settlement.delegationReward(of: 0, from: node).micro - 3_000_000) <= 1)
        #expect(abs(office.settlement.delegationReward(of: 5, from: node).micro - 2_000_000) <= 1)
    }

    @Test func `a slash is shared by stake, by those on their way out as well`() {
        var office = delegated([500, 500])
        office.tell(
            .stakeholder(.undelegate(node, holder: 1, amount: .zen(500))), at: hours(1))
        office.tell(
            .convicted(node, job, verifier: nil, verifierProvider: nil), at: hours(2))
        #expect(office.balance(.stake(node)) == .zen(950))
        #expect(office.balance(.delegated(node)) == .zen(475))
        #expect(office.balance(.leaving(node)) == .zen(475))
        #expect(office.settlement.statement(of: node).slashes == .zen(50))
        #expect(office.settlement.delegation(of: 0, to: node) == .zen(475))
        office.tell(.wake(node), at: hours(1) + .days(21))
        #expect(office.balance(.holder(1)) == .zen(475))
    }

    @Test func `what is sent on to another node stays liable until it has unbonded`() {
        var office = delegated([500])
        let other = NodeID(1)
        office.tell(.deposit(other, provider: 1, stake: .zen(1_000)))
        office.tell(
            .stakeholder(.undelegate(node, holder: 0, amount: .zen(200), target: other)))
        #expect(office.settlement.delegated(to: other) == .zero)
        office.tell(.wake(node), at: .start + .days(20))
        #expect(office.orders.isEmpty)
        office.tell(.wake(node), at: .start + .days(21))
        #expect(office.settlement.delegation(of: 0, to: other) == .zen(200))
        #expect(office.settlement.delegation(of: 0, to: node) == .zen(300))
    }

    @Test func `it comes back if the other node takes nothing any more`() {
        var office = delegated([500])
        office.tell(
            .stakeholder(.undelegate(node, holder: 0, amount: .zen(900), target: NodeID(9))))
        office.tell(.wake(node), at: .start + .days(21))
        #expect(office.balance(.holder(0)) == .zen(500))
    }

    @Test func `a slash that is overturned goes back to those who were behind the node then`() {
        var office = delegated([300, 700])
        office.settlement.settings.appeals = AppealPolicy(window: .days(3), decision: .days(3))
        office.tell(.convicted(node, job, verifier: nil, verifierProvider: nil))
        office.tell(.stakeholder(.appeal(SlashID(0))))
        for holder in [0, 1] as [Int32] {
            office.tell(.stakeholder(.undelegate(node, holder: holder, amount: .zen(9_999))))
        }
        office.tell(.stakeholder(.decide(SlashID(0), isUpheld: false)))
        #expect(office.balance(.holder(0)) == .zen(15))
        #expect(office.balance(.holder(1)) == .zen(35))
        #expect(office.balance(.stake(node)) == .zen(1_000))
        #expect(office.balance(.held(node)) == .zero)
    }

    /// The pool as one would write it down with fractions: every holder's tokens a number.
    @Test(arguments: 0..<20)
    func `the pool is the plain one to a micro-ZEN an operation`(seed: UInt64) {
        var dice = Dice(state: seed)
        var pool = DelegationPool()
        var plain = [Double](repeating: 0, count: 5)
        var earned = [Double](repeating: 0, count: 5)
        var rewarded = Zen.zero
        var claimed = Zen.zero
        let operations = 300
        for _ in 0..<operations {
            let holder = dice.roll(5)
            let amount = Zen(micro: 1 + Int64(dice.roll(1_000_000_000)))
            let total = plain.reduce(0, +)
            switch dice.roll(7) {
            case 0, 1:
                pool.delegate(amount, by: Int32(holder))
                plain[holder] += Double(amount.micro)
            case 2, 3:
                plain[holder] -= Double(pool.withdraw(amount, by: Int32(holder)).micro)
            case 4 where total > 0:
                let slash = Zen(micro: pool.tokens.micro / Int64(2 + dice.roll(20)))
                pool.slash(slash)
                for holder in plain.indices {
                    plain[holder] *= 1 - Double(slash.micro) / total
                }
            case 5 where pool.shares > 0:
                pool.reward(amount)
                rewarded += amount
                for holder in plain.indices {
                    earned[holder] += Double(amount.micro) * plain[holder] / total
                }
            case 6:
                let paid = pool.claim(by: Int32(holder))
                claimed += paid
                earned[holder] -= Double(paid.micro)
            default: break
            }
            for holder in plain.indices {
                let id = Int32(holder)
                #expect(abs(Double(pool.worth(of: id).micro) - plain[holder]) < 1_000)
                #expect(abs(Double(pool.reward(of: id).micro) - earned[holder]) < 1_000)
            }
            let owed = (0..<5).reduce(Zen.zero) { $0 + pool.reward(of: Int32($1)) }
            #expect(owed + claimed <= rewarded)
            #expect((rewarded - owed - claimed).micro < 6)
        }
    }

    @Test func `a pool that lost everything begins anew, and what was earned stays owed`() {
        var pool = DelegationPool()
        pool.delegate(.zen(10), by: 1)
        pool.reward(.zen(3))
        pool.slash(.zen(10))
        #expect(pool.shares == 0 && pool.isOpen)
        pool.delegate(.zen(2), by: 2)
        #expect(pool.worth(of: 1) == .zero && pool.worth(of: 2) == .zen(2))
        let owed = pool.claim(by: 1)
        #expect(
            owed == .zen(3) - Zen(micro: 1), "what an index cannot hold waits for the next reward")
    }

    @Test func `a pool of which a millionth is left takes nothing in`() {
        var pool = DelegationPool()
        pool.delegate(.zen(1_000), by: 1)
        pool.slash(.zen(1_000) - Zen(micro: 999))
        #expect(!pool.isOpen)
        let left = pool.withdraw(.zen(1), by: 1)
        #expect(left == Zen(micro: 999))
        #expect(pool.isOpen)
    }
}
