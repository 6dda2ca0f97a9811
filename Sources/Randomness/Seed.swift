/// The number from which every random draw of a run follows.
@frozen
public struct Seed: Hashable, Sendable, BitwiseCopyable {
    /// The number as it stands in the scenario.
    public let value: UInt64

    /// A seed of any number.
    @inlinable
    public init(_ value: UInt64) { self.value = value }
}
