public import ProtocolCore
public import Quantities

/// What a leased node does for the job.
public enum LeaseKind: Hashable, Sendable, BitwiseCopyable {
    /// It is a member of the job's gang.
    case training
    /// It executes a part of the job's work again.
    case verification
}

/// All GPUs of a node, held for a job at a price that is fixed for the lease.
public struct Lease: Hashable, Sendable, BitwiseCopyable {
    /// The lease's identity.
    public var id: LeaseID
    /// Whom the node works for.
    public var job: JobID
    /// The node, which no other lease holds at the same time.
    public var node: NodeID
    /// Accelerators of the node.
    public var gpus: Int
    /// The price of a GPU-hour.
    public var price: GPUHourPrice
    /// What the node does.
    public var kind: LeaseKind
    /// When the lease began.
    public var granted: Instant

    /// A lease of these parts.
    public init(
        id: LeaseID, job: JobID, node: NodeID, gpus: Int, price: GPUHourPrice, kind: LeaseKind,
        granted: Instant
    ) {
        self.id = id
        self.job = job
        self.node = node
        self.gpus = gpus
        self.price = price
        self.kind = kind
        self.granted = granted
    }
}

/// How a lease ended.
public enum LeaseEnd: Hashable, Sendable {
    /// The job was done with the node.
    case released
    /// The node went down.
    case nodeLost
    /// The node was slashed out of the network.
    case ejected
    /// The job gave a member of its gang back, and wants one node fewer.
    case unused
    /// A bid that outranks the job's took the node.
    case preempted
    /// The term was over, and the price that stands suits one side no more.
    case lapsed

    /// Whether the node was taken from a job that could go on with it.
    public var takesNodeAway: Bool {
        switch self {
        case .ejected, .preempted, .lapsed: true
        case .released, .nodeLost, .unused: false
        }
    }
}
