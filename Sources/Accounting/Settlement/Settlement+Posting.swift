import ProtocolCore
import Quantities

extension Settlement {
    /// Moves an amount and gives out the transfer; nothing at all for an amount of zero.
    ///
    /// The callers have made sure of the funds, so that a refusal of the ledger is our own fault.
    mutating func move(
        _ amount: Zen, from: Account, to: Account, for purpose: TransferPurpose,
        node: NodeID? = nil, job: JobID? = nil, at now: Instant, _ directives: inout [Directive]
    ) {
        guard amount != .zero else { return }
        let transfer = Transfer(
            from: from, to: to, amount: amount, purpose: purpose, node: node, job: job, at: now)
        do throws(LedgerError) {
            try ledger.post(transfer)
        } catch {
            preconditionFailure("the settlement posts what the ledger refuses: \(error)")
        }
        if case .stake(let owner) = from {
            stakes.change(owner, by: .zero - amount, at: now)
        }
        if case .stake(let owner) = to { stakes.change(owner, by: amount, at: now) }
        if let node {
            let place = statements.place(of: node.index, default: NodeStatement())
            statements.rows[place].record(transfer)
        }
        directives.append(.transferred(transfer))
    }
}
