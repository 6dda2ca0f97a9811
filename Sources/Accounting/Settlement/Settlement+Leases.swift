import ProtocolCore
import Quantities

extension Settlement {
    mutating func onFund(
        _ job: JobID, customer: Int32, budget: Zen, isBrought: Bool = true, at now: Instant
    ) -> [Directive] {
        guard budget > .zero else { return [.reject(.noAmount)] }
        guard ledger.hasRoom(for: budget) else { return [.reject(.tooMuch)] }
        guard isBrought || ledger.balance(of: .customer(customer)) >= budget else {
            return [.reject(.shortOfFunds(.customer(customer)))]
        }
        if let place = jobs.place(of: job.index) {
            guard !jobs.rows[place].isEnded else { return [.reject(.jobEnded(job))] }
            guard jobs.rows[place].customer == customer else {
                return [.reject(.otherCustomer(job))]
            }
            jobs.rows[place].isExhausted = false
        } else {
            jobs.add(job.index, JobAccount(customer: customer))
            activeJobs.append(job)
            activeJobs.sort()
        }
        var directives: [Directive] = []
        move(
            isBrought ? budget : .zero, from: .outside, to: .customer(customer), for: .funding,
            job: job, at: now, &directives)
        move(
            budget, from: .customer(customer), to: .escrow(job), for: .budget, job: job, at: now,
            &directives)
        return directives
    }

    mutating func onLeaseOpened(_ terms: LeaseTerms, at now: Instant) -> [Directive] {
        guard !leases.hasSeen(terms.lease), terms.isSound else {
            return [.reject(.malformedLease(terms.lease))]
        }
        guard let job = jobs.place(of: terms.job.index) else {
            return [.reject(.unfunded(terms.job))]
        }
        guard !jobs.rows[job].isEnded else { return [.reject(.jobEnded(terms.job))] }
        guard let node = nodes.place(of: terms.node.index), nodes.rows[node].isBonded else {
            return [.reject(.unbonded(terms.node))]
        }
        guard nodes.rows[node].provider == terms.provider else {
            return [.reject(.otherProvider(terms.node))]
        }
        // It may go on checking the work of others.
        guard nodes.rows[node].jailedUntil == nil || terms.isVerification else {
            return [.reject(.jailed(terms.node))]
        }
        leases.open(
            LeaseAccount(
                terms: terms, openedAt: now, feeShare: settings.fee.partsPerMillion),
            in: &jobs.rows[job].owing)
        if settings.horizon > .zero { jobs.rows[job].outlook += outlook(of: terms) }
        return []
    }

    mutating func onLeaseClosed(_ lease: LeaseID, at now: Instant) -> [Directive] {
        guard let slot = leases.slot(of: lease) else {
            let isSettled = leases.hasSeen(lease)
            return [.discard(isSettled ? .leaseAlreadyClosed(lease) : .unknownLease(lease))]
        }
        guard leases.slots[slot].closedAt == nil else {
            return [.discard(.leaseAlreadyClosed(lease))]
        }
        guard let job = jobs.place(of: leases.slots[slot].terms.job.index) else {
            preconditionFailure("\(lease) is held for no job")
        }
        var directives: [Directive] = []
        directives.reserveCapacity(3)  // A fee, a payment, and that the escrow is exhausted.
        close(slot, of: job, at: now)
        settle(slot, of: job, at: now, &directives)
        return directives
    }

    mutating func onJobEnded(_ job: JobID, at now: Instant) -> [Directive] {
        guard let place = jobs.place(of: job.index) else { return [.discard(.unknownJob(job))] }
        guard !jobs.rows[place].isEnded else { return [.discard(.jobAlreadyEnded(job))] }
        forEachOwing(place) { settlement, slot in
            if settlement.leases.slots[slot].closedAt == nil {
                settlement.close(slot, of: place, at: now)
            }
        }
        jobs.rows[place].isEnded = true
        var directives: [Directive] = []
        settleAll(of: job, at: place, at: now, &directives)
        move(
            ledger.balance(of: .escrow(job)), from: .escrow(job),
            to: .customer(jobs.rows[place].customer), for: .refund, job: job, at: now, &directives)
        // What is left was not paid in full, and never will be.
        forEachOwing(place) { settlement, slot in settlement.retire(slot, of: place, at: now) }
        activeJobs.removeAll { $0 == job }
        return directives
    }

    /// Calls the body with the slot of each owing lease of a job; it may take that lease out.
    private mutating func forEachOwing(_ job: Int, _ body: (inout Settlement, Int) -> Void) {
        var slot = jobs.rows[job].owing.first
        while slot >= 0 {
            let next = leases.slots[Int(slot)].next
            body(&self, Int(slot))
            slot = next
        }
    }

    /// Ends the holding of a lease.
    private mutating func close(_ slot: Int, of job: Int, at now: Instant) {
        leases.slots[slot].closedAt = now
        guard settings.horizon > .zero else { return }
        jobs.rows[job].outlook -= outlook(of: leases.slots[slot].terms)
    }

    /// Takes a lease off what a job owes.
    mutating func retire(_ slot: Int, of job: Int, at now: Instant) {
        let lease = leases.slots[slot]
        leases.unlink(slot, from: &jobs.rows[job].owing)
        // Only a price on wrong work asks what a job was worth to a node.
        if !lease.terms.isVerification, settings.slashing.wrongWorkMultiplier != .zero {
            let place = jobs.rows[job].settledTraining.place(
                of: lease.terms.node.index, default: .zero)
            jobs.rows[job].settledTraining.rows[place] = WideArithmetic.sum(
                jobs.rows[job].settledTraining.rows[place], lease.paid + lease.due(at: now))
        }
    }

    /// What a held lease will cost within the horizon.
    private func outlook(of terms: LeaseTerms) -> Zen {
        terms.price.cost(of: GPUTime(gpus: terms.gpus, during: settings.horizon))
    }
}
