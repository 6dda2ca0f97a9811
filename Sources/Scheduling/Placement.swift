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
}

extension PlanNode {
    /// What a planner reckons with of a node.
    init(_ node: PlacementNode, numbering: inout DomainNumbering) {
        self.init(
            NodeTraits(node.description, numbering: &numbering), ask: node.ask,
            availability: node.availability)
    }
}

extension HeldTally {
    /// The tally of nodes that are given by identity.
    init(of held: [PlacementNode], for request: GangRequest, numbering: inout DomainNumbering) {
        for node in held {
            let node = PlanNode(node, numbering: &numbering)
            add(node.traits)
            unavailability += node.unavailability
            slowestLine = max(
                slowestLine, request.trafficPerRound.seconds(at: node.traits.access))
        }
    }
}
