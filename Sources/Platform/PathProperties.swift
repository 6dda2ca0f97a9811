public import Quantities

/// What a way through the network does to a flow: delay, window and shared capacity.
///
/// A TCP stream keeps at most one window W in flight, so it gets at most W / RTT: measured single
/// streams between cloud regions follow that with W = 20 to 26 Mbit (arXiv 2306.03163, table of
/// zones; doitintl/intercloud-throughput, 2,138 paths, slope −0.99).
public struct PathProperties: Hashable, Sendable {
    /// The time there and back.
    public var roundTrip: Duration
    /// The bytes that one stream keeps in flight.
    public var window: Bytes
    /// What all flows of one direction share; `.unlimited` if nothing limits them together.
    public var capacity: ByteRate
    /// Streams of others that are always on the path and share its capacity stream by stream with
    /// those of a transfer; 0 if it has its capacity to itself.
    public var foreignStreams: Int

    /// - Precondition: no negative round trip, capacity or number, and a window of at least one
    ///   byte.
    public init(
        roundTrip: Duration, window: Bytes, capacity: ByteRate = .unlimited,
        foreignStreams: Int = 0
    ) {
        precondition(roundTrip >= .zero, "a round trip of \(roundTrip.nanoseconds) ns")
        precondition(window > .zero, "a window of \(window.count) bytes")
        precondition(capacity.bytesPerSecond >= 0, "a capacity of \(capacity.bytesPerSecond) B/s")
        precondition(foreignStreams >= 0, "\(foreignStreams) foreign streams")
        self.roundTrip = roundTrip
        self.window = window
        self.capacity = capacity
        self.foreignStreams = foreignStreams
    }

    /// The most that a number of parallel streams gets: streams × W / RTT, and no more than their
    /// part of a capacity that they share with foreign streams.
    ///
    /// So a transfer over the public internet grows less than its streams do: 80 streams from a
    /// university in Europe to a cloud in the United States got 40 times the rate of one (arXiv
    /// 2306.03163, multi-threaded measurements of its repository).
    public func windowLimit(streams: Int) -> ByteRate {
        precondition(streams > 0, "a flow of \(streams) streams")
        let share = shareOfCapacity(streams: streams)
        guard roundTrip > .zero else { return share }
        let window = ByteRate(
            bytesPerSecond: Double(streams) * Double(window.count) / roundTrip.inSeconds)
        return min(window, share)
    }

    private func shareOfCapacity(streams: Int) -> ByteRate {
        guard foreignStreams > 0, capacity < .unlimited else { return .unlimited }
        let all = Double(streams + foreignStreams)
        return ByteRate(bytesPerSecond: capacity.bytesPerSecond * Double(streams) / all)
    }
}
