import ProtocolCore
import Quantities
import Randomness
import Testing

@testable import Checkpointing

struct PlacementTests {
    struct File: Decodable {
        struct Row: Decodable {
            var key: String
            var plain: [String]
            var spread: [String]
            var weighted_spread: [String]
        }
        var nodes: [String]
        var domains: [String: String]
        var weights: [String: Double]
        var h64_sample: [String: String]
        var top3: [Row]
        var balance_20000: [String: Int]
        var weighted_balance_20000: [String: Int]
        var moved_when_last_removed: Int

        /// The holders, each at a site of its own or at that of its domain.
        func holders(spread: Bool, weighted: Bool) -> [ReplicaHolder] {
            let regions = Set(domains.values).sorted()
            return nodes.enumerated().map { index, name in
                let region = domains[name].flatMap { regions.firstIndex(of: $0) } ?? 0
                return holder(
                    index, site: spread ? region : index,
                    weight: weighted ? weights[name] ?? 0 : 1)
            }
        }

        func choose(_ key: String, _ holders: [ReplicaHolder], _ count: Int) -> [String] {
            ReplicaPlacement.choose(among: holders, count: count) { node in
                draw("\(nodes[Int(node.index)])|\(key)")
            }.map { nodes[Int($0.index)] }
        }

        func draw(_ text: String) -> UInt64 { Digest(of: Array(text.utf8)).words.0 }
    }

    static func load() throws -> File {
        try CheckpointVectors.load(File.self, from: "hrw_placement")
    }

    @Test func `rendezvous hashing chooses what the vectors say`() throws {
        let file = try Self.load()
        for (text, expected) in file.h64_sample { #expect("\(file.draw(text))" == expected) }
        for row in file.top3 {
            #expect(
                file.choose(row.key, file.holders(spread: false, weighted: false), 3)
                    == row.plain, "\(row.key)")
            #expect(
                file.choose(row.key, file.holders(spread: true, weighted: false), 3)
                    == row.spread, "\(row.key)")
            #expect(
                file.choose(row.key, file.holders(spread: true, weighted: true), 3)
                    == row.weighted_spread, "\(row.key)")
        }
    }

    @Test func `weights are shares, and a removed node moves only its own keys, as in the vectors`()
        throws
    {
        let file = try Self.load()
        let plain = file.holders(spread: false, weighted: false)
        let weighted = file.holders(spread: false, weighted: true)
        var counts: [String: Int] = [:]
        var weightedCounts: [String: Int] = [:]
        var moved = 0
        for index in 0..<20_000 {
            let key = "obj-\(index)"
            let first = file.choose(key, plain, 1)[0]
            counts[first, default: 0] += 1
            weightedCounts[file.choose(key, weighted, 1)[0], default: 0] += 1
            let rest = file.choose(key, plain.dropLast(), 1)[0]
            if rest != first {
                moved += 1
                #expect(first == file.nodes.last)
            }
        }
        #expect(counts == file.balance_20000)
        #expect(weightedCounts == file.weighted_balance_20000)
        #expect(moved == file.moved_when_last_removed)
    }

    @Test func `distinct sites come first, then distinct operators, then the rest`() {
        // Two sites; at the first, operators 0, 0 and 1; at the second, operator 2.
        let holders = [
            holder(0, site: 0, operator: 0), holder(1, site: 0, operator: 0),
            holder(2, site: 0, operator: 1), holder(3, site: 1, operator: 2),
        ]
        for seed in 0..<200 {
            let key = Digest(ofWords: UInt64(seed))
            let order = ReplicaPlacement.choose(key: key, among: holders, count: 4).map(\.index)
            #expect(order.sorted() == [0, 1, 2, 3])
            #expect(order.prefix(2).contains(3), "the second site is among the first two")
            let first = order.prefix(2).first { $0 != 3 }
            #expect((order[2] == 2) == (first != 2), "then the operator that is not there yet")
        }
    }

    @Test func `nobody is chosen twice, nobody without weight, and no more than there are`() {
        let key = Digest(ofWords: 1)
        let holders = [holder(0), holder(1), holder(1), holder(2, weight: 0)]
        #expect(
            ReplicaPlacement.choose(key: key, among: holders, count: 9).sorted()
                == [NodeID(0), NodeID(1)])
        #expect(ReplicaPlacement.choose(key: key, among: holders, count: 0).isEmpty)
        #expect(ReplicaPlacement.choose(key: key, among: [], count: 3).isEmpty)
    }

    @Test func `the order in which holders are named does not matter`() {
        let holders = (0..<20).map { holder($0, site: $0 % 6, operator: $0 % 4) }
        for seed in 0..<100 {
            let key = Digest(ofWords: UInt64(seed))
            #expect(
                ReplicaPlacement.choose(key: key, among: holders, count: 8)
                    == ReplicaPlacement.choose(key: key, among: holders.reversed(), count: 8))
        }
    }

    @Test func `if a holder goes, only the replica that it had moves`() {
        let holders = (0..<24).map { index in
            holder(index, site: index % 8, operator: index % 5, weight: Double(1 + index % 3))
        }
        for seed in 0..<200 {
            let key = Digest(ofWords: UInt64(seed))
            let before = ReplicaPlacement.choose(key: key, among: holders, count: 4)
            for gone in holders {
                let after = ReplicaPlacement.choose(
                    key: key, among: holders.filter { $0 != gone }, count: 4)
                #expect(after.count == 4)
                if before.contains(gone.node) {
                    let others = Set(before).subtracting([gone.node])
                    #expect(others.isSubset(of: after))
                } else {
                    #expect(after == before)
                }
            }
        }
    }

    @Test func `a replacement keeps away from the domains in use`() {
        let holders = (0..<12).map { holder($0, site: $0 % 4) }
        for seed in 0..<100 {
            let key = Digest(ofWords: UInt64(seed))
            let kept = [holders[0], holders[1]]
            let other = ReplicaPlacement.choose(
                key: key, among: holders, count: 1, beside: kept)
            #expect(other.count == 1 && other.allSatisfy { [2, 3].contains($0.index % 4) })
        }
    }

    @Test func `scores are finite and grow with the draw and with the weight`() {
        #expect(ReplicaPlacement.score(draw: .max, weight: 1).isFinite)
        #expect(ReplicaPlacement.score(draw: 0, weight: 1) > 0)
        #expect(
            ReplicaPlacement.score(draw: .max, weight: 1)
                > ReplicaPlacement.score(draw: .max - 1 << 20, weight: 1))
        #expect(
            ReplicaPlacement.score(draw: 1 << 60, weight: 2)
                == 2 * ReplicaPlacement.score(draw: 1 << 60, weight: 1))
    }
}

/// A holder whose operator is its own unless another is named.
func holder(_ node: Int, site: Int? = nil, operator owner: Int? = nil, weight: Double = 1)
    -> ReplicaHolder
{
    ReplicaHolder(
        node: NodeID(node),
        domain: FailureDomain(site: site ?? node, operator: owner ?? node, jurisdiction: 0),
        weight: weight)
}
