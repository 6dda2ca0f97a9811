import Aggregation
import ProtocolCore
import Testing

struct ReplicaLayoutTests {
    private func nodes(_ places: [Int]) -> [NodeID] { places.map { NodeID($0) } }
    private func nodes(_ range: Range<Int>) -> [NodeID] { range.map { NodeID($0) } }

    @Test func `rows are filled in order and what is over waits`() {
        let layout = ReplicaLayout.inOrder(of: nodes(0..<11), stages: 4)
        #expect(layout.replicas == [nodes(0..<4), nodes(4..<8)])
        #expect(layout.spares == nodes(8..<11))
        #expect(layout.group(of: 2) == nodes([2, 6]))
        #expect(ReplicaLayout.inOrder(of: nodes(0..<3), stages: 4).replicas.isEmpty)
    }

    @Test func `a spare takes the seat of one that is lost`() {
        let layout = ReplicaLayout.inOrder(of: nodes(0..<9), stages: 4)
        let members = nodes([0, 1, 2, 3, 4, 5, 7, 8])
        let held: [Int?] = [0, 1, 2, 3, 0, 1, 3, nil]
        let next = layout.changed(to: members, holdings: held)
        #expect(next.replicas == [nodes(0..<4), nodes([4, 5, 8, 7])])
        #expect(next.spares.isEmpty)
    }

    @Test func `without a spare the broken row is dissolved, and the most broken of several`() {
        let layout = ReplicaLayout.inOrder(of: nodes(0..<12), stages: 4)
        // Row 0 has lost two, row 1 one: one of row 0's nodes holds what row 1 lacks.
        let members = nodes([0, 1, 4, 6, 7, 8, 9, 10, 11])
        let held: [Int?] = [0, 1, 0, 2, 3, 0, 1, 2, 3]
        let next = layout.changed(to: members, holdings: held)
        #expect(next.replicas == [nodes([4, 1, 6, 7]), nodes(8..<12)])
        #expect(next.spares == nodes([0]))
    }

    @Test func `joiners make a row of their own`() {
        let layout = ReplicaLayout.inOrder(of: nodes(0..<3), stages: 3)
        let held: [Int?] = [0, 1, 2, 2, 0, nil]
        let next = layout.changed(to: nodes(0..<6), holdings: held)
        #expect(next.replicas == [nodes(0..<3), nodes([4, 5, 3])])
    }

    @Test func `whoever leaves and comes, everybody is seated once and few move`() {
        var numbers = TestNumbers(state: 3)
        for _ in 0..<300 {
            let stages = Int.random(in: 1...5, using: &numbers)
            let all = Int.random(in: stages...20, using: &numbers)
            let layout = ReplicaLayout.inOrder(of: nodes(0..<all), stages: stages)
            let members = nodes(0..<all + 4).filter { _ in
                Int.random(in: 0..<4, using: &numbers) > 0
            }
            let held: [Int?] = members.map { node in
                let place = Int(node.index)
                return place < all / stages * stages ? place % stages : nil
            }
            let next = layout.changed(to: members, holdings: held)
            #expect(next.replicas.count == members.count / stages)
            #expect((next.seated + next.spares).sorted() == members)
            // Of every stage as many of its holders are seated there as can be.
            for stage in 0..<stages {
                let holders = zip(members, held).filter { $0.1 == stage }.map(\.0)
                let seated = next.replicas.map { $0[stage] }.filter { holders.contains($0) }
                #expect(seated.count == min(holders.count, next.replicas.count))
            }
        }
    }

    /// Two sites with wide lines inside and narrow ones between.
    private func sites(_ members: Int) -> (classes: [Int], widths: [[Double]]) {
        ((0..<members).map { $0 % 2 }, [[100, 1], [1, 100]])
    }

