import ProtocolCore
import Quantities
import Testing

@testable import NetworkSimulation

/// What the phases of a ring pay for its latencies.
@Suite struct RingLatencyTests {
    private static let order = [2, 0, 3, 1].map { NodeID($0) }

    @Test func `equal edges are paid once for each hop`() {
        let ring = RingLatencies(order: Self.order) { _, _ in .milliseconds(7) }
        for node in Self.order { #expect(ring.way(to: node) == .milliseconds(21)) }
    }

    @Test func `a chunk crosses every edge but the one that leaves its last member`() {
        // 2 → 0 takes 1 ms, 0 → 3 50 ms, 3 → 1 2 ms, 1 → 2 60 ms.
        let edges: [Int32: Int64] = [2: 1, 0: 50, 3: 2, 1: 60]
        let ring = RingLatencies(order: Self.order) { from, _ in
            .milliseconds(edges[from.index] ?? 0)
        }
        #expect(ring.way(to: NodeID(2)) == .milliseconds(112))
        #expect(ring.way(to: NodeID(0)) == .milliseconds(63))
        #expect(ring.way(to: NodeID(3)) == .milliseconds(111))
        #expect(ring.way(to: NodeID(1)) == .milliseconds(53))
        #expect(ring.way(to: NodeID(9)) == nil)
    }

    @Test func `latencies are those of the members that contribute`() {
        let ring = RingLatencies(order: Self.order) { _, _ in .milliseconds(1) }
        #expect(ring.areAmong([0, 1, 2, 3].map { NodeID($0) }))
        #expect(!ring.areAmong([0, 1, 3].map { NodeID($0) }))
    }
}
