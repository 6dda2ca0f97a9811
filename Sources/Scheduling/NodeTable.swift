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

    fileprivate(set) var traits: NodeTraits
    private(set) var record: UptimeRecord
    private(set) var state = State.down

    init(_ description: NodeDescription, at now: Instant) {
        traits = NodeTraits(description)
        record = UptimeRecord(at: now)
    }

    mutating func turn(_ next: State, at now: Instant) {
        record.turn(up: next == .up, at: now)
        state = next
    }

    /// What was seen of the node counts no more.
    mutating func forget(at now: Instant) { record = UptimeRecord(at: now) }

    /// The share of time that the node was up since it was admitted, as if it had been up for
    /// `prior` before: a newcomer counts as good until it is seen to fail.
    func availability(at now: Instant, prior: Duration) -> Double {
        record.availability(at: now, prior: prior)
    }
}

/// How long a node was up.
struct UptimeRecord: Sendable, BitwiseCopyable {
    private let admitted: Instant
    /// The time up, while the node is down; else the instant so long before now.
    private var upTime = Duration.zero
    private var upFrom: Instant {
        get { .start + upTime }
        set { upTime = newValue.sinceStart }
    }
    private var isUp = false

    init(at now: Instant) { admitted = now }

    mutating func turn(up next: Bool, at now: Instant) {
        guard next != isUp else { return }
        if next { upFrom = now - upTime } else { upTime = now - upFrom }
        isUp = next
    }

    func availability(at now: Instant, prior: Duration) -> Double {
        if isUp { return share(prior: prior).availability(at: now) }
        let whole = now - admitted + prior
        return whole.nanoseconds > 0 ? (prior + upTime) / whole : 1
    }

    /// The availability of a node that is up, as long as it stays so.
    ///
    /// - Precondition: the node is up.
    func share(prior: Duration) -> UptimeShare {
        precondition(isUp, "the share of a node that is down")
        return UptimeShare(upFrom: upFrom - prior, wholeFrom: admitted - prior)
    }
}

/// The availability of a node that is up: the time from one instant, as a share of the time from
/// another.
struct UptimeShare: Sendable, BitwiseCopyable {
    let upFrom: Instant
    let wholeFrom: Instant

    func availability(at now: Instant) -> Double {
        let whole = now - wholeFrom
        return whole.nanoseconds > 0 ? (now - upFrom) / whole : 1
    }
}

/// The nodes that were admitted, in the order of their identities.
struct NodeTable: Sendable {
    private(set) var descriptions: [NodeDescription] = []
    private(set) var entries: [NodeEntry] = []
    /// The lease that holds each node, if any does.
    private(set) var leases: [Lease?] = []
    private(set) var ejected = PlaceSet()
    /// The free places and the counts of those that suit jobs.
    var free = FreeNodes()
    private var order = IdentityOrder()
    private var numbering = DomainNumbering()

    func place(of node: NodeID) -> Int? { order.place(of: node.index) }
    /// Whether a node is up and no lease holds it.
    func isFree(_ place: Int) -> Bool { entries[place].state == .up && leases[place] == nil }

    /// Adds a node that is not in the table; `capacity` is its place in the tree of capacities.
    mutating func insert(_ description: NodeDescription, capacity: Int, at now: Instant) {
        var entry = NodeEntry(description, at: now)
        entry.traits = NodeTraits(description, numbering: &numbering)
        entry.traits.capacity = Int32(capacity)
        let place = order.insert(description.node.index)
        descriptions.insert(description, at: place)
        entries.insert(entry, at: place)
        leases.insert(nil, at: place)
        ejected.makePlace(at: place)
        free.makePlace(at: place)
    }

    /// Turns a node up, down or out.
    mutating func turn(_ place: Int, _ state: NodeEntry.State, at now: Instant) {
        let wasFree = isFree(place)
        entries[place].turn(state, at: now)
        if state == .ejected { ejected.insert(place) }
        note(place, wasFree)
    }

    /// Begins the record of a node that is down anew.
    mutating func forget(_ place: Int, at now: Instant) { entries[place].forget(at: now) }

    /// Says which lease holds a node, if any does.
    mutating func lease(_ place: Int, to lease: Lease?) {
        let wasFree = isFree(place)
        leases[place] = lease
        note(place, wasFree)
    }

    private mutating func note(_ place: Int, _ wasFree: Bool) {
        let isFree = isFree(place)
        guard isFree != wasFree else { return }
        if isFree { free.add(place) } else { free.remove(place) }
    }
}
