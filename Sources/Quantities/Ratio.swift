/// A share or a factor without a unit; 0.95 is written and printed "95%".
@frozen
public struct Ratio: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// The value; 1 is the whole.
    public var value: Double

    @inlinable
    public init(_ value: Double) { self.value = value }
    public static let zero = Ratio(0)
    public static let one = Ratio(1)
    @inlinable
    public static func percent(_ n: Double) -> Ratio { Ratio(n / 100) }
    @inlinable
    public static func < (a: Ratio, b: Ratio) -> Bool { a.value < b.value }
    /// The nearest whole number of millionths, as fees are reckoned.
    @inlinable
    public var partsPerMillion: Int64 { Int64((value * 1e6).rounded()) }
}
