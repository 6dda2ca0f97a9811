import Checkpointing
import ProtocolCore
import Testing

struct ReplicaPlacementTests {
    struct Vectors: Decodable {
        struct Top: Decodable {
            var key: String
            var plain: [String]
            var spread: [String]
            var weighted_spread: [String]
        }
        var nodes: [String]
        var domains: [String: String]
        var weights: [String: Double]
        var h64_sample: [String: String]
        var top3: [Top]
        var balance_20000: [String: Int]
        var weighted_balance_20000: [String: Int]
        var moved_when_last_removed: Int
    }

    private func vectors() throws -> Vectors {
        try VectorFile("hrw_placement").decode(Vectors.self)
    }

    /// The vectors' nodes by their names, in sites as told and under operators of their own.
    private func choose(
        _ vectors: Vectors, key: String, count: Int, weighted: Bool, spread: Bool,
        without: Int = 0
    ) -> [String] {
        let names = vectors.nodes.dropLast(without)
        let sites = Set(vectors.domains.values).sorted()
        let holders = names.enumerated().map { index, name in
            let site = sites.firstIndex(of: vectors.domains[name] ?? "") ?? 0
            return ReplicaHolder(
                node: NodeID(index),
                domain: FailureDomain(
                    site: spread ? site : index, operator: index, jurisdiction: 0),
                weight: weighted ? vectors.weights[name] ?? 0 : 1)
        }
        let scores = zip(names, holders).map {
            RendezvousHash.score(node: $0.utf8, key: key.utf8, weight: $1.weight)
        }
        return ReplicaPlacement.choose(scores: scores, among: holders, count: count)
            .map { vectors.nodes[Int($0.index)] }
    }

    @Test func `hashes and choices are those of the vectors`() throws {
        let vectors = try vectors()
        for (pair, hash) in vectors.h64_sample {
            let parts = pair.split(separator: "|").map(String.init)
            #expect(
                String(RendezvousHash.hash(node: parts[0].utf8, key: parts[1].utf8)) == hash)
        }
        for row in vectors.top3 {
            let key = row.key
            #expect(
                choose(vectors, key: key, count: 3, weighted: false, spread: false) == row.plain)
            #expect(
                choose(vectors, key: key, count: 3, weighted: false, spread: true) == row.spread)
            #expect(
                choose(vectors, key: key, count: 3, weighted: true, spread: true)
                    == row.weighted_spread)
        }
    }

    @Test func `load and movement are those of the vectors, for the first tenth of the keys`()
        throws
    {
        let vectors = try vectors()
        var weighted: [String: Int] = [:]
        var moved = 0
        for index in 0..<2_000 {
            let key = "obj-\(index)"
            let before = choose(vectors, key: key, count: 1, weighted: false, spread: false)
            let after = choose(
                vectors, key: key, count: 1, weighted: false, spread: false, without: 1)
            if before != after {
                moved += 1
                // Only what the missing node held moves.
                #expect(before == [vectors.nodes[11]])
            }
            let best = choose(vectors, key: key, count: 1, weighted: true, spread: false)
            weighted[best[0], default: 0] += 1
        }
        #expect(abs(Double(moved) - Double(vectors.moved_when_last_removed) / 10) < 40)
        for (name, count) in vectors.weighted_balance_20000 {
            #expect(abs(Double(weighted[name] ?? 0) - Double(count) / 10) < 70, "\(name)")
        }
    }

    private func holder(_ node: Int, site: Int, operator: Int, weight: Double = 1) -> ReplicaHolder
    {
        ReplicaHolder(
            node: NodeID(node),
            domain: FailureDomain(site: site, operator: `operator`, jurisdiction: 0),
            weight: weight)
    }

    @Test func `replicas stand on as many sites as there are, then under as many operators`() {
        var numbers = TestNumbers(state: 5)
        for _ in 0..<500 {
            let holders = (0..<Int.random(in: 1...12, using: &numbers)).map { node in
                holder(
                    node, site: Int.random(in: 0..<4, using: &numbers),
                    operator: Int.random(in: 0..<3, using: &numbers),
                    weight: Double.random(in: 0.5...4, using: &numbers))
            }
            let count = Int.random(in: 1...5, using: &numbers)
            let key = Digest(ofWords: numbers.next())
            let chosen = ReplicaPlacement.choose(key: key, among: holders, count: count)
            #expect(chosen.count == min(count, holders.count))
            #expect(Set(chosen).count == chosen.count)
            let sites = Set(chosen.map { holders[Int($0.index)].domain.site })
            #expect(sites.count == min(count, Set(holders.map(\.domain.site)).count))
            // The order in which the holders are given changes nothing.
            let shuffled = holders.shuffled(using: &numbers)
            #expect(ReplicaPlacement.choose(key: key, among: shuffled, count: count) == chosen)
        }
    }

    @Test func `a second replica goes to another site and operator, if there is one`() {
        let holders = [
            holder(0, site: 0, operator: 0, weight: 1e9), holder(1, site: 0, operator: 1),
            holder(2, site: 1, operator: 0), holder(3, site: 2, operator: 2, weight: 1e-9),
        ]
        let key = Digest(ofWords: 4)
        #expect(
            ReplicaPlacement.choose(key: key, among: holders, count: 2) == [NodeID(0), NodeID(3)])
        let three = Array(holders.prefix(3))
        #expect(
            ReplicaPlacement.choose(key: key, among: three, count: 2) == [NodeID(0), NodeID(2)])
        #expect(
            ReplicaPlacement.choose(
                key: key, among: Array(holders.dropFirst()), count: 1, besides: [holders[0]])
                == [NodeID(3)])
    }
}
