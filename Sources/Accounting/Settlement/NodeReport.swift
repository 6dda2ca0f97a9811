public import ProtocolCore
public import Quantities

/// What one node did in one epoch, as it was observed.
public struct NodeReport: Hashable, Sendable {
    public var node: NodeID
    public var provider: Int32
    /// Time up, obliged or not.
    public var up: Duration
    /// Time in which it was obliged to be up.
    public var committed: Duration
    /// GPU-time on leases.
    public var worked: GPUTime
    /// The part of it that came to nothing and that nobody vouches for.
    public var dropped = GPUTime.zero
    /// Bytes sent for the network.
    public var sent: Bytes
    /// The share of the promised bandwidth that was missing; 0 if nothing was promised.
    public var shortfall: Ratio
    /// Accelerators of the node, by which uptime is rewarded.
    public var gpus: Int
    /// Time down while it was obliged to be up.
    public var down: Duration

    /// - Parameter down: nil takes what `up` lacks of `committed`, which is right if the node is up
    ///   only when it is obliged to be.
    public init(
        node: NodeID, provider: Int32, up: Duration, committed: Duration, worked: GPUTime,
        sent: Bytes, shortfall: Ratio, gpus: Int = 1, down: Duration? = nil
    ) {
        self.node = node
        self.provider = provider
        self.up = up
        self.committed = committed
        self.worked = worked
        self.sent = sent
        self.shortfall = shortfall
        self.gpus = gpus
        self.down = down ?? max(.zero, committed - up)
    }
}

extension NodeReport {
    /// Whether it can be reckoned with at all: no epoch is longer than a century, and no node has
    /// ten thousand GPUs or sends an exabyte in one.
    var isWithinReason: Bool {
        let century = Duration.days(36_500)
        return up <= century && committed <= century && gpus <= 10_000
            && sent.count <= 1_000_000_000_000_000_000
    }
}
