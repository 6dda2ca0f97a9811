import ProtocolCore
import Quantities

/// What a planner reckons with of a node that does not change: numbers, side by side.
///
/// Operators and jurisdictions are numbered through as they come, so that tables can go by them.
struct NodeTraits: Sendable, BitwiseCopyable {
    let node: NodeID
    let site: Int32
    var `operator`: Int32
    var jurisdiction: Int32
    /// The place of its site and region in the tree of capacities.
    var capacity = Int32(0)
    let gpus: Int32
    /// The narrower direction of its access line, and the one into it.
    let access: ByteRate
    let down: ByteRate

    /// A node's traits, with the operator and jurisdiction as they are named.
    init(_ description: NodeDescription) {
        node = description.node
        site = description.domain.site
        `operator` = description.domain.operator
        jurisdiction = description.domain.jurisdiction
        gpus = Int32(clamping: description.capability.gpus)
        access = description.access
        down = description.capability.down
    }

    /// A node's traits, with the operator and jurisdiction numbered.
    init(_ description: NodeDescription, numbering: inout DomainNumbering) {
        self.init(description)
        `operator` = numbering.operators.number(of: `operator`)
        jurisdiction = numbering.jurisdictions.number(of: jurisdiction)
    }
}

/// A node that could be taken, with what an offer and the hour add to its traits.
struct PlanNode: Sendable, BitwiseCopyable {
    let traits: NodeTraits
    /// The provider's price, in ZEN per GPU-hour.
    let ask: Double
    /// The share of time that it was seen down.
    let unavailability: Double
    /// Its place among nodes that are equally good: the lower is taken. No two have the same.
    let turn: Int32

    /// A node whose turn among equals is that of its identity, unless another is given.
    init(
        _ traits: NodeTraits, ask: GPUHourPrice, availability: Double, turn: Int32? = nil
    ) {
        self.traits = traits
        self.turn = turn ?? traits.node.index
        self.ask = ask.inZen
        unavailability = 1 - availability
    }
}

/// Numbers from 0 for operators and jurisdictions, in the order in which they are met.
struct DomainNumbering: Sendable {
    struct Numbers: Sendable {
        private var known: [Int32: Int32] = [:]

        mutating func number(of name: Int32) -> Int32 {
            if let number = known[name] { return number }
            let number = Int32(known.count)
            known[name] = number
            return number
        }
    }

    var operators = Numbers()
    var jurisdictions = Numbers()
}
