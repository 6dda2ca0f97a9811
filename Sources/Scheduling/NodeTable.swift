import ProtocolCore
import Quantities

/// A node of the table, with its state and its record.
///
/// ```
///  admitted ─► down ⇄ up          a lease needs an up node and ends when the node goes down
///                │     │
///                └──┬──┘
///                ejected          for good
/// ```
struct NodeEntry: Sendable {
    enum State: Sendable, Equatable { case down, up, ejected }

    let description: NodeDescription
    var state = State.down
    var lease: LeaseID?
    let admitted: Instant
    private var upTime = Duration.zero
    private var changed: Instant

    init(_ description: NodeDescription, at now: Instant) {
        self.description = description
        admitted = now
        changed = now
    }

    var isFree: Bool { state == .up && lease == nil }

    mutating func turn(_ next: State, at now: Instant) {
        if state == .up { upTime += now - changed }
        state = next
        changed = now
    }

    /// The share of time that the node was up since it was admitted, as if it had been up for
    /// `prior` before: a newcomer counts as good until it is seen to fail.
    func availability(at now: Instant, prior: Duration) -> Double {
        let running = state == .up ? now - changed : .zero
        let whole = prior + (now - admitted)
        return whole > .zero ? (prior + upTime + running) / whole : 1
    }
}

/// The nodes that were admitted, in the order of their identities.
struct NodeTable: Sendable {
    private(set) var entries: [NodeEntry] = []
    /// Which entries are free, side by side, because draws look at all of them.
    private(set) var free: [Bool] = []
    private var places: [NodeID: Int] = [:]

    func place(of node: NodeID) -> Int? { places[node] }
    subscript(place: Int) -> NodeEntry {
        get { entries[place] }
        set {
            entries[place] = newValue
            free[place] = newValue.isFree
        }
    }

    /// Adds a node that is not in the table.
    mutating func insert(_ description: NodeDescription, at now: Instant) {
        var place = entries.count
        while place > 0, entries[place - 1].description.node > description.node { place -= 1 }
        entries.insert(NodeEntry(description, at: now), at: place)
        free.insert(false, at: place)
        for moved in place..<entries.count { places[entries[moved].description.node] = moved }
    }
}
