import Accounting
import ProtocolCore
import Quantities
import Testing

struct TreasuryTests {
    private struct Split: Decodable { var gross: Int64, treasury: Int64, provider: Int64 }
    private struct File: Decodable { var settlement_integer: [Split] }

    private func settings(
        treasury: TreasurySplit = .none, funding: RewardFunding = .pool,
        rewards: RewardSchedule = .none, pool: Zen = .zero
    ) -> Settlement.Settings {
        var settings = Settlement.Settings(
            fee: .percent(5), rewards: rewards, slashing: .none, unbonding: .days(21),
            rewardPool: pool, minimumStake: .zen(100))
        settings.treasury = treasury
        settings.funding = funding
        return settings
    }

    private func office(_ settings: Settlement.Settings) -> Office {
        var office = Office()
        office.settlement = Settlement(settings: settings)
        return office
    }

    /// The lease of a seller whose price is not the buyer's.
    private func terms(_ id: LeaseID = lease, buyer: Double, seller: Double) -> LeaseTerms {
        LeaseTerms(
            lease: id, job: job, node: node, provider: provider, gpus: 1, price: price(buyer),
            sellerPrice: price(seller), isVerification: false)
    }

    @Test func `a fee is rounded up to the treasury as in the vectors`() throws {
        let settings = settings()
        for row in try vectors(File.self, from: "tokenomics").settlement_integer {
            #expect(settings.fee(on: Zen(micro: row.gross)).micro == row.treasury)
            #expect(row.gross - row.treasury == row.provider)
        }
    }

