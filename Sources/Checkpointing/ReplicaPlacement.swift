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
    public static func choose(
        key: Digest, among holders: [ReplicaHolder], count: Int, beside kept: [ReplicaHolder] = []
    ) -> [NodeID] {
        choose(among: holders, count: count, beside: kept) { draw(of: key, at: $0) }
    }

    /// The same with any draw a node.
    static func choose(
        among holders: [ReplicaHolder], count: Int, beside kept: [ReplicaHolder] = [],
        draw: (NodeID) -> UInt64
    ) -> [NodeID] {
        let ranked =
            holders.filter { $0.weight > 0 }
            .map { (score: score(draw: draw($0.node), weight: $0.weight), holder: $0) }
            .sorted { a, b in
                a.score != b.score ? a.score > b.score : a.holder.node < b.holder.node
            }
        var spread = DomainSpread(used: kept)
        for rule in DomainSpread.Rule.allCases {
            for (_, holder) in ranked where spread.chosen.count < count {
                spread.take(holder, if: rule)
            }
        }
        return spread.chosen
    }

    /// The draw of a node for a key: the first eight bytes of SHA-256(key ‖ node).
    static func draw(of key: Digest, at node: NodeID) -> UInt64 {
        let words = key.words
        return Digest(
            ofWords: words.0, words.1, words.2, words.3, UInt64(UInt32(bitPattern: node.index))
        ).words.0
    }

    /// The score of a holder: −w ÷ ln u, for u in (0, 1) out of 53 bits of the draw.
    static func score(draw: UInt64, weight: Double) -> Double {
        // The largest u would round to 1, where the logarithm vanishes.
        let u = min(Double(draw >> 11) * 0x1p-53 + 0x1p-54, 1 - 0x1p-53)
        return -weight / ElementaryFunctions.log(u)
    }
}

/// Holders that are being chosen, and the failure domains that they use.
private struct DomainSpread {
    /// What a holder must be to be taken, the strictest first.
    enum Rule: CaseIterable {
        case unusedSite, unusedOperator, any
    }

    private(set) var chosen: [NodeID] = []
    private var nodes: Set<NodeID> = []
    private var sites: Set<Int32> = []
    private var operators: Set<Int32> = []

    init(used: [ReplicaHolder]) {
        for holder in used { use(holder) }
    }

    mutating func take(_ holder: ReplicaHolder, if rule: Rule) {
        guard !nodes.contains(holder.node) else { return }
        let fits =
            switch rule {
            case .unusedSite: !sites.contains(holder.domain.site)
            case .unusedOperator: !operators.contains(holder.domain.operator)
            case .any: true
            }
        guard fits else { return }
        use(holder)
        chosen.append(holder.node)
    }

    private mutating func use(_ holder: ReplicaHolder) {
        nodes.insert(holder.node)
        sites.insert(holder.domain.site)
        operators.insert(holder.domain.operator)
    }
}
