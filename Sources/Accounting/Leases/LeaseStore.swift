import ProtocolCore
import Quantities

/// A lease and what was paid for it so far.
struct LeaseAccount: Sendable {
    let terms: LeaseTerms
    let openedAt: Instant
    /// Nil while the lease is held.
    var closedAt: Instant?
    /// Paid out of the escrow, the fee included.
    var paid = Zen.zero
    /// What the provider was credited with, before the fee: all that was paid unless the seller has
    /// a price of its own.
    var gross = Zen.zero
    /// The part of it that went to the treasury.
    var fee = Zen.zero
    /// The fee in millionths, as it was when the lease began.
    let feeShare: Int64
    /// The neighbours in the list of the job, or −1.
    fileprivate(set) var previous: Int32 = -1
    fileprivate(set) var next: Int32 = -1

    init(terms: LeaseTerms, openedAt: Instant, feeShare: Int64) {
        self.terms = terms
        self.openedAt = openedAt
        self.feeShare = feeShare
    }

    private func held(at now: Instant) -> GPUTime {
        GPUTime(gpus: terms.gpus, during: (closedAt ?? now) - openedAt)
    }

    /// What the lease has cost up to now and nobody has paid: the cost of the whole GPU-time less
    /// all payments, so that no fraction is ever lost between two instalments.
    func due(at now: Instant) -> Zen {
        terms.price.cost(of: held(at: now)) - paid
    }

    /// What the provider ought to have been credited with for what the buyer has paid: in
    /// proportion to it, and never less than it was.
    func entitlement(at now: Instant) -> Zen {
        guard let price = terms.sellerPrice else { return paid }
        let cost = terms.price.cost(of: held(at: now))
        let full = price.cost(of: held(at: now))
        guard paid < cost else { return max(gross, full) }
        return max(
            gross, Zen(micro: WideArithmetic.part(full.micro, of: paid.micro, in: cost.micro)))
    }
}

/// The ends of a list of leases, linked through their slots in the order of their identities.
struct LeaseList: Sendable {
    fileprivate(set) var first: Int32 = -1
    fileprivate(set) var last: Int32 = -1
}

/// The leases that somebody still asks after, in slots that are used again.
///
/// A lease that is dropped leaves only its identity, so that it is not taken for a new one, and if
/// that is wanted what was paid for it. So memory grows with the leases that are open at a time.
struct LeaseStore: Sendable {
    /// Indexed by slot; what a free slot holds means nothing.
    var slots: [LeaseAccount] = []
    /// What was paid for the leases that were dropped.
    private(set) var settled = PaymentHistory()
    /// The fees on dropped leases that do not follow from what was paid for them.
    private(set) var settledFees: [LeaseID: Zen] = [:]
    /// Whether the fee has changed since the start.
    var keepsFees = false
    private let remembersSettled: Bool
    private var slotOf: [LeaseID: Int32] = [:]
    private var free: [Int32] = []
    private var opened = OrdinalRanges()

    init(remembersSettled: Bool) { self.remembersSettled = remembersSettled }

    /// Leases in slots.
    var count: Int { slotOf.count }

    /// Whether a lease ever had this identity.
    func hasSeen(_ lease: LeaseID) -> Bool { opened.contains(lease.ordinal) }

    /// The slot of a lease that was not dropped.
    func slot(of lease: LeaseID) -> Int? { slotOf[lease].map(Int.init) }

    subscript(lease: LeaseID) -> LeaseAccount? { slot(of: lease).map { slots[$0] } }

    /// Enters a lease, and puts it where it belongs in a list.
    mutating func open(_ lease: LeaseAccount, in list: inout LeaseList) {
        let slot: Int
        if let used = free.popLast() {
            slot = Int(used)
            slots[slot] = lease
        } else {
            slot = slots.count
            slots.append(lease)
        }
        opened.insert(lease.terms.lease.ordinal)
        slotOf[lease.terms.lease] = Int32(slot)
        link(slot, into: &list)
    }

    /// Identities come in order, so that the place is at the end or near it.
    private mutating func link(_ slot: Int, into list: inout LeaseList) {
        var before = list.last
        while before >= 0, slots[Int(before)].terms.lease > slots[slot].terms.lease {
            before = slots[Int(before)].previous
        }
        let after = before >= 0 ? slots[Int(before)].next : list.first
        slots[slot].previous = before
        slots[slot].next = after
        if before >= 0 { slots[Int(before)].next = Int32(slot) } else { list.first = Int32(slot) }
        if after >= 0 { slots[Int(after)].previous = Int32(slot) } else { list.last = Int32(slot) }
    }

    /// Takes a lease out of a list; it can still be asked after.
    mutating func unlink(_ slot: Int, from list: inout LeaseList) {
        let (before, after) = (slots[slot].previous, slots[slot].next)
        if before >= 0 { slots[Int(before)].next = after } else { list.first = after }
        if after >= 0 { slots[Int(after)].previous = before } else { list.last = before }
    }

    /// Forgets a lease that is in no list; its slot is free.
    mutating func drop(_ slot: Int) {
        let lease = slots[slot].terms.lease
        if remembersSettled {
            settled.note(slots[slot].paid, for: lease)
            if slots[slot].terms.sellerPrice != nil || keepsFees {
                settledFees[lease] = slots[slot].fee
            }
        }
        slotOf[lease] = nil
        free.append(Int32(slot))
    }

    /// Calls the body with each lease of a list, in order.
    func forEach(in list: LeaseList, _ body: (LeaseAccount) -> Void) {
        var slot = list.first
        while slot >= 0 {
            body(slots[Int(slot)])
            slot = slots[Int(slot)].next
        }
    }
}
