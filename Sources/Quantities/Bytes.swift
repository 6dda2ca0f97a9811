/// A number of bytes.
@frozen
public struct Bytes: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// How many bytes; differences may be negative.
    public var count: Int64

    @inlinable
    public init(_ count: Int64) { self.count = count }
    /// The next whole byte at or above a real number of bytes.
    @inlinable
    public init(roundingUp count: Double) { self.count = Int64(count.rounded(.up)) }

    public static let zero = Bytes(0)
    /// Decimal gigabytes (10⁹ bytes), the unit of memory and storage sizes in the sources.
    @inlinable
    public var inGigabytes: Double { Double(count) / 1e9 }

    @inlinable
    public static func < (a: Bytes, b: Bytes) -> Bool { a.count < b.count }
    @inlinable
    public static func + (a: Bytes, b: Bytes) -> Bytes { Bytes(a.count + b.count) }
    @inlinable
    public static func - (a: Bytes, b: Bytes) -> Bytes { Bytes(a.count - b.count) }
    @inlinable
    public static func += (a: inout Bytes, b: Bytes) { a = a + b }
    @inlinable
    public static func -= (a: inout Bytes, b: Bytes) { a = a - b }
    @inlinable
    public static func * (a: Bytes, n: Int) -> Bytes { Bytes(a.count * Int64(n)) }
    /// The time to move so many bytes at a rate, rounded up to the next nanosecond.
    @inlinable
    public static func / (a: Bytes, rate: ByteRate) -> Duration {
        Duration(roundingUpSeconds: Double(a.count) / rate.bytesPerSecond)
    }
}

/// A rate of data, in bytes per second; written and printed in bits per second ("100 Gbps").
@frozen
public struct ByteRate: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// Bytes per second.
    public var bytesPerSecond: Double

    @inlinable
    public init(bytesPerSecond: Double) { self.bytesPerSecond = bytesPerSecond }
    @inlinable
    public init(bitsPerSecond: Double) { self.bytesPerSecond = bitsPerSecond / 8 }

    /// No limit at all.
    public static let unlimited = ByteRate(bytesPerSecond: .infinity)
    @inlinable
    public static func gbps(_ n: Double) -> ByteRate { ByteRate(bitsPerSecond: n * 1e9) }
    @inlinable
    public static func mbps(_ n: Double) -> ByteRate { ByteRate(bitsPerSecond: n * 1e6) }

    @inlinable
    public static func < (a: ByteRate, b: ByteRate) -> Bool {
        a.bytesPerSecond < b.bytesPerSecond
    }
}
