import ProtocolCore
import Quantities

/// A condition that a node meets for a request or does not, whatever the hour.
public protocol FilterPlugin: Sendable {
    /// The condition's name in reports, such as "tier".
    var name: String { get }
    /// Whether the node meets it.
    func passes(_ node: NodeDescription, for request: GangRequest) -> Bool
    /// Whether every node meets the condition for both requests or for neither, so that what was
    /// found for one holds for the other.
    ///
    /// To say no is always right, and costs a look at every node.
    func asksTheSame(_ a: GangRequest, _ b: GangRequest) -> Bool
}

extension FilterPlugin {
    /// Whether the requests are equal in everything, as is right for any condition.
    public func asksTheSame(_ a: GangRequest, _ b: GangRequest) -> Bool { a == b }
}

/// The node is of the tier that the request names, if it names one.
public struct TierFilter: FilterPlugin {
    /// "tier".
    public let name = "tier"
    /// The filter; it has no settings.
    public init() {}
    /// Whether the tiers are equal, or any will do.
    public func passes(_ node: NodeDescription, for request: GangRequest) -> Bool {
        request.tier.map { $0 == node.tier } ?? true
    }
    /// Whether the same tier is named.
    public func asksTheSame(_ a: GangRequest, _ b: GangRequest) -> Bool {
        a.tier == b.tier
    }
}

/// The node's accelerators hold what a member of the gang must hold.
public struct MemoryFilter: FilterPlugin {
    /// "memory".
    public let name = "memory"
    /// The filter; it has no settings.
    public init() {}
    /// Whether all accelerators together have the memory.
    public func passes(_ node: NodeDescription, for request: GangRequest) -> Bool {
        node.acceleratorMemory >= request.memoryPerNode
    }
    /// Whether the same memory is asked for.
    public func asksTheSame(_ a: GangRequest, _ b: GangRequest) -> Bool {
        a.memoryPerNode == b.memoryPerNode
    }
}

/// The node's access line is as wide as the request demands, in both directions.
public struct NetworkFilter: FilterPlugin {
    /// "network".
    public let name = "network"
    /// The filter; it has no settings.
    public init() {}
    /// Whether the narrower direction has the rate.
    public func passes(_ node: NodeDescription, for request: GangRequest) -> Bool {
        node.access >= request.minimumNetwork
    }
    /// Whether the same rate is demanded.
    public func asksTheSame(_ a: GangRequest, _ b: GangRequest) -> Bool {
        a.minimumNetwork == b.minimumNetwork
    }
}

/// How many nodes fail one filter.
public struct FilterCount: Hashable, Sendable {
    /// The filter's name.
    public var filter: String
    /// Nodes that fail it; a node that fails several counts in each.
    public var nodes: Int

    /// A count for a filter.
    public init(filter: String, nodes: Int) {
        self.filter = filter
        self.nodes = nodes
    }
}
