import ProtocolCore
import Quantities

/// Leases that begin and end.
extension GangScheduler {
    /// Leases free nodes to a job from now: all of them are reserved before the first is bound.
    mutating func grant(
        _ places: [Int], to job: JobID, price: GPUHourPrice, kind: LeaseKind, at now: Instant
    ) -> [Directive] {
        let reserved = capacity.reserve(places.map { table[$0].description.domain })
        precondition(reserved, "nodes that were chosen as free are not: \(places)")
        return places.map { place in
            let description = table[place].description
            precondition(table[place].isFree, "\(description.node) would be leased twice")
            let lease = Lease(
                id: nextLease, job: job, node: description.node,
                gpus: description.capability.gpus, price: price, kind: kind, granted: now)
            nextLease = LeaseID(nextLease.ordinal + 1)
            table[place].lease = lease.id
            leases.append(lease)
            if kind == .training {
                gangs[job]?.members.append(Gang.Member(node: lease.node, lease: lease.id))
            }
            return .grant(lease)
        }
    }

    /// Ends a lease and frees its node; nil if no such lease runs.
    mutating func removeLease(_ id: LeaseID) -> Lease? {
        guard let index = index(of: id) else { return nil }
        let lease = leases.remove(at: index)
        gangs[lease.job]?.members.removeAll { $0.lease == id }
        if let place = table.place(of: lease.node) {
            table[place].lease = nil
            capacity.unreserve([table[place].description.domain])
        }
        return lease
    }

    /// The place of a running lease; they are granted, and so kept, by identity.
    private func index(of id: LeaseID) -> Int? {
        var low = 0
        var high = leases.count
        while low < high {
            let middle = (low + high) / 2
            if leases[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low < leases.count && leases[low].id == id ? low : nil
    }

    mutating func borrow(
        for job: JobID, excluding excluded: [NodeID], draw: UInt64, price: GPUHourPrice,
        at now: Instant
    ) -> [Directive] {
        guard let request = requests[job] else { return [.discard(.unknownJob(job))] }
        var candidates = suitable(for: request)
        for node in excluded {
            if let place = table.place(of: node) { candidates[place] = false }
        }
        let free = candidates.indices.filter { candidates[$0] && table.free[$0] }
        guard !free.isEmpty else { return [.noVerifier(job: job)] }
        // The upper half of the product is below the count, and uniform to one part in 2⁶⁴ ÷ count.
        let choice = Int(draw.multipliedFullWidth(by: UInt64(free.count)).high)
        return grant([free[choice]], to: job, price: price, kind: .verification, at: now)
    }

    mutating func giveBack(_ id: LeaseID) -> [Directive] {
        guard let lease = removeLease(id) else { return [.discard(.unknownLease(id))] }
        let freed = table.place(of: lease.node).map { [$0] } ?? []
        guard lease.kind == .training else {
            return [.end(id, .released)] + resume(for: freed)
        }
        if var gang = gangs[lease.job] {
            gang.wanted -= 1
            gangs[lease.job] = gang
            if gang.missing == 0 { queue.remove(lease.job) }
        }
        return [.end(id, .unused)] + resume(for: freed)
    }
}
