public import ProtocolCore
import Randomness

/// Chooses who keeps the replicas of a content: weighted rendezvous hashing, spread over failure
/// domains.
///
/// Every holder has a score for every key, and the best scores win (Thaler and Ravishankar,
/// "Using name-based mappings to increase hit rates", IEEE/ACM ToN 1998; the weights after Resch,
/// "New hashing algorithms for data storage", SDC 2015). Whoever knows the key and the holders
/// finds the same ones, and if a holder goes, only the replicas that it had move.
public enum ReplicaPlacement {
    /// The holders of the replicas of a content, best first.
    ///
    /// Holders at distinct sites come first; when the sites are used up, those of operators that
    /// have no replica yet; then whoever is left. There are fewer than `count` only if there are
    /// too few holders.
    ///
    /// - Parameters:
    ///   - key: what is placed.
    ///   - holders: who could keep a replica; a node that is named twice counts once.
    ///   - count: how many replicas are wanted.
    ///   - kept: holders of other replicas of the same content: they are not chosen again, and
    ///     their sites and operators count as used.
    ///   - excluded: nodes that are not chosen, as if they were not among the holders.
    public static func choose(
        key: Digest, among holders: [ReplicaHolder], count: Int, beside kept: [ReplicaHolder] = [],
        excluding excluded: Set<NodeID> = []
    ) -> [NodeID] {
        choose(among: holders, count: count, beside: kept, excluding: excluded) {
            draw(of: key, at: $0)
        }
    }

    /// The same with any draw a node.
    @inline(__always)
    static func choose(
        among holders: [ReplicaHolder], count: Int, beside kept: [ReplicaHolder] = [],
        excluding excluded: Set<NodeID> = [], draw: (NodeID) -> UInt64
    ) -> [NodeID] {
        let ranking = HolderRanking(holders, draw: draw)
        var spread = DomainSpread(used: kept, excluded: excluded)
        // A look at every holder for each replica costs less than a sort, unless there are many.
        let ranked = count > 16 ? ranking.sorted() : nil
        for rule in DomainSpread.Rule.allCases {
            // Whoever does not fit at its turn will not fit later: what is used stays used.
            for holder in ranked ?? [] where spread.chosen.count < count {
                if spread.fits(holder, rule) { spread.take(holder) }
            }
            while spread.chosen.count < count, ranked == nil,
                let holder = ranking.best(where: { spread.fits($0, rule) })
            {
                spread.take(holder)
            }
        }
        return spread.chosen
    }

    /// The draw of a node for a key: a block of Philox4x32-10, keyed and counted by the first two
    /// words of the key and the node.
    ///
    /// The key is a digest, so that its words are random already; the generator makes the draws of
    /// different nodes independent (Salmon et al., SC'11).
    @inline(__always)
    static func draw(of key: Digest, at node: NodeID) -> UInt64 {
        Philox4x32.block(
            counter: Philox4x32.Block(
                low: UInt64(UInt32(bitPattern: node.index)), high: key.words.1),
            key: key.words.0
        ).low
    }

    /// The score of a holder: −w ÷ ln u, for u in (0, 1) out of 53 bits of the draw.
    static func score(draw: UInt64, weight: Double) -> Double {
        // The largest u would round to 1, where the logarithm vanishes.
        let u = min(Double(draw >> 11) * 0x1p-53 + 0x1p-54, 1 - 0x1p-53)
        return -weight / ElementaryFunctions.log(u)
    }
}
