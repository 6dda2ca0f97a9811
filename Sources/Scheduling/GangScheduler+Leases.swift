public import ProtocolCore
import Quantities

/// Leases that begin and end.
extension GangScheduler {
    /// Leases a free node to a job from now.
    mutating func grant(
        _ place: Int, to slot: Int, price: GPUHourPrice, kind: LeaseKind, at now: Instant
    ) -> Directive {
        let traits = table.entries[place].traits
        precondition(table.free.contains(place), "\(traits.node) would be leased twice")
        let lease = Lease(
            id: nextLease, job: jobs.records[slot].request.job, node: traits.node,
            gpus: table.descriptions[place].capability.gpus, price: price, kind: kind,
            granted: now)
        nextLease = LeaseID(nextLease.ordinal + 1)
        capacity.reserve(at: Int(traits.capacity))
        table.lease(place, to: lease)
        running.insert(lease.id, holding: lease.node)
        if kind == .training {
            let traffic = jobs.records[slot].request.trafficPerRound
            jobs.records[slot].gang?.add(
                Gang.Member(
                    node: lease.node, lease: lease.id,
                    uptime: table.entries[place].record.share(prior: settings.recordPrior),
                    line: traffic.seconds(at: traits.access)),
                traits)
        }
        return .grant(lease)
    }

    /// Ends a lease and frees its node; nil if no such lease runs.
    mutating func removeLease(_ id: LeaseID) -> Lease? {
        guard let node = running.node(of: id) else { return nil }
        guard let place = table.place(of: node), let lease = table.leases[place], lease.id == id
        else { preconditionFailure("\(id) does not hold \(node)") }
        running.remove(id)
        let traits = table.entries[place].traits
        if lease.kind == .training, let slot = jobs.place(of: lease.job) {
            jobs.records[slot].gang?.remove(traits)
        }
        table.lease(place, to: nil)
        capacity.unreserve(at: Int(traits.capacity))
        return lease
    }

    /// How many free nodes suit a job, as its last request says; none if it never made one.
    public mutating func freeNodes(for job: JobID) -> Int {
        jobs.place(of: job).map { table.free.total(of: suitable(for: $0)) } ?? 0
    }

    mutating func borrow(
        for job: JobID, excluding excluded: [NodeID], draw: UInt64, price: GPUHourPrice,
        at now: Instant
    ) -> [Directive] {
        guard let slot = jobs.place(of: job) else { return [.discard(.unknownJob(job))] }
        let count = suitable(for: slot)
        // The excluded nodes count as taken while the choice is made.
        for node in excluded {
            guard let place = table.place(of: node) else { continue }
            if table.free.contains(place) { table.free.remove(place) }
        }
        let total = table.free.total(of: count)
        // The upper half of the product is below the count, and uniform to one part in 2⁶⁴ ÷ count.
        let rank = Int(draw.multipliedFullWidth(by: UInt64(total)).high)
        let chosen = total > 0 ? table.free.place(ofRank: rank, by: count) : nil
        for node in excluded {
            guard let place = table.place(of: node), table.isFree(place) else { continue }
            if !table.free.contains(place) { table.free.add(place) }
        }
        guard let chosen else { return [.noVerifier(job: job)] }
        return [grant(chosen, to: slot, price: price, kind: .verification, at: now)]
    }

    mutating func giveBack(_ id: LeaseID) -> [Directive] {
        guard let lease = removeLease(id) else { return [.discard(.unknownLease(id))] }
        if lease.kind == .training, let slot = jobs.place(of: lease.job) {
            jobs.records[slot].gang?.wanted -= 1
            if jobs.records[slot].gang?.missing == 0 {
                setTurn(of: slot, nil, isSeeking: jobs.records[slot].gang?.isSeeking ?? false)
            }
        }
        var directives = [Directive.end(id, lease.kind == .training ? .unused : .released)]
        if stalled > 0, let place = table.place(of: lease.node) {
            directives += resume(for: [place])
        }
        return directives
    }

    /// Ends a lease whose node stays up, and lets the gang that misses it seek another.
    mutating func revoke(_ id: LeaseID, for reason: LeaseEnd) -> [Directive] {
        guard let lease = removeLease(id) else { return [.discard(.unknownLease(id))] }
        var directives = [Directive.end(id, reason)]
        if lease.kind == .training, let slot = jobs.place(of: lease.job),
            let sought = seek(for: slot)
        {
            directives.append(sought)
        }
        if stalled > 0, let place = table.place(of: lease.node) {
            directives += resume(for: [place])
        }
        return directives
    }
}
