public import ProtocolCore
import Randomness

<<<<<<< HEAD
/// Chooses who keeps the replicas of a content: weighted rendezvous hashing, spread over failure
/// domains.
///
/// Every holder has a score for every key, and the best scores win (Thaler and Ravishankar,
/// "Using name-based mappings to increase hit rates", IEEE/ACM ToN 1998; the weights after
/// Resch, "New hashing algorithms for data storage", SDC 2015). Whoever knows the key and the holders finds
/// the same ones, and if a holder goes, only the replicas that it had move.
public enum ReplicaPlacement {
    /// The holders of the replicas of a content, best first.
    ///
    /// Holders at distinct sites come first; when the sites are used up, those of operators that have
    /// no replica yet; then whoever is left. There are fewer than `count` only if there are too few
    /// holders.
    ///
    /// - Parameters:
    ///   - key: what is placed.
    ///   - holders: who could keep a replica; a node that is named twice counts once.
    ///   - count: how many replicas are wanted.
    ///   - kept: holders of other replicas of the same content: they are not chosen again, and their
    ///     sites and operators count as used.
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
=======
/// A node that could keep a replica.
public struct ReplicaHolder: Hashable, Sendable {
    /// The node.
    public var node: NodeID
    /// What it may fail together with.
    public var domain: FailureDomain
    /// Its share of the replicas, in any unit that all holders share; not negative.
    public var weight: Double

    /// A holder.
    public init(node: NodeID, domain: FailureDomain, weight: Double) {
        self.node = node
        self.domain = domain
        self.weight = weight
    }
}

/// Weighted rendezvous hashing: every pair of a node and a key has a score of its own.
///
/// So a node that comes or goes moves only what it gets or had (Thaler and Ravishankar, IEEE/ACM
/// Transactions on Networking 1998; weights after Schindelhauer and Schomaker, SPAA 2005).
public enum RendezvousHash {
    /// The score of a node for a key: −weight ÷ ln u, with u drawn from SHA-256(node | key).
    ///
    /// A node is the best of all in proportion to its weight.
    public static func score(
        node: some Sequence<UInt8>, key: some Sequence<UInt8>, weight: Double
    ) -> Double {
        -weight / ElementaryFunctions.log(unit(hash(node: node, key: key)))
    }

    /// The first eight bytes, big-endian, of SHA-256 over the node, "|" and the key.
    public static func hash(
        node: some Sequence<UInt8>, key: some Sequence<UInt8>
    ) -> UInt64 {
        var message = Array(node)
        message.append(UInt8(ascii: "|"))
        message.append(contentsOf: key)
        return Digest(of: message).words.0
    }

    /// A number between 0 and 1, both excluded, from the upper 53 bits.
    static func unit(_ hash: UInt64) -> Double { Double(hash >> 11) * 0x1p-53 + 0x1p-54 }
}

/// Decides which nodes keep the replicas of a content.
public enum ReplicaPlacement {
    /// The nodes that keep a content, by score, each in a failure domain of its own as far as there
    /// are any.
    ///
    /// The best score with a new site and a new operator is taken first; then with a new site;
    /// then with a new operator; then any. So the replicas stand on as many sites as possible.
    ///
    /// - Parameters:
    ///   - key: the content's digest.
    ///   - holders: candidates, in any order.
    ///   - count: how many are wanted; fewer are returned if there are no more.
    ///   - kept: holders that have a replica already: their domains are taken.
    public static func choose(
        key: Digest, among holders: [ReplicaHolder], count: Int, besides kept: [ReplicaHolder] = []
    ) -> [NodeID] {
        var content: [UInt8] = []
        key.append(to: &content)
        let scores = holders.map { holder in
            let index = UInt32(bitPattern: holder.node.index)
            let name = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: index >> $0) }
            return RendezvousHash.score(node: name, key: content, weight: holder.weight)
        }
        return choose(scores: scores, among: holders, count: count, besides: kept)
    }

    /// The nodes that keep a content.
    public static func choose(
        key: ContentID, among holders: [ReplicaHolder], count: Int
    ) -> [NodeID] {
        choose(key: key.digest, among: holders, count: count)
    }

    /// The nodes with the best of given scores, spread over failure domains; of equal scores the
    /// smaller identity comes first.
    public static func choose(
        scores: [Double], among holders: [ReplicaHolder], count: Int,
        besides kept: [ReplicaHolder] = []
    ) -> [NodeID] {
        precondition(scores.count == holders.count, "\(scores.count) scores")
        let order = holders.indices.sorted { a, b in
            scores[a] != scores[b]
                ? scores[a] > scores[b] : holders[a].node < holders[b].node
        }
        var taken = kept.map(\.node)
        var sites = kept.map(\.domain.site)
        var operators = kept.map(\.domain.operator)
        var chosen: [NodeID] = []
        for (newSite, newOperator) in [(true, true), (true, false), (false, true), (false, false)] {
            for place in order where chosen.count < count {
                let holder = holders[place]
                if newSite, sites.contains(holder.domain.site) { continue }
                if newOperator, operators.contains(holder.domain.operator) { continue }
                if taken.contains(holder.node) { continue }
                chosen.append(holder.node)
                taken.append(holder.node)
                sites.append(holder.domain.site)
                operators.append(holder.domain.operator)
            }
        }
        return chosen
>>>>>>> aggregation
    }
}
