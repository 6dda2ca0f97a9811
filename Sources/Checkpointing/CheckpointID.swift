/// The number of a checkpoint within its job; never reused, even for one that was abandoned.
@frozen
public struct CheckpointID: Hashable, Comparable, Sendable, BitwiseCopyable,
    CustomStringConvertible
{
    /// The ordinal, from 0.
    public var ordinal: Int64
    @inlinable
    public init(_ ordinal: Int64) { self.ordinal = ordinal }
    @inlinable
    public static func < (a: CheckpointID, b: CheckpointID) -> Bool { a.ordinal < b.ordinal }
    public var description: String { "checkpoint \(ordinal)" }
}
