/// The identity of a node in the network: what protocols speak of.
///
/// It is not a machine: several identities may live on one host (a Sybil attack), and only the
/// binding knows which. There is no arithmetic on it; `index` is its place in tables.
@frozen
public struct NodeID: Hashable, Comparable, Sendable, BitwiseCopyable, CustomStringConvertible {
    /// The place in tables, from 0.
    public var index: Int32
    @inlinable
    public init(_ index: Int) { self.index = Int32(index) }
    @inlinable
    public static func < (a: NodeID, b: NodeID) -> Bool { a.index < b.index }
    public var description: String { "node \(index)" }
}

/// The identity of a job.
@frozen
public struct JobID: Hashable, Comparable, Sendable, BitwiseCopyable, CustomStringConvertible {
    /// The place in tables, from 0.
    public var index: Int32
    @inlinable
    public init(_ index: Int) { self.index = Int32(index) }
    @inlinable
    public static func < (a: JobID, b: JobID) -> Bool { a.index < b.index }
    public var description: String { "job \(index)" }
}

/// The number of a round within its job, from 0; never reused, even for a round that was abandoned.
@frozen
public struct RoundID: Hashable, Comparable, Sendable, BitwiseCopyable, CustomStringConvertible {
    /// The ordinal, from 0.
    public var ordinal: Int64
    @inlinable
    public init(_ ordinal: Int64) { self.ordinal = ordinal }
    @inlinable
    public static func < (a: RoundID, b: RoundID) -> Bool { a.ordinal < b.ordinal }
    /// The round after this one.
    @inlinable
    public var next: RoundID { RoundID(ordinal + 1) }
    public var description: String { "round \(ordinal)" }
}

/// The identity of a lease; never reused.
@frozen
public struct LeaseID: Hashable, Comparable, Sendable, BitwiseCopyable, CustomStringConvertible {
    /// The ordinal of the grant, from 0.
    public var ordinal: Int64
    @inlinable
    public init(_ ordinal: Int64) { self.ordinal = ordinal }
    @inlinable
    public static func < (a: LeaseID, b: LeaseID) -> Bool { a.ordinal < b.ordinal }
    public var description: String { "lease \(ordinal)" }
}

/// A place in the table of tiers; tiers are data of a scenario, not cases of an enum.
@frozen
public struct TierID: Hashable, Comparable, Sendable, BitwiseCopyable, CustomStringConvertible {
    /// The place in the table of tiers, from 0.
    public var index: Int32
    @inlinable
    public init(_ index: Int) { self.index = Int32(index) }
    @inlinable
    public static func < (a: TierID, b: TierID) -> Bool { a.index < b.index }
    public var description: String { "tier \(index)" }
}
