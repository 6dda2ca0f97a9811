import ProtocolCore
import Randomness
import Testing

@testable import Checkpointing

/// The choice without a sort against the plain one: rank all, then take whoever fits.
struct PlacementOracleTests {
    private func plain(
        _ key: Digest, _ holders: [ReplicaHolder], _ count: Int, beside kept: [ReplicaHolder],
        excluding excluded: Set<NodeID>
    ) -> [NodeID] {
        let ranked = holders.filter { $0.weight > 0 && !excluded.contains($0.node) }
            .map { holder -> (Double, UInt64, ReplicaHolder) in
                let draw = ReplicaPlacement.draw(of: key, at: holder.node)
                return (ReplicaPlacement.score(draw: draw, weight: holder.weight), draw, holder)
            }
            .sorted { ($0.0, $0.1, $1.2.node) > ($1.0, $1.1, $0.2.node) }.map(\.2)
        var used = kept
        var chosen: [NodeID] = []
        for rule in 0..<3 {
            for holder in ranked where chosen.count < count {
                let fits =
                    switch rule {
                    case 0: !used.contains { $0.domain.site == holder.domain.site }
                    case 1: !used.contains { $0.domain.operator == holder.domain.operator }
                    default: true
                    }
                guard fits, !used.contains(where: { $0.node == holder.node }) else { continue }
                used.append(holder)
                chosen.append(holder.node)
            }
        }
        return chosen
    }

    @Test(arguments: 0..<60)
    func `it chooses whom ranking all of them would choose`(seed: Int) {
        var luck = RandomStream(seed: Seed(UInt64(seed)), entity: 0, purpose: "placement")
        for round in 0..<20 {
            let sites = 1 + luck.below(60)
            let operators = 1 + luck.below(20)
            let isEven = round % 2 == 0
            let holders = (0..<luck.below(120)).map { node in
                holder(
                    node, site: luck.below(sites), operator: luck.below(operators),
                    weight: isEven ? 1 : Double(luck.below(4)))
            }
            let kept = holders.filter { _ in luck.below(30) == 0 }
            let excluded = Set(holders.filter { _ in luck.below(5) == 0 }.map(\.node))
            let count = luck.below(3) == 0 ? luck.below(60) : luck.below(6)
            let key = Digest(ofWords: UInt64(seed), UInt64(round))
            #expect(
                ReplicaPlacement.choose(
                    key: key, among: holders, count: count, beside: kept, excluding: excluded)
                    == plain(key, holders, count, beside: kept, excluding: excluded))
        }
    }

    @Test func `a node that is excluded is as good as absent`() {
        let holders = (0..<40).map { holder($0, site: $0 % 9, operator: $0 % 5) }
        for seed in 0..<100 {
            let key = Digest(ofWords: UInt64(seed))
            let out = Set(ReplicaPlacement.choose(key: key, among: holders, count: 2))
            #expect(
                ReplicaPlacement.choose(key: key, among: holders, count: 4, excluding: out)
                    == ReplicaPlacement.choose(
                        key: key, among: holders.filter { !out.contains($0.node) }, count: 4))
        }
    }

    @Test func `over many keys every holder has its share of the replicas`() {
        let keys = 12_000
        let weights = [1.0, 1, 2, 4]
        for holders in [
            (0..<8).map { holder($0) }, weights.enumerated().map { holder($0, weight: $1) },
        ] {
            var counts = [Int](repeating: 0, count: holders.count)
            for seed in 0..<keys {
                let key = Digest(ofWords: UInt64(seed))
                for node in ReplicaPlacement.choose(key: key, among: holders, count: 1) {
                    counts[Int(node.index)] += 1
                }
            }
            let all = holders.reduce(0) { $0 + $1.weight }
            for (holder, count) in zip(holders, counts) {
                let share = holder.weight / all
                let spread = (Double(keys) * share * (1 - share)).squareRoot()
                #expect(abs(Double(count) - Double(keys) * share) < 5 * spread, "\(holder.node)")
            }
        }
    }

    @Test func `draws of neighbouring nodes and of similar keys have nothing in common`() {
        let key = Digest(ofWords: 9)
        let near = Digest(
            words: (key.words.0, key.words.1 ^ 1, key.words.2, key.words.3))
        var (neighbours, similar) = (0, 0)
        for node in 0..<2_000 {
            let draw = ReplicaPlacement.draw(of: key, at: NodeID(node))
            neighbours +=
                (draw ^ ReplicaPlacement.draw(of: key, at: NodeID(node + 1))).nonzeroBitCount
            similar += (draw ^ ReplicaPlacement.draw(of: near, at: NodeID(node))).nonzeroBitCount
        }
        // 128,000 fair bits have a standard deviation of 179.
        #expect(abs(neighbours - 64_000) < 900)
        #expect(abs(similar - 64_000) < 900)
    }
}
