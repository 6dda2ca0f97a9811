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
    /// What the buyer pays, fixed for the whole lease.
    public var price: GPUHourPrice
    /// What the provider is paid before the fee, if that is not what the buyer pays; fixed, too.
    ///
    /// What the buyer pays above it is the treasury's (McAfee's auction leaves a surplus); what it
    /// is above the buyer's price the treasury adds, as far as it goes (Vickrey's leaves a
    /// deficit).
    public var sellerPrice: GPUHourPrice?
    /// Whether the node re-executes steps of others instead of training.
    public var isVerification: Bool

    public init(
        lease: LeaseID, job: JobID, node: NodeID, provider: Int32, gpus: Int, price: GPUHourPrice,
        sellerPrice: GPUHourPrice? = nil, isVerification: Bool
    ) {
        self.lease = lease
        self.job = job
        self.node = node
        self.provider = provider
        self.gpus = gpus
        self.price = price
        self.sellerPrice = sellerPrice
        self.isVerification = isVerification
    }
}

extension LeaseTerms {
    /// Whether its prices and GPUs make sense, and a century of it can still be counted.
    var isSound: Bool {
        let dearest = Int128(max(price.microZen, sellerPrice?.microZen ?? 0))
        return gpus > 0 && price.microZen >= 0 && (sellerPrice?.microZen ?? 0) >= 0
            && Int128(gpus) * dearest <= Int128(Int64.max) / 876_000
    }
}
