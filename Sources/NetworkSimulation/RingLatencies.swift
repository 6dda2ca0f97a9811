import Aggregation
import Platform
import ProtocolCore
import Quantities

/// What the messages of a ring's phases pay beyond the latency of their own path.
///
/// A phase of a ring of p members is p − 1 hops of every chunk. The last chunk that a member gets
/// has come over every edge of the ring but the one that leaves that member; so its message, which
/// stands for all of them, pays the latencies of these edges once each. Where all edges are alike
/// that is p − 1 times one latency; where a few cross an ocean, it is far less than p − 1 times
/// theirs, because the chunks follow each other and do not wait for each other.
struct RingLatencies: Sendable {
    /// Those who contribute, by identity, and what is paid on the way to each of them: all edges
    /// but the one that leaves it.
    private let members: [NodeID]
    private let ways: [Duration]

    /// The latencies around a ring.
    ///
    /// - Parameter latency: of the path from one member to the next.
    init(order: [NodeID], latency: (NodeID, NodeID) -> Duration) {
        var total = Duration.zero
        var leaving: [(node: NodeID, latency: Duration)] = []
        for (place, node) in order.enumerated() {
            let edge = latency(node, order[(place + 1) % order.count])
            total += edge
            leaving.append((node, edge))
        }
        leaving.sort { $0.node < $1.node }
        members = leaving.map(\.node)
        ways = leaving.map { total - $0.latency }
    }

    /// Whether these are the latencies among some members, by identity.
    func areAmong(_ contributors: [NodeID]) -> Bool { members == contributors }

    /// The latency of all hops of a phase to a member; nil if it is none.
    func way(to node: NodeID) -> Duration? { members.index(ofSorted: node).map { ways[$0] } }
}
