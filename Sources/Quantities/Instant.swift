/// A point in simulated time: nanoseconds since the start of the simulation.
@frozen
public struct Instant: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// Nanoseconds since the start.
    public var nanoseconds: Int64

    @inlinable
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// The instant at which the simulation begins.
    public static let start = Instant(nanoseconds: 0)
    /// Later than every event; used as "never".
    public static let distantFuture = Instant(nanoseconds: .max)

    /// The time since the start.
    @inlinable
    public var sinceStart: Duration { Duration(nanoseconds: nanoseconds) }

    @inlinable
    public static func < (a: Instant, b: Instant) -> Bool { a.nanoseconds < b.nanoseconds }
    @inlinable
    public static func + (a: Instant, d: Duration) -> Instant {
        Instant(nanoseconds: a.nanoseconds + d.nanoseconds)
    }
    @inlinable
    public static func - (a: Instant, d: Duration) -> Instant {
        Instant(nanoseconds: a.nanoseconds - d.nanoseconds)
    }
    @inlinable
    public static func - (a: Instant, b: Instant) -> Duration {
        Duration(nanoseconds: a.nanoseconds - b.nanoseconds)
    }
    @inlinable
    public static func += (a: inout Instant, d: Duration) { a = a + d }
}
