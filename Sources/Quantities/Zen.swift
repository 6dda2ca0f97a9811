/// Money of the network, in whole micro-ZEN.
@frozen
public struct Zen: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// Millionths of a ZEN; differences and debts are negative.
    public var micro: Int64

    @inlinable
    public init(micro: Int64) { self.micro = micro }
    /// Whole ZEN.
    @inlinable
    public static func zen(_ n: Int64) -> Zen { Zen(micro: n * 1_000_000) }

    public static let zero = Zen(micro: 0)
    /// The amount in ZEN, for printing and ratios.
    @inlinable
    public var inZen: Double { Double(micro) / 1e6 }

    @inlinable
    public static func < (a: Zen, b: Zen) -> Bool { a.micro < b.micro }
    @inlinable
    public static func + (a: Zen, b: Zen) -> Zen { Zen(micro: a.micro + b.micro) }
    @inlinable
    public static func - (a: Zen, b: Zen) -> Zen { Zen(micro: a.micro - b.micro) }
    @inlinable
    public static func += (a: inout Zen, b: Zen) { a = a + b }
    @inlinable
    public static func -= (a: inout Zen, b: Zen) { a = a - b }
    @inlinable
    public static func * (a: Zen, n: Int) -> Zen { Zen(micro: a.micro * Int64(n)) }

    /// The share of the amount, rounded towards zero; the caller books the remainder.
    @inlinable
    public func share(partsPerMillion: Int64) -> Zen {
        Zen(micro: Int64(Int128(micro) * Int128(partsPerMillion) / 1_000_000))
    }
}

/// A price of GPU-time, in micro-ZEN per GPU-hour.
@frozen
public struct GPUHourPrice: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// Millionths of a ZEN per GPU-hour.
    public var microZen: Int64

    @inlinable
    public init(microZen: Int64) { self.microZen = microZen }
    @inlinable
    public static func < (a: GPUHourPrice, b: GPUHourPrice) -> Bool { a.microZen < b.microZen }
    /// The price in ZEN per GPU-hour, for printing and ratios.
    @inlinable
    public var inZen: Double { Double(microZen) / 1e6 }

    /// What so much GPU-time costs, rounded down to the next micro-ZEN.
    ///
    /// To settle a lease in instalments without losing the fractions, subtract what was paid from
    /// the cost of the whole GPU-time so far.
    @inlinable
    public func cost(of time: GPUTime) -> Zen {
        Zen(micro: Int64(Int128(microZen) * time.nanoseconds / GPUTime.hour.nanoseconds))
    }
}
