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

    /// - Precondition: no negative round trip or capacity, and a window of at least one byte.
    public init(roundTrip: Duration, window: Bytes, capacity: ByteRate = .unlimited) {
        precondition(roundTrip >= .zero, "a round trip of \(roundTrip.nanoseconds) ns")
        precondition(window > .zero, "a window of \(window.count) bytes")
        precondition(capacity.bytesPerSecond >= 0, "a capacity of \(capacity.bytesPerSecond) B/s")
        self.roundTrip = roundTrip
        self.window = window
        self.capacity = capacity
    }

    /// The most that a number of parallel streams gets: streams × W / RTT.
    public func windowLimit(streams: Int) -> ByteRate {
        precondition(streams > 0, "a flow of \(streams) streams")
        guard roundTrip > .zero else { return .unlimited }
        return ByteRate(
            bytesPerSecond: Double(streams) * Double(window.count) / roundTrip.inSeconds)
    }
}
