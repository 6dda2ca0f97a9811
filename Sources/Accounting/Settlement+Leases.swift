import ProtocolCore
import Quantities

extension Settlement {
    mutating func onFund(
        _ job: JobID, customer: Int32, budget: Zen, at now: Instant
    ) -> [Directive] {
        guard budget > .zero else { return [.reject(.noAmount)] }
        if let known = jobs[job] {
            guard !known.isEnded else { return [.reject(.jobEnded(job))] }
            guard known.customer == customer else { return [.reject(.otherCustomer(job))] }
        } else {
            jobs[job] = JobAccount(customer: customer)
            activeJobs.append(job)
            activeJobs.sort()
        }
        jobs[job]?.isExhausted = false
        var directives: [Directive] = []
        move(
            budget, from: .outside, to: .customer(customer), for: .funding, job: job, at: now,
            &directives)
        move(
            budget, from: .customer(customer), to: .escrow(job), for: .budget, job: job, at: now,
            &directives)
        return directives
    }

    mutating func onLeaseOpened(_ terms: LeaseTerms, at now: Instant) -> [Directive] {
        guard leases[terms.lease] == nil, terms.gpus > 0, terms.price.microZen >= 0 else {
            return [.reject(.malformedLease(terms.lease))]
        }
        guard let job = jobs[terms.job] else { return [.reject(.unfunded(terms.job))] }
        guard !job.isEnded else { return [.reject(.jobEnded(terms.job))] }
        guard let node = nodes[terms.node], node.isBonded else {
            return [.reject(.unbonded(terms.node))]
        }
        guard node.provider == terms.provider else {
            return [.reject(.otherProvider(terms.node))]
        }
        leases[terms.lease] = LeaseAccount(terms: terms, openedAt: now)
        jobs[terms.job]?.owing.append(terms.lease)
        jobs[terms.job]?.owing.sort()
        return []
    }

    mutating func onLeaseClosed(_ lease: LeaseID, at now: Instant) -> [Directive] {
        guard let account = leases[lease] else { return [.discard(.unknownLease(lease))] }
        guard account.closedAt == nil else { return [.discard(.leaseAlreadyClosed(lease))] }
        leases[lease]?.closedAt = now
        var directives: [Directive] = []
        settle(account.terms.job, [lease], at: now, &directives)
        return directives
    }

    mutating func onJobEnded(_ job: JobID, at now: Instant) -> [Directive] {
        guard let account = jobs[job] else { return [.discard(.unknownJob(job))] }
        guard !account.isEnded else { return [.discard(.jobAlreadyEnded(job))] }
        for lease in account.owing where leases[lease]?.closedAt == nil {
            leases[lease]?.closedAt = now
        }
        jobs[job]?.isEnded = true
        var directives: [Directive] = []
        settle(job, account.owing, at: now, &directives)
        move(
            ledger.balance(of: .escrow(job)), from: .escrow(job), to: .customer(account.customer),
            for: .refund, job: job, at: now, &directives)
        jobs[job]?.owing = []
        activeJobs.removeAll { $0 == job }
        return directives
    }

    /// Pays leases of a job what is due on them, or if the escrow is short a part of it in
    /// proportion.
    mutating func settle(
        _ job: JobID, _ owing: [LeaseID], at now: Instant, _ directives: inout [Directive]
    ) {
        let dues = owing.map { leases[$0]?.due(at: now) ?? .zero }
        let total = dues.reduce(.zero, +)
        let available = ledger.balance(of: .escrow(job))
        for (lease, due) in zip(owing, dues) where due > .zero {
            let part =
                total <= available
                ? due
                : Zen(
                    micro: Int64(Int128(due.micro) * Int128(available.micro) / Int128(total.micro)))
            pay(part, on: lease, at: now, &directives)
        }
        jobs[job]?.owing.removeAll { id in
            guard let lease = leases[id] else { return true }
            return lease.closedAt != nil && lease.due(at: now) == .zero
        }
        let isShort = total > available || ledger.balance(of: .escrow(job)) < outlook(job)
        if isShort, let account = jobs[job], !account.isExhausted, !account.isEnded {
            jobs[job]?.isExhausted = true
            directives.append(.exhausted(job))
        }
    }

    /// What the held leases of a job will cost within the horizon.
    private func outlook(_ job: JobID) -> Zen {
        guard settings.horizon > .zero, let owing = jobs[job]?.owing else { return .zero }
        return owing.reduce(.zero) { sum, id in
            guard let lease = leases[id], lease.closedAt == nil else { return sum }
            let ahead = GPUTime(gpus: lease.terms.gpus, during: settings.horizon)
            return sum + lease.terms.price.cost(of: ahead)
        }
    }

    /// Pays an amount on a lease: the fee to the treasury, the rest to the provider.
    private mutating func pay(
        _ amount: Zen, on id: LeaseID, at now: Instant, _ directives: inout [Directive]
    ) {
        guard var lease = leases[id] else { preconditionFailure("\(id) is paid and unknown") }
        let terms = lease.terms
        lease.paid += amount
        let fee = settings.fee(on: lease.paid) - lease.fee
        lease.fee += fee
        leases[id] = lease
        move(
            fee, from: .escrow(terms.job), to: .treasury, for: .fee, node: terms.node,
            job: terms.job, at: now, &directives)
        move(
            amount - fee, from: .escrow(terms.job), to: .provider(terms.provider),
            for: terms.isVerification ? .verification : .work, node: terms.node, job: terms.job,
            at: now, &directives)
    }
}
