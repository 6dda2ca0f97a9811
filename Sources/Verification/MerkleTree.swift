public import ProtocolCore

/// A Merkle tree over digests or byte strings (RFC 6962, section 2.1).
///
/// A leaf hash is SHA-256(0 ‖ entry) and an inner hash SHA-256(1 ‖ left ‖ right); a node without a
/// sibling rises unchanged, which gives the same root as the recursive definition. All levels lie
/// one after the other in one array, so that a tree costs one allocation and 2n − 1 hashes.
public struct MerkleTree: Sendable {
    /// Number of leaves.
    public let count: Int
    /// The hash that commits to every leaf and to their order; of no leaves, SHA-256 of nothing.
    public let root: Digest
    /// Leaf hashes, then each level above them up to the root.
    private let hashes: [Digest]

    /// The tree over digests: each entry is the 32 bytes of one.
    public init(leaves: [Digest]) {
        self.init(count: leaves.count) { MerkleHasher.leaf(leaves[$0]) }
    }

    /// The tree over byte strings.
    public init(entries: [[UInt8]]) {
        self.init(count: entries.count) { MerkleHasher.leaf(of: entries[$0]) }
    }

    @inline(__always)
    private init(count: Int, leaf: (Int) -> Digest) {
        self.count = count
        guard count > 0 else {
            root = Digest(of: [UInt8]())
            hashes = []
            return
        }
        let size = Self.levels(of: count).reduce(0) { $0 + $1.width }
        hashes = [Digest](unsafeUninitializedCapacity: size) { hashes, filled in
            for index in 0..<count { hashes.initializeElement(at: index, to: leaf(index)) }
            for (start, width) in Self.levels(of: count) where width > 1 {
                let next = start + width
                for pair in 0..<(width / 2) {
                    let left = start + 2 * pair
                    let hash = MerkleHasher.inner(hashes[left], hashes[left + 1])
                    hashes.initializeElement(at: next + pair, to: hash)
                }
                if width % 2 == 1 {
                    hashes.initializeElement(at: next + width / 2, to: hashes[next - 1])
                }
            }
            filled = size
        }
        root = hashes[size - 1]
    }

    /// The levels of a tree from the leaves to the root: where each begins, and its nodes.
    private static func levels(of count: Int) -> some Sequence<(start: Int, width: Int)> {
        sequence(first: (start: 0, width: count)) { level in
            level.width > 1 ? (level.start + level.width, (level.width + 1) / 2) : nil
        }
    }

    /// The siblings on the way from a leaf to the root.
    ///
    /// - Precondition: there is a leaf with this index.
    public func proof(of index: Int) -> MerkleProof {
        precondition(index >= 0 && index < count, "leaf \(index) of \(count)")
        var siblings: [Digest] = []
        siblings.reserveCapacity(Int.bitWidth - (count - 1).leadingZeroBitCount)
        var place = index
        var start = 0
        var width = count
        while width > 1 {
            let sibling = place ^ 1
            if sibling < width { siblings.append(hashes[start + sibling]) }
            place /= 2
            start += width
            width = (width + 1) / 2
        }
        return MerkleProof(siblings: siblings)
    }
}
