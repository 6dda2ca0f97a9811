import Accounting
import ProtocolCore
import Quantities
import Testing

struct LeaseSettlementTests {
    private struct Fee: Decodable { var gross: Int64, treasury: Int64, provider: Int64 }
    private struct File: Decodable { var settlement_integer: [Fee] }

    @Test func `the fee is that of the vectors`() throws {
        let settings = Office().settlement.settings
        for row in try vectors(File.self, from: "tokenomics").settlement_integer {
            #expect(settings.fee(on: Zen(micro: row.gross)).micro == row.treasury)
            #expect(row.gross - row.treasury == row.provider)
        }
    }

    @Test func `a lease streams to its provider and the treasury`() {
        var office = Office()
        office.open(budget: .zen(100))
        office.grant(at: price(2.5))
        office.tell(.epochClosed([]), at: hours(1))
        #expect(
            office.orders == [
                .transferred(
                    Transfer(
                        from: .escrow(job), to: .treasury, amount: Zen(micro: 500_000),
                        purpose: .fee, node: node, job: job, at: hours(1))),
                .transferred(
                    Transfer(
                        from: .escrow(job), to: .provider(provider), amount: Zen(micro: 9_500_000),
                        purpose: .work, node: node, job: job, at: hours(1))),
            ])
        office.tell(.leaseClosed(lease), at: hours(2))
        #expect(office.settlement.paid(lease) == .zen(20))
        #expect(office.settlement.fee(lease) == .zen(1))
        #expect(office.settlement.escrow(of: job) == .zen(80))
        office.tell(.epochClosed([]), at: hours(3))
        #expect(office.orders.isEmpty)
    }

    @Test(arguments: 1...30)
    func `however often a lease is settled, it costs the same and the fee is that of the whole`(
        seed: UInt64
    ) {
        var dice = Dice(state: seed)
        var office = Office()
        office.open(budget: .zen(1_000_000))
        let cost = GPUHourPrice(microZen: Int64(dice.roll(5_000)))
        let gpus = 1 + dice.roll(8)
        office.grant(gpus: gpus, at: cost)
        var now = Instant.start
        for _ in 0..<50 {
            now += .nanoseconds(Int64(dice.roll(5_000_000_000_000)))
            office.tell(.epochClosed([]), at: now)
        }
        office.tell(.leaseClosed(lease), at: now)
        let gross = cost.cost(of: GPUTime(gpus: gpus, during: now.sinceStart))
        #expect(office.settlement.paid(lease) == gross)
        #expect(office.balance(.treasury) == office.settlement.settings.fee(on: gross))
        #expect(office.balance(.provider(provider)) == gross - office.balance(.treasury))
    }

    @Test func `an escrow that is short pays what is there in proportion, and says so once`() {
        var office = Office()
        office.open(budget: .zen(12))
        office.grant(LeaseID(0), gpus: 1, at: price(2))
        office.grant(LeaseID(1), gpus: 2, at: price(2))
        office.tell(.epochClosed([]), at: hours(3))
        #expect(office.settlement.paid(LeaseID(0)) == .zen(4))
        #expect(office.settlement.paid(LeaseID(1)) == .zen(8))
        #expect(office.orders.last == .exhausted(job))
        office.tell(.epochClosed([]), at: hours(4))
        #expect(office.orders.isEmpty)
        #expect(office.settlement.due(LeaseID(0), at: hours(4)) == .zen(4))
    }

    @Test func `arrears are paid when the job is funded again, even on a closed lease`() {
        var office = Office()
        office.open(budget: .zen(4))
        office.grant(gpus: 1, at: price(2))
        office.tell(.leaseClosed(lease), at: hours(5))
        #expect(office.settlement.paid(lease) == .zen(4))
        #expect(office.orders.last == .exhausted(job))
        office.tell(.fund(job, customer: customer, budget: .zen(100)), at: hours(6))
        office.tell(.epochClosed([]), at: hours(7))
        #expect(office.settlement.paid(lease) == .zen(10))
        office.tell(.jobEnded(job), at: hours(8))
        #expect(office.moved(.refund) == .zen(94))
    }

    @Test func `a horizon stops a job before it runs dry`() {
        var office = Office(horizon: .hours(1))
        office.open(budget: .zen(10))
        office.grant(gpus: 1, at: price(2))
        office.tell(.epochClosed([]), at: hours(4))
        #expect(!office.orders.contains(.exhausted(job)))
        office.tell(.epochClosed([]), at: hours(4) + .nanoseconds(1_000_000_000))
        #expect(office.orders.last == .exhausted(job))
    }

    @Test func `the end of a job settles its leases and returns the rest`() {
        var office = Office()
        office.open(budget: .zen(100))
        office.grant(at: price(2.5))
        office.tell(.jobEnded(job), at: hours(1))
        #expect(office.moved(.work) + office.moved(.fee) == .zen(10))
        #expect(office.moved(.refund) == .zen(90))
        #expect(office.balance(.customer(customer)) == .zen(90))
        office.tell(.leaseClosed(lease), at: hours(2))
        #expect(office.orders == [.discard(.leaseAlreadyClosed(lease))])
    }

    @Test func `the Zen-2-7B run costs 21,000 ZEN and the treasury has 1,050 of it`() {
        var office = Office()
        office.open(budget: .zen(21_000))
        for index in 1..<24 {
            office.tell(.deposit(NodeID(index), provider: provider, stake: .zen(1_000)))
        }
        // 24 nodes × 4 GPUs × 87.5 h = 8,400 GPU-hours.
        for index in 0..<24 {
            office.grant(LeaseID(Int64(index)), on: NodeID(index), at: price(2.5))
        }
        let end = Instant.start + .minutes(87 * 60 + 30)
        for index in 0..<24 { office.tell(.leaseClosed(LeaseID(Int64(index))), at: end) }
        office.tell(.jobEnded(job), at: end)
        #expect(office.balance(.treasury) == .zen(1_050))
        #expect(office.balance(.provider(provider)) == .zen(19_950))
        #expect(!office.history.contains(.exhausted(job)))
        #expect(office.settlement.ledger.total(.refund) == .zero)
    }

    @Test func `re-execution is paid under its own name`() {
        var office = Office()
        office.open(budget: .zen(100))
        office.grant(at: price(2.5), verifying: true)
        office.tell(.leaseClosed(lease), at: hours(1))
        #expect(office.moved(.verification) == Zen(micro: 9_500_000))
        #expect(office.moved(.work) == .zero)
        #expect(office.settlement.statement(of: node).gross == .zen(10))
    }
}
