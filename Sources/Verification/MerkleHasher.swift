import ProtocolCore

/// The two hashes of a Merkle tree (RFC 6962), out of one message buffer without allocations.
///
/// The tag is the last byte of the first word, so that the digests after it lie in whole words.
struct MerkleHasher {
    private typealias Words = (UInt64, UInt64, UInt64, UInt64)
    private var message: (UInt64, Words, Words) = (0, (0, 0, 0, 0), (0, 0, 0, 0))
    /// Bytes before the tag.
    private static let lead = 7

    /// The hash of a leaf: SHA-256(0 ‖ the 32 bytes of a digest).
    mutating func leaf(_ entry: Digest) -> Digest {
        message.0 = 0
        message.1 = Self.bigEndian(entry)
        return digest(ofBytes: 33)
    }

    /// The hash of an inner node: SHA-256(1 ‖ left ‖ right).
    mutating func inner(_ left: Digest, _ right: Digest) -> Digest {
        message.0 = UInt64(1).bigEndian
        message.1 = Self.bigEndian(left)
        message.2 = Self.bigEndian(right)
        return digest(ofBytes: 65)
    }

    /// The hash of a leaf that is a byte string: SHA-256(0 ‖ bytes).
    static func leaf(of entry: [UInt8]) -> Digest { Digest(of: [0] + entry) }

    private mutating func digest(ofBytes count: Int) -> Digest {
        withUnsafeBytes(of: &message) { bytes in
            Digest(of: UnsafeRawBufferPointer(rebasing: bytes[Self.lead..<(Self.lead + count)]))
        }
    }

    private static func bigEndian(_ digest: Digest) -> Words {
        let words = digest.words
        return (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
    }
}
