import Quantities

/// A job as the settlement knows it.
struct JobAccount: Sendable {
    let customer: Int32
    var isEnded = false
    /// Whether the customer's shell was told that the escrow is empty.
    var isExhausted = false
    /// Leases that are held, or closed and not fully paid, in the order of their identities.
    var owing = LeaseList()
    /// What the held leases will cost within the horizon; nothing without a horizon.
    var outlook = Zen.zero
    /// What training has cost that is not in `owing` any more, by node.
    var settledTraining = Table<Zen>()

    init(customer: Int32) { self.customer = customer }
}
