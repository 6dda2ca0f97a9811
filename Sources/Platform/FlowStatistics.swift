public import Quantities

/// What went through a flow network so far, in exact integers.
///
/// No byte is lost: `bytesStarted = bytesDelivered + bytesCancelled + bytesInFlight`, and
/// `started = completed + cancelled + flows in flight`.
public struct FlowStatistics: Hashable, Sendable {
    /// Flows that were started.
    public internal(set) var started = 0
    /// Flows whose last byte arrived.
    public internal(set) var completed = 0
    /// Flows that were cancelled.
    public internal(set) var cancelled = 0
    /// The bytes of all flows that were started.
    public internal(set) var bytesStarted = Bytes.zero
    /// The bytes of completed flows, and what had arrived of the cancelled.
    public internal(set) var bytesDelivered = Bytes.zero
    /// What had not arrived of cancelled flows.
    public internal(set) var bytesCancelled = Bytes.zero
    /// All bytes of the flows that are neither completed nor cancelled.
    public internal(set) var bytesInFlight = Bytes.zero
    /// How often rates were needed for a changed set of flows.
    public internal(set) var solves = 0

    /// Statistics of a network that has seen nothing.
    public init() {}
}

extension FlowStatistics {
    /// What was started and completed since an earlier look.
    public func since(_ before: FlowStatistics) -> FlowStatistics {
        var difference = FlowStatistics()
        difference.started = started - before.started
        difference.completed = completed - before.completed
        difference.bytesStarted = bytesStarted - before.bytesStarted
        difference.bytesDelivered = bytesDelivered - before.bytesDelivered
        return difference
    }
}
