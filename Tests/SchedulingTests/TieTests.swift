import ProtocolCore
import Quantities
import Testing

@testable import Scheduling

/// Which of equally good nodes is taken.
@Suite struct `Of equally good nodes, the scheduler takes` {
    /// Eight nodes that differ in nothing, and a scheduler that goes by the order of offers or not.
    private func taken(_ offered: [Int], _ nodes: Int, _ ties: TieRule) -> [NodeID] {
        var settings = GangScheduler.Settings(distances: line(of: 1))
        settings.ties = ties
        var scheduler = GangScheduler(settings: settings)
        for node in 0..<8 {
            _ = scheduler.handle(.admit(description(node, operator: node)), at: .start)
            _ = scheduler.handle(.nodeUp(NodeID(node)), at: .start)
        }
        _ = scheduler.handle(.submit(request(0, nodes)), at: seconds(1))
        return granted(
            scheduler.handle(
                .offer(job: JobID(0), price: price(2), nodes: nodes, from: offers(offered)),
                at: seconds(2))
        ).map(\.node)
    }

    @Test(arguments: 1...4)
    func `the lower numbers, or those that were named first`(nodes: Int) {
        var luck = Luck(UInt64(nodes))
        for _ in 0..<20 {
            let offered = Array(0..<8).shuffled(using: &luck)
            #expect(taken(offered, nodes, .lowestNode) == (0..<nodes).map { NodeID($0) })
            #expect(
                taken(offered, nodes, .asOffered) == offered.prefix(nodes).map { NodeID($0) })
        }
    }

    @Test func `those that a cheaper ask or another domain makes better, whatever the order`() {
        var settings = GangScheduler.Settings(distances: line(of: 1))
        settings.ties = .asOffered
        var scheduler = GangScheduler(settings: settings)
        for node in 0..<4 {
            _ = scheduler.handle(.admit(description(node, operator: node / 2)), at: .start)
            _ = scheduler.handle(.nodeUp(NodeID(node)), at: .start)
        }
        _ = scheduler.handle(.submit(request(0, 2, weights: only(reliability: 1))), at: seconds(1))
        let apart = granted(
            scheduler.handle(
                .offer(job: JobID(0), price: price(2), nodes: 2, from: offers([3, 2, 1, 0])),
                at: seconds(2)))
        // The second of the same operator comes later, although it was named before.
        #expect(apart.map(\.node) == [NodeID(3), NodeID(1)])
    }
}
