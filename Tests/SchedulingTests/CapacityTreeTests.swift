import ProtocolCore
import Testing

@testable import Scheduling

@Suite struct `The capacity tree` {
    private func domain(_ region: Int, _ site: Int) -> FailureDomain {
        FailureDomain(site: site, operator: 0, jurisdiction: region)
    }

    @Test func `counts up and free nodes by region and site`() {
        var tree = CapacityTree()
        for (region, site) in [(1, 4), (0, 2), (1, 3), (1, 4)] { tree.add(domain(region, site)) }
        #expect(tree.regions.map(\.total.index) == [0, 1])
        #expect(tree.regions[1].sites.map(\.index) == [3, 4])
        #expect(tree.reserve([domain(1, 4)]) == true)
        #expect(tree.regions[1].total.up == 3 && tree.regions[1].total.free == 2)
        #expect(tree.regions[1].sites[1].up == 2 && tree.regions[1].sites[1].free == 1)
        #expect(tree.free == 3)
        tree.remove(domain(0, 2))
        #expect(tree.regions.map(\.total.index) == [1])
    }

    @Test func `a reservation that does not fit as a whole leaves no trace`() {
        var tree = CapacityTree()
        for site in [1, 1, 2] { tree.add(domain(0, site)) }
        let snapshot = tree
        #expect(tree.reserve([domain(0, 1), domain(0, 2), domain(0, 2)]) == false)
        #expect(tree == snapshot)
        #expect(tree.reserve([domain(0, 1), domain(0, 3)]) == false)
        #expect(tree == snapshot)
    }

    @Test func `whatever is reserved and taken back restores the snapshot`() {
        var luck = Luck(3)
        for _ in 0..<100 {
            var tree = CapacityTree()
            let nodes = (0..<30).map { _ in
                domain(Int.random(in: 0..<3, using: &luck), Int.random(in: 0..<6, using: &luck))
            }
            for node in nodes { tree.add(node) }
            let kept = nodes.shuffled(using: &luck).prefix(8)
            #expect(tree.reserve(Array(kept)) == true)
            let snapshot = tree
            let wanted = nodes.shuffled(using: &luck).prefix(Int.random(in: 0...22, using: &luck))
            if tree.reserve(Array(wanted)) { tree.unreserve(wanted.shuffled(using: &luck)) }
            #expect(tree == snapshot)
        }
    }
}
