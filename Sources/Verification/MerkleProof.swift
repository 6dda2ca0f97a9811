public import ProtocolCore

/// The siblings on the way from one leaf of a Merkle tree to its root, the lowest first.
public struct MerkleProof: Hashable, Sendable {
    /// One hash for each level on which the way has a sibling.
    public var siblings: [Digest]

    public init(siblings: [Digest]) { self.siblings = siblings }
}

extension MerkleTree {
    /// Whether a digest is the leaf at `index` of a tree with `count` leaves and this root
    /// (RFC 9162, section 2.1.3.2).
    public static func verify(
        leaf: Digest, index: Int, count: Int, proof: MerkleProof, root: Digest
    ) -> Bool {
        let hash = MerkleHasher.leaf(leaf)
        return climb(from: hash, index: index, count: count, proof: proof) == root
    }

    /// Whether a byte string is the entry at `index` of a tree with `count` entries and this root.
    public static func verify(
        entry: [UInt8], index: Int, count: Int, proof: MerkleProof, root: Digest
    ) -> Bool {
        let hash = MerkleHasher.leaf(of: entry)
        return climb(from: hash, index: index, count: count, proof: proof) == root
    }

    /// The root that a leaf hash and a proof lead to; nil if the proof has not exactly the siblings
    /// of that place.
    private static func climb(
        from leaf: Digest, index: Int, count: Int, proof: MerkleProof
    ) -> Digest? {
        guard index >= 0, index < count else { return nil }
        var hash = leaf
        var place = index
        var width = count
        var used = 0
        while width > 1 {
            if place ^ 1 < width {
                guard used < proof.siblings.count else { return nil }
                let sibling = proof.siblings[used]
                used += 1
                hash =
                    place % 2 == 1
                    ? MerkleHasher.inner(sibling, hash) : MerkleHasher.inner(hash, sibling)
            }
            place /= 2
            width = (width + 1) / 2
        }
        return used == proof.siblings.count ? hash : nil
    }
}
