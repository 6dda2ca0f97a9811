import ProtocolCore
import Quantities

/// What is over when, in that order; what has no end is not in it.
struct Deadlines: Sendable {
    private var sorted: [(at: Instant, node: NodeID)] = []

    /// The first of all; nil if nothing ends.
    var first: Instant? { sorted.first?.at }

    mutating func insert(_ node: NodeID, at end: Instant) {
        guard end < .distantFuture else { return }
        sorted.insert((end, node), at: place(of: node, at: end))
    }

    mutating func remove(_ node: NodeID, at end: Instant) {
        guard end < .distantFuture else { return }
        sorted.remove(at: place(of: node, at: end))
    }

    /// Takes out what is over.
    mutating func removeFirst(until now: Instant) -> [NodeID] {
        guard let first, first <= now else { return [] }
        let over = sorted.prefix { $0.at <= now }.map(\.node)
        sorted.removeFirst(over.count)
        return over
    }

    private func place(of node: NodeID, at end: Instant) -> Int {
        sorted.firstIndex(fromSorted: { ($0.at, $0.node) >= (end, node) })
    }
}
