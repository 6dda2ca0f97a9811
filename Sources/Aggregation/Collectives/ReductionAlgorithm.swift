/// How the members of an exchange add up what each of them has.
///
/// Costs are for p members, n bytes, α seconds a message and β seconds a byte, on links that
/// carry one direction each; see `CollectiveMachine` for the machines.
public enum ReductionAlgorithm: Hashable, Sendable {
    /// Up and down a tree over the widest edges, in which a member has at most so many children:
    /// 2 d (α + nβ) at depth d, where links do not disturb each other.
    case tree(fanOut: Int)
    /// Around a ring: 2 (p − 1) α + 2 (p − 1)/p · nβ (Patarasuk and Yuan, JPDC 2009).
    case ring
    /// Halves with a partner, then quarters with another: 2 lg p · α + 2 (p − 1)/p · nβ
    /// (Rabenseifner, ICCS 2004; Thakur, Rabenseifner and Gropp, IJHPCA 2005).
    case halvingDoubling
    /// Two binary trees with half the vector each, in so many segments a tree (Sanders, Speck and
    /// Träff, Parallel Computing 2009): (2 d + k − 1) (α + nβ/2k) at depth d, where links do not
    /// disturb each other.
    case doubleTree(segments: Int)
    /// Inside every group, between the groups, and inside again; g members in each of G groups:
    /// 2 (g − 1) α₁ + 2 (g − 1)/g · nβ₁ + 2 (G − 1) α₂ + 2 (G − 1)/G · (n/g) β₂.
    case hierarchical
    /// Everybody sends everything to one member and gets the sum from it: 2 α + 2 (p − 1) nβ.
    case parameterServer
    /// Every member owns a shard, and every pair exchanges shards: 2 α + 2 (p − 1)/p · nβ
    /// (Ryabinin et al., Moshpit SGD, NeurIPS 2021; the all-reduce of Hivemind).
    case butterfly

    /// Whether the machines of the algorithm can do an exchange of a kind.
    @inlinable
    public func supports(_ kind: ExchangeKind) -> Bool {
        switch kind {
        case .allReduce, .exchangeAll: true
        case .reduceScatter, .allGather: self == .ring || self == .butterfly
        }
    }
}

/// What comes out of an exchange, and what goes in.
///
/// The bytes of a contribution are those of the whole vector, whatever the kind.
public enum ExchangeKind: UInt8, Hashable, Sendable, CaseIterable {
    /// Everybody ends with the sum of all.
    case allReduce
    /// Everybody ends with a shard of the sum: that of its place among the contributors.
    case reduceScatter
    /// Everybody ends with the vector that the shards make up, of which each member contributes
    /// that of its place; the rest of a contribution does not count.
    case allGather
    /// Everybody ends with the sum of all, but what is passed on are the updates of single
    /// members: for those that have no sum of the same size, such as the largest entries of each.
    /// A message weighs what the updates in it weigh together, and holds their sum.
    case exchangeAll
}
