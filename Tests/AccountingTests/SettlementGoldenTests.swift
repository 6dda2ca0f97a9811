import Accounting
import ProtocolCore
import Quantities
import Testing

/// What a long random history orders, as it was recorded before the accounts were kept in tables.
struct SettlementGoldenTests {
    @Test func `a long random history moves the same amounts in the same order as ever`() {
        var print = MoneyPrint()
        for seed in UInt64(1)...40 {
            var traffic = RandomMoney(seed: seed)
            var settlement = Settlement(settings: RandomMoney.settings(seed: seed))
            for _ in 0..<1_000 {
                let input = traffic.next()
                for order in settlement.handle(input, at: traffic.now) { print.add(order) }
                print.add(settlement.ledger.escrowed.micro)
                print.add(settlement.ledger.staked.micro)
            }
            for ordinal in -6...traffic.leases {
                let lease = LeaseID(ordinal)
                print.add(settlement.paid(lease).micro)
                print.add(settlement.fee(lease).micro)
                print.add(settlement.due(lease, at: traffic.now).micro)
            }
            for (account, balance) in settlement.ledger.accounts {
                print.add(account)
                print.add(balance.micro)
            }
        }
        #expect(String(print.value, radix: 16) == "8cc326fcc207481b")
    }
}
