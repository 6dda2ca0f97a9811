import ProtocolCore
import Quantities

/// What was paid for leases that are settled, in eight bytes a lease.
struct PaymentHistory: Sendable {
    /// By the ordinal of the lease; nothing where none was noted.
    private var dense: [Zen] = []
    /// The payments for leases far from all others.
    private var remote: [LeaseID: Zen] = [:]
    private var count = 0

    /// What was paid for a lease; nothing for one that is not settled.
    subscript(lease: LeaseID) -> Zen {
        if lease.ordinal >= 0, lease.ordinal < dense.count, dense[Int(lease.ordinal)] != .zero {
            return dense[Int(lease.ordinal)]
        }
        return remote[lease] ?? .zero
    }

    /// Notes what was paid for a lease, once.
    mutating func note(_ paid: Zen, for lease: LeaseID) {
        count += 1
        guard paid != .zero else { return }
        guard lease.ordinal >= 0, lease.ordinal < max(dense.count, 4 * count + 65_536) else {
            remote[lease] = paid
            return
        }
        let place = Int(lease.ordinal)
        if place >= dense.count {
            dense.append(contentsOf: repeatElement(.zero, count: place + 1 - dense.count))
        }
        dense[place] = paid
    }
}
