import Accounting
import Quantities
import Testing

struct AccountStatementTests {
    @Test func `a statement opens with what the last one closed with, and closes by its lines`()
        throws
    {
        var office = Office()
        var statements = AccountStatements()
        func enter(_ office: Office) {
            for case .transferred(let transfer) in office.orders { statements.record(transfer) }
        }
        office.tell(.fund(job, customer: customer, budget: .zen(10)))
        enter(office)
        office.tell(.deposit(node, provider: provider, stake: .zen(100)))
        enter(office)
        office.grant(gpus: 1, at: price(1))
        office.tell(.epochClosed([]), at: hours(2))
        enter(office)
        statements.begin()
        office.tell(.leaseClosed(lease), at: hours(3))
        enter(office)
        let escrow = try #require(statements[.escrow(job)])
        #expect(escrow.opening == .zen(8) && escrow.closing == .zen(7))
        #expect(escrow.lines.map(\.purpose) == [.work, .fee])
        #expect(escrow.given(for: .fee) == Zen(micro: 50_000))
        #expect(escrow.received(for: .budget) == .zero, "that was before")
        let operators = try #require(statements[.provider(provider)])
        #expect(operators.opening == Zen(micro: 1_900_000))
        #expect(operators.received(for: .work) == Zen(micro: 950_000))
        #expect(operators.closing == office.balance(.provider(provider)))
        let areClosed = statements.all.allSatisfy { $0.closes }
        #expect(areClosed)
        #expect(statements[.burned] == nil)
    }
}
