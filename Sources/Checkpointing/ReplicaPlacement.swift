public import ProtocolCore
import Randomness

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
    }
}
