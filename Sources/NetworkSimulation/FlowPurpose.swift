import Aggregation
import Checkpointing
import Platform
import ProtocolCore
import Quantities
import Verification

/// What a flow is for, and so what its end means.
enum FlowPurpose: Sendable {
    /// A message of a collective, from one member to another.
    case collective(
        job: Int, from: NodeID, to: NodeID, CollectiveMessage<SizedUpdate>, ExchangeKey)
    /// What a pass has made, for the stage before or behind.
    case activation(job: Int, from: NodeID, to: NodeID, PipelineTask)
    /// The same on its way out, where its maker waits until it has left.
    case leaving(job: Int, from: NodeID, to: NodeID, PipelineTask)
    /// The state of its layers for a member that has changed its stage.
    case layers(job: Int, node: NodeID, source: NodeID)
    /// The update of a member's phase, for the hub; and a model, from the hub for a member.
    case push(job: Int, from: NodeID, hub: NodeID, phase: RoundID)
    case model(job: Int, to: NodeID, hub: NodeID, version: Int)
    /// Training state for a joiner, from a member or from a replica (nil: a storage server).
    case state(job: Int, node: NodeID, source: NodeID)
    /// Text for a node's next phases.
    case data(job: Int, node: NodeID, sequences: Int64)
    /// A replica of a checkpoint.
    case replica(job: Int, CheckpointID, from: NodeID, to: NodeID)
    /// What a verifier needs to run a step again.
    case evidence(job: Int, verifier: NodeID, worker: NodeID)
    /// The trained model, for the customer.
    case result(job: Int, source: NodeID)

    /// The nodes at its ends, as far as they can fail: one or two.
    var ends: (NodeID, NodeID?) {
        switch self {
        case .collective(_, let from, let to, _, _): (from, to)
        case .activation(_, let from, let to, _), .leaving(_, let from, let to, _): (from, to)
        case .layers(_, let target, let source): (target, source)
        case .push(_, let from, let hub, _): (from, hub)
        case .model(_, let to, let hub, _): (hub, to)
        case .state(_, let target, let source): (target, source)
        case .data(_, let target, _): (target, nil)
        case .replica(_, _, let from, let to): (from, to)
        case .evidence(_, let verifier, let worker): (verifier, worker)
        case .result(_, let source): (source, nil)
        }
    }
}

/// The flows under way, each with its purpose; a flow's tag is its place in the table.
struct FlowTable: Sendable {
    /// A flow under way.
    struct Entry: Sendable {
        var flow: FlowID
        var startedAt: Instant
        var purpose: FlowPurpose
        var bytes: Bytes
    }

    private var entries: [Entry?] = []
    private var free: [Int] = []
    /// The tags of the flows at each node, in any order.
    private var tagsOfNode: [[Int32]]

    /// An empty table for so many nodes.
    init(nodes: Int) { tagsOfNode = Array(repeating: [], count: nodes) }

    /// Flows under way.
    private(set) var count = 0

    /// The tag that the next flow will have.
    mutating func reserve() -> Int {
        if let slot = free.popLast() { return slot }
        entries.append(nil)
        return entries.count - 1
    }

    /// Enters a flow under its reserved tag.
    mutating func enter(_ entry: Entry, at slot: Int) {
        count += 1
        entries[slot] = entry
        let (first, second) = entry.purpose.ends
        tagsOfNode[Int(first.index)].append(Int32(slot))
        if let second { tagsOfNode[Int(second.index)].append(Int32(slot)) }
    }

    /// Takes a flow out of the table.
    mutating func remove(_ slot: Int) -> Entry? {
        guard let entry = entries[slot] else { return nil }
        count -= 1
        entries[slot] = nil
        free.append(slot)
        let (first, second) = entry.purpose.ends
        forget(slot, at: first)
        if let second { forget(slot, at: second) }
        return entry
    }

    private mutating func forget(_ slot: Int, at node: NodeID) {
        let place = tagsOfNode[Int(node.index)].firstIndex(of: Int32(slot))
        guard let place else { preconditionFailure("flow \(slot) was not at \(node)") }
        tagsOfNode[Int(node.index)].swapAt(place, tagsOfNode[Int(node.index)].count - 1)
        tagsOfNode[Int(node.index)].removeLast()
    }

    /// Whether a tag is that of a flow from or to a node.
    func isFlow(_ slot: Int, of node: NodeID) -> Bool {
        guard let (first, second) = entries[slot]?.purpose.ends else { return false }
        return first == node || second == node
    }

    /// Whether a flow begins or ends at a node.
    func isBusy(_ node: NodeID) -> Bool { !tagsOfNode[Int(node.index)].isEmpty }

    /// The tags of a node's flows that satisfy a condition, in the order of their starts.
    func slots(of node: NodeID, where condition: (FlowPurpose) -> Bool = { _ in true }) -> [Int] {
        var found: [(startedAt: Instant, flow: FlowID, slot: Int)] = []
        for tag in tagsOfNode[Int(node.index)] {
            guard let entry = entries[Int(tag)], condition(entry.purpose) else { continue }
            found.append((entry.startedAt, entry.flow, Int(tag)))
        }
        return found.sorted { ($0.startedAt, $0.flow) < ($1.startedAt, $1.flow) }.map(\.slot)
    }
}
