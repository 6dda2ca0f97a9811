/// Electrical power.
@frozen
public struct Watts: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// Joules per second.
    public var watts: Double

    @inlinable
    public init(_ watts: Double) { self.watts = watts }
    @inlinable
    public static func < (a: Watts, b: Watts) -> Bool { a.watts < b.watts }
    /// The energy of a draw over a time, in kilowatt-hours.
    @inlinable
    public func kilowattHours(during duration: Duration) -> Double {
        watts * duration.inHours / 1_000
    }
}
