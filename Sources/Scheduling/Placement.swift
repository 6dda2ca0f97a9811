import ProtocolCore
public import Quantities

/// A node that could be, or is, a member of a gang, with what the scores need to know of it.
public struct PlacementNode: Hashable, Sendable {
    /// What the node is.
    public var description: NodeDescription
    /// Its provider's price.
    public var ask: GPUHourPrice
    /// The share of time that it was seen up, from 0 to 1.
    public var availability: Double

    /// A node of these parts.
    public init(description: NodeDescription, ask: GPUHourPrice, availability: Double) {
        self.description = description
        self.ask = ask
        self.availability = availability
    }
}

/// A choice of nodes for a gang, beside the members that it has already.
public struct Placement: Hashable, Sendable {
    /// The nodes chosen, by identity.
    public let chosen: [PlacementNode]
    /// The members that the gang has already, by identity.
    public let held: [PlacementNode]

    /// A placement; the order of the arguments' nodes does not matter.
    public init(chosen: [PlacementNode], beside held: [PlacementNode] = []) {
        self.chosen = chosen.sorted { $0.description.node < $1.description.node }
        self.held = held.sorted { $0.description.node < $1.description.node }
    }

    /// The whole gang: the members that it has and then the nodes chosen.
    public var gang: [PlacementNode] { held + chosen }

    /// The sites of the gang by index, with the number of members at each.
    var sites: [(site: Int, members: Int)] {
        var counted: [(site: Int, members: Int)] = []
        for site in gang.map(\.description.site).sorted() {
            if counted.last?.site == site {
                counted[counted.count - 1].members += 1
            } else {
                counted.append((site, 1))
            }
        }
        return counted
    }

    /// Whether the identities come first in the order that breaks ties.
    static func isBefore(_ a: Placement, _ b: Placement) -> Bool {
        a.chosen.lazy.map(\.description.node).lexicographicallyPrecedes(
            b.chosen.lazy.map(\.description.node))
    }
}
