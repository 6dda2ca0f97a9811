import ProtocolCore

/// The two hashes of a Merkle tree (RFC 6962, section 2.1).
enum MerkleHasher {
    /// The hash of a leaf: SHA-256(0 ‖ the 32 bytes of a digest).
    @inline(__always)
    static func leaf(_ entry: Digest) -> Digest { Digest(tag: 0, entry) }

    /// The hash of a leaf that is a byte string: SHA-256(0 ‖ bytes).
    static func leaf(of entry: [UInt8]) -> Digest { Digest(of: [0] + entry) }

    /// The hash of an inner node: SHA-256(1 ‖ left ‖ right).
    @inline(__always)
    static func inner(_ left: Digest, _ right: Digest) -> Digest { Digest(tag: 1, left, right) }
}
