/// GPU-time: accelerators multiplied by time, in GPU-nanoseconds.
///
/// An Int64 of GPU-nanoseconds ends at 2.6 million GPU-hours, so it is an Int128.
@frozen
public struct GPUTime: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// GPU-nanoseconds; differences may be negative.
    public var nanoseconds: Int128

    @inlinable
    public init(nanoseconds: Int128) { self.nanoseconds = nanoseconds }
    /// The GPU-time of `gpus` accelerators during `duration`.
    @inlinable
    public init(gpus: Int, during duration: Duration) {
        self.init(nanoseconds: Int128(gpus) * Int128(duration.nanoseconds))
    }

    public static let zero = GPUTime(nanoseconds: 0)
    /// One GPU for one hour.
    public static let hour = GPUTime(nanoseconds: 3_600_000_000_000)

    /// The GPU-time in GPU-hours, for printing and ratios.
    @inlinable
    public var inHours: Double { Double(nanoseconds) / 3.6e12 }

    @inlinable
    public static func < (a: GPUTime, b: GPUTime) -> Bool { a.nanoseconds < b.nanoseconds }
    @inlinable
    public static func + (a: GPUTime, b: GPUTime) -> GPUTime {
        GPUTime(nanoseconds: a.nanoseconds + b.nanoseconds)
    }
    @inlinable
    public static func - (a: GPUTime, b: GPUTime) -> GPUTime {
        GPUTime(nanoseconds: a.nanoseconds - b.nanoseconds)
    }
    @inlinable
    public static func += (a: inout GPUTime, b: GPUTime) { a = a + b }
    @inlinable
    public static func -= (a: inout GPUTime, b: GPUTime) { a = a - b }
    /// The quotient as a real number; both sides are exact before the division.
    @inlinable
    public static func / (a: GPUTime, b: GPUTime) -> Double {
        Double(a.nanoseconds) / Double(b.nanoseconds)
    }
}
