import ProtocolCore
import Quantities

/// How what is due on leases is paid.
extension Settlement {
    /// Pays all leases of a job what is due on them, or if the escrow is short a part of it in
    /// proportion.
    mutating func settleAll(
        of job: JobID, at place: Int, at now: Instant, _ directives: inout [Directive]
    ) {
        var dues: [Zen] = []
        var total = Zen.zero
        leases.forEach(in: jobs.rows[place].owing) { lease in
            let due = lease.due(at: now)
            dues.append(due)
            total = WideArithmetic.sum(total, due)
        }
        let available = ledger.balance(of: .escrow(job))
        var slot = jobs.rows[place].owing.first
        for due in dues {
            let next = leases.slots[Int(slot)].next
            settle(
                Int(slot), of: place, due: due, total: total, available: available, at: now,
                &directives)
            slot = next
        }
        checkFunds(of: job, at: place, isShort: total > available, &directives)
    }

    /// Pays one lease what is due on it, as far as the escrow goes.
    mutating func settle(
        _ slot: Int, of place: Int, at now: Instant, _ directives: inout [Directive]
    ) {
        let job = leases.slots[slot].terms.job
        let due = leases.slots[slot].due(at: now)
        let available = ledger.balance(of: .escrow(job))
        settle(
            slot, of: place, due: due, total: due, available: available, at: now, &directives)
        checkFunds(of: job, at: place, isShort: due > available, &directives)
    }

    /// Pays a lease its part of all that is due together, and drops it if nothing more can be.
    private mutating func settle(
        _ slot: Int, of job: Int, due: Zen, total: Zen, available: Zen, at now: Instant,
        _ directives: inout [Directive]
    ) {
        var left = due
        if due > .zero || leases.slots[slot].terms.sellerPrice != nil {
            let part =
                total <= available
                ? due
                : Zen(
                    micro: Int64(Int128(due.micro) * Int128(available.micro) / Int128(total.micro)))
            pay(part, on: slot, at: now, &directives)
            left = due - part
        }
        guard leases.slots[slot].closedAt != nil, left == .zero else { return }
        retire(slot, of: job, at: now)
        leases.drop(slot)
    }

    /// Says once for each funding that the escrow cannot pay what is due or will be.
    private mutating func checkFunds(
        of job: JobID, at place: Int, isShort: Bool, _ directives: inout [Directive]
    ) {
        guard isShort || ledger.balance(of: .escrow(job)) < jobs.rows[place].outlook,
            !jobs.rows[place].isExhausted, !jobs.rows[place].isEnded
        else { return }
        jobs.rows[place].isExhausted = true
        directives.append(.exhausted(job))
    }

    /// Pays an amount on a lease: the fee to the treasury, the rest to the provider.
    private mutating func pay(
        _ amount: Zen, on slot: Int, at now: Instant, _ directives: inout [Directive]
    ) {
        let terms = leases.slots[slot].terms
        leases.slots[slot].paid += amount
        let gross =
            terms.sellerPrice == nil ? amount : bridge(amount, on: slot, at: now, &directives)
        leases.slots[slot].gross += gross
        let fee =
            Settings.fee(
                on: leases.slots[slot].gross, partsPerMillion: leases.slots[slot].feeShare)
            - leases.slots[slot].fee
        leases.slots[slot].fee += fee
        move(
            fee, from: .escrow(terms.job), to: .treasury, for: .fee, node: terms.node,
            job: terms.job, at: now, &directives)
        move(
            gross - fee, from: .escrow(terms.job), to: .provider(terms.provider),
            for: terms.isVerification ? .verification : .work, node: terms.node, job: terms.job,
            at: now, &directives)
    }

    /// Makes what the seller is owed out of what the buyer has paid: the surplus goes to the
    /// treasury, a deficit is the treasury's as far as it goes. Nothing is minted for it: what the
    /// treasury lacks is refused, and asked for again at the next settlement of the lease.
    private mutating func bridge(
        _ amount: Zen, on slot: Int, at now: Instant, _ directives: inout [Directive]
    ) -> Zen {
        let lease = leases.slots[slot]
        let owed = lease.entitlement(at: now) - lease.gross
        let escrow = Account.escrow(lease.terms.job)
        guard owed > amount else {
            move(
                amount - owed, from: escrow, to: .treasury, for: .surplus, job: lease.terms.job,
                at: now, &directives)
            return owed
        }
        let subsidy = min(owed - amount, ledger.balance(of: .treasury))
        move(
            subsidy, from: .treasury, to: escrow, for: .subsidy, job: lease.terms.job, at: now,
            &directives)
        if subsidy < owed - amount { directives.append(.reject(.deficit(lease.terms.lease))) }
        return amount + subsidy
    }
}
