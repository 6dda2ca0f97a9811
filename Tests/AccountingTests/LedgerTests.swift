import Accounting
import ProtocolCore
import Quantities
import Testing

struct LedgerTests {
    private func transfer(
        _ from: Account, _ to: Account, _ micro: Int64, _ purpose: TransferPurpose = .funding
    ) -> Transfer {
        Transfer(from: from, to: to, amount: Zen(micro: micro), purpose: purpose, at: .start)
    }

    @Test func `a posting takes from one account what it gives to another`() throws {
        var ledger = Ledger()
        try ledger.post(transfer(.outside, .customer(1), 10))
        try ledger.post(transfer(.customer(1), .escrow(job), 4, .budget))
        #expect(ledger.balance(of: .outside) == Zen(micro: -10))
        #expect(ledger.balance(of: .customer(1)) == Zen(micro: 6))
        #expect(ledger.balance(of: .escrow(job)) == Zen(micro: 4))
        #expect(ledger.total(.funding) == Zen(micro: 10))
        #expect(ledger.total(.budget) == Zen(micro: 4))
        #expect(ledger.total(.fee) == .zero)
        #expect(ledger.escrowed == Zen(micro: 4))
        #expect(ledger.staked == .zero)
        #expect(ledger.sumOfBalances == .zero)
        #expect(ledger.count == 2)
        #expect(ledger.accounts.map(\.account) == [.outside, .customer(1), .escrow(job)])
    }

    @Test func `an overdraft is refused and moves nothing`() throws {
        var ledger = Ledger()
        try ledger.post(transfer(.outside, .treasury, 10))
        let tooMuch = transfer(.treasury, .burned, 11)
        #expect(throws: LedgerError.overdraft(tooMuch, available: Zen(micro: 10))) {
            try ledger.post(tooMuch)
        }
        #expect(ledger.balance(of: .treasury) == Zen(micro: 10))
        #expect(ledger.balance(of: .burned) == .zero)
        #expect(ledger.count == 1)
        try ledger.post(transfer(.treasury, .burned, 10))
        #expect(ledger.balance(of: .treasury) == .zero)
    }

    @Test func `a negative amount and a transfer to oneself are refused`() {
        var ledger = Ledger()
        let negative = transfer(.outside, .treasury, -1)
        #expect(throws: LedgerError.negativeAmount(negative)) { try ledger.post(negative) }
        let circle = transfer(.outside, .outside, 1)
        #expect(throws: LedgerError.sameAccount(circle)) { try ledger.post(circle) }
        #expect(ledger.count == 0)
    }
}
