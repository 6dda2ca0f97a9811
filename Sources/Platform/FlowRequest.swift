public import Quantities

/// An order to move bytes from one host to another.
public struct FlowRequest: Hashable, Sendable {
    /// Where the bytes are.
    public var source: HostID
    /// Where they go; the source itself is allowed and takes only the extra latency.
    public var destination: HostID
    /// How many; zero is allowed and takes only the latency.
    public var bytes: Bytes
    /// How many TCP streams carry them in parallel, each with a window of its own.
    public var streams: Int
    /// A delay on top of the path's latency, before the first byte (a handshake, a look-up).
    public var extraLatency: Duration
    /// How long the bytes have waited behind others on the same connection: their latency is over
    /// by so much, since what goes before them has paid it.
    public var queued: Duration
    /// What the asker knows the flow by; the network hands it back untouched.
    public var tag: UInt64

    /// An order for one stream without extra delay, unless said otherwise.
    public init(
        source: HostID, destination: HostID, bytes: Bytes, streams: Int = 1,
        extraLatency: Duration = .zero, queued: Duration = .zero, tag: UInt64 = 0
    ) {
        self.source = source
        self.destination = destination
        self.bytes = bytes
        self.streams = streams
        self.extraLatency = extraLatency
        self.queued = queued
        self.tag = tag
    }
}

/// The news that all bytes of a flow have arrived.
public struct FlowCompletion: Hashable, Sendable {
    /// The flow.
    public var flow: FlowID
    /// The tag of its request.
    public var tag: UInt64
    /// All its bytes.
    public var bytes: Bytes
    /// When it was asked for.
    public var startedAt: Instant
    /// When the last byte arrived.
    public var finishedAt: Instant

    /// A completion by its parts.
    public init(
        flow: FlowID, tag: UInt64, bytes: Bytes, startedAt: Instant, finishedAt: Instant
    ) {
        self.flow = flow
        self.tag = tag
        self.bytes = bytes
        self.startedAt = startedAt
        self.finishedAt = finishedAt
    }
}
