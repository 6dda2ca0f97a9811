import Accounting
import ProtocolCore
import Quantities
import Testing

/// What bids put down while they stand.
@Suite struct BidDepositTests {
    private let job = JobID(0)

    private func tell(
        _ settlement: inout Settlement, _ input: StakeholderInput
    ) -> [Settlement.Directive] {
        settlement.handle(.stakeholder(input), at: hours(1))
    }

    private func settlement() -> Settlement {
        var settlement = Settlement(
            settings: .init(
                fee: .zero, rewards: .none, slashing: .none, unbonding: .zero, rewardPool: .zero,
                minimumStake: .zero))
        _ = settlement.handle(.fund(job, customer: 3, budget: .zen(10)), at: .start)
        return settlement
    }

    @Test func `a deposit comes out of the purse, and what that lacks from outside`() {
        var settlement = settlement()
        #expect(tell(&settlement, .bidDeposit(job, .zen(4))).count == 2)
        #expect(settlement.ledger.balance(of: .bids(job)) == .zen(4))
        #expect(tell(&settlement, .bidDepositReturn(job, .zen(4))).count == 1)
        #expect(settlement.ledger.balance(of: .customer(3)) == .zen(4))
        // The purse has it now.
        #expect(tell(&settlement, .bidDeposit(job, .zen(4))).count == 1)
        #expect(settlement.ledger.balance(of: .customer(3)) == .zero)
        #expect(settlement.ledger.balance(of: .escrow(job)) == .zen(10))
        #expect(settlement.ledger.sumOfBalances == .zero)
    }

    @Test func `no more comes back than was put down`() {
        var settlement = settlement()
        #expect(tell(&settlement, .bidDepositReturn(job, .zen(4))).isEmpty)
        _ = tell(&settlement, .bidDeposit(job, .zen(4)))
        _ = tell(&settlement, .bidDepositReturn(job, .zen(9)))
        #expect(settlement.ledger.balance(of: .customer(3)) == .zen(4))
        #expect(settlement.ledger.balance(of: .bids(job)) == .zero)
        #expect(settlement.ledger.sumOfBalances == .zero)
    }

    @Test func `who has no budget puts nothing down`() {
        var settlement = settlement()
        #expect(
            tell(&settlement, .bidDeposit(JobID(9), .zen(1))) == [.reject(.unfunded(JobID(9)))])
        #expect(
            tell(&settlement, .bidDepositReturn(JobID(9), .zen(1)))
                == [.discard(.unknownJob(JobID(9)))])
        #expect(tell(&settlement, .bidDeposit(job, .zero)) == [.reject(.noAmount)])
        #expect(tell(&settlement, .bidDeposit(job, .zen(-1))) == [.reject(.noAmount)])
    }

    @Test func `costs by the year are reckoned for their part of it`() {
        var costs = ProviderCosts(
            load: Watts(0), idle: Watts(0), pue: 1, electricity: .zero, traffic: .zero,
            purchase: .zero, salvage: .zero, life: .days(365))
        costs.otherPerYear = Dollars(rounding: 365)
        let statement = costs.incurred(
            busy: .zero, resting: .zero, held: .days(10), sent: .zero)
        #expect(statement.other == Dollars(rounding: 10))
        #expect(statement.total == Dollars(rounding: 10))
        let waterfall = MoneyWaterfall(
            statement: NodeStatement(), costs: statement, at: ZenPrice(microDollars: 2_000_000))
        #expect(waterfall.other == .zen(5))
        #expect(waterfall.net == .zen(-5))
        #expect(waterfall.closes)
    }
}
