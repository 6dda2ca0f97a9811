public import Quantities

/// What members contribute to a round and what comes out of it: a weighted sum.
///
/// An aggregator is generic over it, so that the same machine adds up sizes at scale and real
/// numbers when a run trains a real model.
public protocol Update: Sendable, Equatable {
    /// The size on the wire. The sum of two updates is as large as either.
    var bytes: Bytes { get }
    /// The weight of what was summed, as a rule in sequences.
    var weight: Double { get }
    /// Adds another update. Whoever merges keeps to an order that the plan fixes, because a sum of
    /// floating-point numbers depends on it.
    ///
    /// - Precondition: `accepts(other)`.
    mutating func merge(_ other: Self)
    /// Whether the other update has the same shape, so that it can be merged.
    func accepts(_ other: Self) -> Bool
}

extension Update {
    /// Updates of the same size fit.
    @inlinable
    public func accepts(_ other: Self) -> Bool { bytes == other.bytes }
}

/// An update that can be cut into chunks, which are summed on their own: what a ring needs.
public protocol SplittableUpdate: Update {
    /// The update as `count` chunks; each carries the whole weight. Sizes differ by one element at
    /// most, and chunks may be empty.
    func split(into count: Int) -> [Self]
    /// The update that the chunks make up. The weight is that of the first chunk.
    ///
    /// - Precondition: there is a chunk.
    init(joining chunks: [Self])
}
