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