    @Test func `the treasury's income is set aside by shares, and no fraction is lost`() {
        let split = TreasurySplit(
            development: .percent(33.3333), audits: .percent(33.3333), grants: .percent(33.3333))
        var office = office(settings(treasury: split))
        office.open(budget: .zen(10_000))
        office.grant(gpus: 1, at: GPUHourPrice(microZen: 1_234_567))
        for hour in 1...200 { office.tell(.epochClosed([]), at: hours(Int64(hour))) }
        let fees = office.settlement.ledger.total(.fee)
        let each = fees.share(partsPerMillion: 333_333)
        for part in TreasuryPart.allCases { #expect(office.balance(.fund(part)) == each) }
        #expect(office.balance(.treasury) == fees - each - each - each)
    }

    @Test func `what a buyer pays above the seller's price is the treasury's`() {
        var office = office(settings())
        office.open(budget: .zen(100))
        office.tell(.leaseOpened(terms(buyer: 3, seller: 2)))
        office.tell(.leaseClosed(lease), at: hours(10))
        #expect(office.moved(.surplus) == .zen(10))
        #expect(office.moved(.fee) == .zen(1))
        #expect(office.moved(.work) == .zen(19))
        #expect(office.balance(.escrow(job)) == .zen(70))
        #expect(office.settlement.statement(of: node).gross == .zen(20))
        #expect(office.settlement.fee(lease) == .zen(1))
        #expect(office.settlement.paid(lease) == .zen(30))
    }

    @Test func `a deficit is the treasury's as far as it goes, and the rest is refused`() {
        var office = office(settings())
        office.open(budget: .zen(100))
        office.tell(.leaseOpened(terms(LeaseID(1), buyer: 3, seller: 1)))
        office.tell(.leaseClosed(LeaseID(1)), at: hours(1))
        // A surplus of 2 ZEN and a fee of 0.05.
        #expect(office.balance(.treasury) == Zen(micro: 2_050_000))
        office.tell(.leaseOpened(terms(LeaseID(2), buyer: 1, seller: 2)), at: hours(1))
        office.tell(.epochClosed([]), at: hours(2))
        #expect(office.moved(.subsidy) == .zen(1))
        #expect(office.moved(.work) == Zen(micro: 1_900_000))
        office.tell(.epochClosed([]), at: hours(4))
        // The treasury has 1.15 of the 2 ZEN that are wanted: the buyer's 2 and 1.15 are shared.
        #expect(office.moved(.subsidy) == Zen(micro: 1_150_000))
        #expect(office.orders.contains(.reject(.deficit(LeaseID(2)))))
        #expect(office.moved(.work) + office.moved(.fee) == Zen(micro: 3_150_000))
        #expect(office.settlement.ledger.sumOfBalances == .zero)
    }

    @Test func `what was refused is paid later if the treasury can`() {
        var office = office(settings())
        office.open(budget: .zen(100))
        office.tell(.leaseOpened(terms(LeaseID(2), buyer: 0, seller: 1)))
        office.tell(.epochClosed([]), at: hours(1))
        #expect(office.orders == [.reject(.deficit(LeaseID(2)))])
        office.tell(.leaseOpened(terms(LeaseID(1), buyer: 50, seller: 1)), at: hours(1))
        office.tell(.leaseClosed(LeaseID(1)), at: hours(2))
        office.tell(.leaseClosed(LeaseID(2)), at: hours(2))
        #expect(office.moved(.subsidy) == .zen(2))
        #expect(office.moved(.work) == Zen(micro: 1_900_000))
    }

    @Test func `a seller whose buyer can pay half is credited with half`() {
        var office = office(settings())
        office.open(budget: .zen(15))
        office.tell(.leaseOpened(terms(buyer: 3, seller: 2)))
        office.tell(.leaseClosed(lease), at: hours(10))
        #expect(office.moved(.work) + office.moved(.fee) == .zen(10))
        #expect(office.moved(.surplus) == .zen(5))
    }

    @Test func `fees fund rewards by the share that was promised`() {
        let rewards = RewardSchedule(
            uptimePerGPUHour: price(1), workShare: .zero, bandwidthPerGigabyte: .zero)
        var office = office(settings(funding: .fees(.percent(40)), rewards: rewards))
        office.open(budget: .zen(1_000))
        office.grant(gpus: 1, at: price(10))
        office.tell(.epochClosed([report(gpus: 1)]), at: hours(1))
        #expect(office.moved(.fee) == Zen(micro: 500_000))
        #expect(office.moved(.rewardFunding) == Zen(micro: 200_000))
        // A reward of 1 ZEN is promised, and a fifth of it is there.
        #expect(office.moved(.uptimeReward) == Zen(micro: 200_000))
        #expect(office.balance(.treasury) == Zen(micro: 300_000))
    }

    @Test func `the treasury funds rewards as far as it goes`() {
        let rewards = RewardSchedule(
            uptimePerGPUHour: price(1), workShare: .zero, bandwidthPerGigabyte: .zero)
        var office = office(settings(funding: .treasury, rewards: rewards))
        office.open(budget: .zen(1_000))
        office.grant(gpus: 1, at: price(10))
        office.tell(.epochClosed([report(gpus: 1)]), at: hours(1))
        #expect(office.moved(.uptimeReward) == Zen(micro: 500_000))
        #expect(office.balance(.treasury) == .zero)
    }

    @Test func `a stake reward is shared out by stake`() {
        let rewards = RewardSchedule(
            uptimePerGPUHour: price(0), workShare: .zero, bandwidthPerGigabyte: .zero,
            stakeShare: .one)
        var office = office(settings(funding: .fees(.one), rewards: rewards))
        office.open(budget: .zen(1_000))
        office.tell(.deposit(NodeID(1), provider: 1, stake: .zen(3_000)))
        office.grant(gpus: 1, at: price(8))
        office.tell(.epochClosed([]), at: hours(1))
        #expect(office.moved(.stakeReward) == Zen(micro: 400_000))
        #expect(office.settlement.statement(of: node).stakeReward == Zen(micro: 100_000))
        #expect(office.settlement.statement(of: NodeID(1)).rewards == Zen(micro: 300_000))
    }

    @Test func `rules that nobody can keep are refused`() throws {
        let some = RewardSchedule(
            uptimePerGPUHour: price(1), workShare: .zero, bandwidthPerGigabyte: .zero)
        #expect(settings(rewards: some).refusals == [.unfundedRewards])
        #expect(settings(rewards: some, pool: .zen(1)).refusals.isEmpty)
        #expect(settings(funding: .fees(.zero), rewards: some).refusals == [.unfundedRewards])
        #expect(settings(funding: .fees(.one), rewards: some).refusals.isEmpty)
        #expect(settings(funding: .treasury, rewards: some).refusals.isEmpty)
        let half = TreasurySplit(development: .percent(50), audits: .zero, grants: .percent(10))
        #expect(
            settings(treasury: half, funding: .fees(.percent(50)), rewards: some).refusals
                == [.incomeOverspent(partsPerMillion: 1_100_000)])
        var staked = some
        staked.stakeShare = .one
        #expect(
            settings(rewards: staked, pool: .zen(1)).refusals == [.stakeRewardWithoutIncome])
        var slow = settings()
        slow.detection = .days(14)
        slow.appeals = AppealPolicy(window: .days(5), decision: .days(3))
        #expect(
            slow.refusals == [.unbondingTooShort(.days(21), needed: .days(22))])
        #expect(throws: SettingsRefusal.unbondingTooShort(.days(21), needed: .days(22))) {
            try slow.check()
        }
        slow.appeals.decision = .days(2)
        try slow.check()
    }
}
