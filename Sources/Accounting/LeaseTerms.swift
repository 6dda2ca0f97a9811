public import ProtocolCore
public import Quantities

/// A lease as the settlement sees it: who pays whom, for how many GPUs and at what price.
public struct LeaseTerms: Hashable, Sendable {
    public var lease: LeaseID
    /// The job whose escrow pays.
    public var job: JobID
    public var node: NodeID
    /// Who is paid.
    public var provider: Int32
    public var gpus: Int
    /// Fixed for the whole lease.
    public var price: GPUHourPrice
    /// Whether the node re-executes steps of others instead of training.
    public var isVerification: Bool

    public init(
        lease: LeaseID, job: JobID, node: NodeID, provider: Int32, gpus: Int, price: GPUHourPrice,
        isVerification: Bool
    ) {
        self.lease = lease
        self.job = job
        self.node = node
        self.provider = provider
        self.gpus = gpus
        self.price = price
        self.isVerification = isVerification
    }
}

/// A lease and what was paid for it so far.
struct LeaseAccount: Sendable {
    let terms: LeaseTerms
    let openedAt: Instant
    /// Nil while the lease is held.
    var closedAt: Instant?
    /// Paid out of the escrow, the fee included.
    var paid = Zen.zero
    /// The part of it that went to the treasury.
    var fee = Zen.zero

    init(terms: LeaseTerms, openedAt: Instant) {
        self.terms = terms
        self.openedAt = openedAt
    }

    /// What the lease has cost up to now and nobody has paid: the cost of the whole GPU-time less
    /// all payments, so that no fraction is ever lost between two instalments.
    func due(at now: Instant) -> Zen {
        let held = GPUTime(gpus: terms.gpus, during: (closedAt ?? now) - openedAt)
        return terms.price.cost(of: held) - paid
    }
}
