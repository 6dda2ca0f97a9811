/// A machine of the platform, by its place in the topology's list of hosts.
///
/// Protocols speak of identities (`NodeID`); several identities may live on one host.
@frozen
public struct HostID: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// The place in the list, from 0.
    public var index: Int32

    /// The host at a place of the list.
    @inlinable
    public init(_ index: Int) { self.index = Int32(index) }
    /// By place in the list.
    @inlinable
    public static func < (a: HostID, b: HostID) -> Bool { a.index < b.index }
}

/// A place where hosts stand: a data centre, a town, a region.
@frozen
public struct SiteID: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// The place in the topology's list of sites, from 0.
    public var index: Int32

    /// The site at a place of the list.
    @inlinable
    public init(_ index: Int) { self.index = Int32(index) }
    /// By place in the list.
    @inlinable
    public static func < (a: SiteID, b: SiteID) -> Bool { a.index < b.index }
}

/// One direction of a link, whose capacity all flows over it share.
@frozen
public struct LinkID: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// The place in the list of links, from 0.
    public var index: Int32

    /// The link at a place of the list.
    @inlinable
    public init(_ index: Int) { self.index = Int32(index) }
    /// By place in the list.
    @inlinable
    public static func < (a: LinkID, b: LinkID) -> Bool { a.index < b.index }
}

/// A flow, numbered in the order of the starts.
@frozen
public struct FlowID: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// How many flows of this network were started before it.
    public var ordinal: Int64

    /// The flow with a number.
    @inlinable
    public init(ordinal: Int64) { self.ordinal = ordinal }
    /// By place in the list.
    @inlinable
    public static func < (a: FlowID, b: FlowID) -> Bool { a.ordinal < b.ordinal }
}
