import ProtocolCore
import Quantities

/// What bids put down while they stand.
extension Settlement {
    /// A bid's deposit: out of the customer's purse, and what that lacks from outside.
    mutating func onBidDeposit(_ job: JobID, _ amount: Zen, at now: Instant) -> [Directive] {
        guard amount > .zero else { return [.reject(.noAmount)] }
        guard ledger.hasRoom(for: amount) else { return [.reject(.tooMuch)] }
        guard let place = jobs.place(of: job.index) else { return [.reject(.unfunded(job))] }
        let purse = Account.customer(jobs.rows[place].customer)
        var directives: [Directive] = []
        let lacking = max(.zero, amount - ledger.balance(of: purse))
        move(lacking, from: .outside, to: purse, for: .funding, job: job, at: now, &directives)
        move(amount, from: purse, to: .bids(job), for: .bidDeposit, job: job, at: now, &directives)
        return directives
    }

    /// A bid is at an end: its deposit, as far as there is one, goes back.
    mutating func onBidDepositReturn(
        _ job: JobID, _ amount: Zen, at now: Instant
    ) -> [Directive] {
        guard let place = jobs.place(of: job.index) else { return [.discard(.unknownJob(job))] }
        var directives: [Directive] = []
        move(
            min(max(.zero, amount), ledger.balance(of: .bids(job))), from: .bids(job),
            to: .customer(jobs.rows[place].customer), for: .bidDepositReturn, job: job, at: now,
            &directives)
        return directives
    }
}
