/// A region of a market: each tier has a book of its own in each region.
public struct MarketRegion: Hashable, Comparable, Sendable, BitwiseCopyable,
    CustomStringConvertible
{
    /// The place in the table of regions, from 0.
    public var index: Int32

    /// The region at a place.
    public init(_ index: Int) { self.index = Int32(index) }

    /// Whether the place is lower.
    public static func < (a: MarketRegion, b: MarketRegion) -> Bool { a.index < b.index }
    /// The region for a person, such as "region 2".
    public var description: String { "region \(index)" }
}
