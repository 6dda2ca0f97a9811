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
        job: Int, from: NodeID, to: NodeID, CollectiveMessage<SizedUpdate>, isBulk: Bool)
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

    /// The nodes at its ends, as far as they can fail.
    var ends: [NodeID] {
        switch self {
        case .collective(_, let from, let to, _, _): [from, to]
        case .state(_, let target, let source): [target, source]
        case .data(_, let target, _): [target]
        case .replica(_, _, let from, let to): [from, to]
        case .evidence(_, let verifier, let worker): [verifier, worker]
        case .result(_, let source): [source]
        }
    }
}

/// The flows under way, each with its purpose; a flow's tag is its place in the table.
struct FlowTable: Sendable {
    /// A flow under way.
    struct Entry: Sendable {
        var flow: FlowID
        var purpose: FlowPurpose
        var bytes: Bytes
    }

    private var entries: [Entry?] = []
    private var free: [Int] = []

    /// The tag that the next flow will have.
    mutating func reserve() -> Int {
        if let slot = free.popLast() { return slot }
        entries.append(nil)
        return entries.count - 1
    }

    /// Enters a flow under its reserved tag.
    mutating func enter(_ entry: Entry, at slot: Int) { entries[slot] = entry }

    /// Takes a flow out of the table.
    mutating func remove(_ slot: Int) -> Entry? {
        guard let entry = entries[slot] else { return nil }
        entries[slot] = nil
        free.append(slot)
        return entry
    }

    /// The tags of the flows that satisfy a condition, in the order of the table.
    func slots(where condition: (FlowPurpose) -> Bool) -> [Int] {
        entries.indices.filter { slot in
            guard let entry = entries[slot] else { return false }
            return condition(entry.purpose)
        }
    }
}
