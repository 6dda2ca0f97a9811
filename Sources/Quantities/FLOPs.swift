/// A count of floating-point operations (a real number: a training run exceeds 2⁶³).
@frozen
public struct FLOPs: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// How many operations.
    public var count: Double

    @inlinable
    public init(_ count: Double) { self.count = count }
    @inlinable
    public static func < (a: FLOPs, b: FLOPs) -> Bool { a.count < b.count }
    @inlinable
    public static func * (a: FLOPs, n: Double) -> FLOPs { FLOPs(a.count * n) }
    /// The time for so many operations at a rate, rounded up to the next nanosecond.
    @inlinable
    public static func / (a: FLOPs, rate: FLOPRate) -> Duration {
        Duration(roundingUpSeconds: a.count / rate.perSecond)
    }
}

/// A rate of floating-point operations, per second.
@frozen
public struct FLOPRate: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// Operations per second.
    public var perSecond: Double

    @inlinable
    public init(perSecond: Double) { self.perSecond = perSecond }
    @inlinable
    public static func teraFLOPs(_ n: Double) -> FLOPRate { FLOPRate(perSecond: n * 1e12) }
    @inlinable
    public static func < (a: FLOPRate, b: FLOPRate) -> Bool { a.perSecond < b.perSecond }
    @inlinable
    public static func * (a: FLOPRate, n: Double) -> FLOPRate {
        FLOPRate(perSecond: a.perSecond * n)
    }
}
