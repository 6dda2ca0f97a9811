import ProtocolCore

/// Holders by their scores for a key: the higher first, then the higher draw, then the lower node.
///
/// Where all weights are equal the scores rise with the draws, and the draws alone are compared: no
/// logarithm is taken.
struct HolderRanking {
    private let holders: [ReplicaHolder]
    /// The draw of each holder, by its place.
    private var draws: [UInt64] = []
    /// The score of each, unless all weights are equal.
    private var scores: [Double] = []

    @inline(__always)
    init(_ holders: [ReplicaHolder], draw: (NodeID) -> UInt64) {
        self.holders = holders
        draws.reserveCapacity(holders.count)
        for holder in holders { draws.append(draw(holder.node)) }
        let weight = holders.first?.weight
        guard holders.contains(where: { $0.weight != weight }) else { return }
        scores = zip(holders, draws).map { holder, draw in
            ReplicaPlacement.score(draw: draw, weight: holder.weight)
        }
    }

    /// All with positive weight, best first.
    func sorted() -> [ReplicaHolder] {
        holders.indices.filter { holders[$0].weight > 0 }.sorted(by: isBefore).map { holders[$0] }
    }

    /// The best holder with positive weight for which the condition holds, in one pass; of those
    /// that are equal, the first.
    @inline(__always)
    func best(where fits: (ReplicaHolder) -> Bool) -> ReplicaHolder? {
        var best: Int?
        var least: UInt64 = 0
        for place in draws.indices {
            if scores.isEmpty, draws[place] < least { continue }
            if let best, !isBefore(place, best) { continue }
            guard holders[place].weight > 0, fits(holders[place]) else { continue }
            best = place
            least = draws[place]
        }
        return best.map { holders[$0] }
    }

    private func isBefore(_ a: Int, _ b: Int) -> Bool {
        if !scores.isEmpty, scores[a] != scores[b] { return scores[a] > scores[b] }
        return draws[a] != draws[b] ? draws[a] > draws[b] : holders[a].node < holders[b].node
    }
}