    @Test func `rows stay inside sites where activations are what weighs`() {
        let (classes, widths) = sites(16)
        let layout = LayoutSearch.layout(
            of: nodes(0..<16), classes: classes, widths: widths, stages: 4,
            traffic: LayoutSearch.Traffic(activations: 100, gradients: 1))
        for row in layout.replicas { #expect(Set(row.map { $0.index % 2 }).count == 1) }
    }

    @Test func `groups stay inside sites where gradients are what weighs`() {
        let (classes, widths) = sites(16)
        let layout = LayoutSearch.layout(
            of: nodes(0..<16), classes: classes, widths: widths, stages: 4,
            traffic: LayoutSearch.Traffic(activations: 1, gradients: 100))
        for stage in 0..<4 {
            #expect(Set(layout.group(of: stage).map { $0.index % 2 }).count == 1)
        }
        // Then a row crosses between the sites once.
        for row in layout.replicas {
            let crossings = zip(row, row.dropFirst()).count { $0.index % 2 != $1.index % 2 }
            #expect(crossings == 1)
        }
    }

    @Test func `the search is as good as the best of all layouts of six nodes`() {
        var numbers = TestNumbers(state: 8)
        var misses = 0
        for _ in 0..<60 {
            let members = nodes(0..<6)
            let widths = (0..<6).map { _ in
                (0..<6).map { _ in Double(Int.random(in: 1...20, using: &numbers)) }
            }
            let stages = Bool.random(using: &numbers) ? 2 : 3
            let traffic = LayoutSearch.Traffic(
                activations: Double(Int.random(in: 1...5, using: &numbers)),
                gradients: Double(Int.random(in: 1...5, using: &numbers)))
            func cost(_ layout: ReplicaLayout) -> Double {
                func width(_ a: NodeID, _ b: NodeID) -> Double {
                    widths[Int(a.index)][Int(b.index)]
                }
                let rows = layout.replicas.map { row in
                    zip(row, row.dropFirst()).map { pair in
                        traffic.activations / width(pair.0, pair.1)
                            + traffic.activations / width(pair.1, pair.0)
                    }.max() ?? 0
                }
                let count = Double(layout.replicas.count)
                let groups = (0..<stages).map { stage in
                    let group = layout.group(of: stage)
                    let edges = group.map { a in
                        group.map { b in min(width(a, b), width(b, a)) }
                    }
                    return 2 * (count - 1) / count * traffic.gradients
                        / Self.bottleneck(edges)
                }
                return (rows.max() ?? 0) + (groups.max() ?? 0)
            }
            let found = cost(
                LayoutSearch.layout(
                    of: members, classes: Array(0..<6), widths: widths, stages: stages,
                    traffic: traffic))
            var best = Double.infinity
            Self.permute(members) { order in
                best = min(best, cost(.inOrder(of: order, stages: stages)))
            }
            #expect(found >= best - 1e-9)
            if found > best * 1.0001 { misses += 1 }
            #expect(found <= 1.6 * best)
        }
        #expect(misses <= 20, "\(misses) of 60 are not the best")
    }

    /// The narrowest edge of the widest spanning tree, by joining the widest edges first.
    private static func bottleneck(_ edges: [[Double]]) -> Double {
        var part = Array(edges.indices)
        var narrowest = Double.infinity
        var all: [(width: Double, a: Int, b: Int)] = []
        for a in edges.indices { for b in 0..<a { all.append((edges[a][b], a, b)) } }
        for edge in all.sorted(by: { $0.width > $1.width }) where part[edge.a] != part[edge.b] {
            narrowest = min(narrowest, edge.width)
            let (old, new) = (part[edge.a], part[edge.b])
            for place in part.indices where part[place] == old { part[place] = new }
        }
        return narrowest
    }

    private static func permute(_ members: [NodeID], _ body: ([NodeID]) -> Void) {
        var order = members
        func go(_ place: Int) {
            if place == order.count { return body(order) }
            for other in place..<order.count {
                order.swapAt(place, other)
                go(place + 1)
                order.swapAt(place, other)
            }
        }
        go(0)
    }
}
