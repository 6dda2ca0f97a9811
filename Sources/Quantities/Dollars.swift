/// Money of the outside world, in whole micro-dollars (US).
@frozen
public struct Dollars: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// Millionths of a dollar.
    public var micro: Int64

    @inlinable
    public init(micro: Int64) { self.micro = micro }
    /// The nearest micro-dollar, ties away from zero.
    @inlinable
    public init(rounding dollars: Double) { self.micro = Int64((dollars * 1e6).rounded()) }

    public static let zero = Dollars(micro: 0)
    /// The amount in dollars, for printing and ratios.
    @inlinable
    public var inDollars: Double { Double(micro) / 1e6 }

    @inlinable
    public static func < (a: Dollars, b: Dollars) -> Bool { a.micro < b.micro }
    @inlinable
    public static func + (a: Dollars, b: Dollars) -> Dollars { Dollars(micro: a.micro + b.micro) }
    @inlinable
    public static func - (a: Dollars, b: Dollars) -> Dollars { Dollars(micro: a.micro - b.micro) }
    @inlinable
    public static func += (a: inout Dollars, b: Dollars) { a = a + b }
    @inlinable
    public static func -= (a: inout Dollars, b: Dollars) { a = a - b }
}

/// The price of one ZEN, in micro-dollars.
@frozen
public struct ZenPrice: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// Millionths of a dollar for one ZEN.
    public var microDollars: Int64

    @inlinable
    public init(microDollars: Int64) { self.microDollars = microDollars }
    @inlinable
    public static func < (a: ZenPrice, b: ZenPrice) -> Bool { a.microDollars < b.microDollars }
    /// The worth of an amount, rounded towards zero.
    @inlinable
    public func dollars(for amount: Zen) -> Dollars {
        Dollars(micro: Int64(Int128(amount.micro) * Int128(microDollars) / 1_000_000))
    }
    /// The amount that so many dollars buy, rounded towards zero.
    @inlinable
    public func zen(for amount: Dollars) -> Zen {
        Zen(micro: Int64(Int128(amount.micro) * 1_000_000 / Int128(microDollars)))
    }
}
