import ProtocolCore
import Quantities
import Testing

@testable import Accounting

/// The settlement in tables against the plain one.
struct SettlementOracleTests {
    @Test(arguments: 1...30)
    func `it orders what the plain settlement orders, whatever comes`(seed: UInt64) {
        var traffic = RandomMoney(seed: seed)
        let settings = RandomMoney.settings(seed: seed)
        var fast = Settlement(settings: settings)
        var forgetful = settings
        forgetful.remembersSettledLeases = false
        var brief = Settlement(settings: forgetful)
        var plain = PlainSettlement(settings: settings)
        var moved = 0
        for _ in 0..<700 {
            let input = traffic.next()
            let expected = plain.handle(input, at: traffic.now)
            #expect(fast.handle(input, at: traffic.now) == expected)
            #expect(brief.handle(input, at: traffic.now) == expected)
            moved += expected.count
            #expect(fast.ledger.sumOfBalances == .zero)
            #expect(fast.ledger.escrowed == fast.ledger.recount.escrowed)
            #expect(fast.ledger.staked == fast.ledger.recount.staked)
            #expect(
                fast.ledger.escrowed == plain.sum { if case .escrow = $0 { true } else { false } })
            #expect(fast.ledger.staked == plain.sum { if case .stake = $0 { true } else { false } })
        }
        #expect(moved > 1_000, "the history has something to see")
        #expect(fast.ledger.accounts.map(\.account) == plain.balances.keys.sorted())
        for (account, balance) in plain.balances {
            #expect(fast.ledger.balance(of: account) == balance, "\(account)")
        }
        for node in RandomMoney.nodes + [NodeID(500)] {
            #expect(fast.statement(of: node) == plain.statements[node] ?? NodeStatement())
        }
        for (id, lease) in plain.leases {
            #expect(fast.paid(id) == lease.paid)
            #expect(fast.fee(id) == lease.fee)
            #expect(fast.due(id, at: traffic.now) == lease.due(traffic.now))
            #expect(brief.due(id, at: traffic.now) == lease.due(traffic.now))
        }
    }

    @Test func `the store holds the leases that are open, not all that ever were`() {
        var office = Office()
        office.open(budget: .zen(1_000_000))
        for id in 0..<20 { office.grant(LeaseID(Int64(id)), at: price(1)) }
        for id in 20..<5_000 {
            let now = Instant.start + .minutes(Int64(id))
            office.grant(LeaseID(Int64(id)), at: price(1), verifying: true, from: now)
            office.tell(.leaseClosed(LeaseID(Int64(id))), at: now + .seconds(30))
            #expect(office.moved(.verification) + office.moved(.fee) == Zen(micro: 33_333))
        }
        #expect(office.settlement.leases.slots.count == 21)
        #expect(office.settlement.leases.count == 20)
        office.tell(.leaseClosed(LeaseID(4_000)), at: hours(90))
        #expect(office.orders == [.discard(.leaseAlreadyClosed(LeaseID(4_000)))])
        office.grant(LeaseID(4_000), at: price(1), from: hours(90))
        #expect(office.orders == [.reject(.malformedLease(LeaseID(4_000)))])
    }
}
