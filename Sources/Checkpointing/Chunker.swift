import ProtocolCore

/// Names a stream of bytes as `ipfs add` with the profile `unixfs-v1-2025` would: chunks of 1 MiB
/// as raw leaves, 1,024 links a node, a balanced tree (IPIP-499).
///
/// The bytes may come in pieces of any length; none is kept.
public struct Chunker: ~Copyable {
    /// Bytes in a chunk of the profile.
    public static let profileChunk = 1 << 20

    private let chunkBytes: Int
    private var tree = BalancedTree()
    /// The hash of the chunk that is being filled, and the bytes that it has.
    private var hash = DigestStream()
    private var filled = 0
    private var hasLeaf = false

    /// - Precondition: a chunk has at least one byte.
    public init(chunkBytes: Int = Chunker.profileChunk) {
        precondition(chunkBytes > 0, "chunks of \(chunkBytes) bytes")
        self.chunkBytes = chunkBytes
    }

    /// Takes the next piece of the content.
    public mutating func update(_ piece: UnsafeRawBufferPointer) {
        var taken = 0
        while taken < piece.count {
            let end = min(piece.count, taken + chunkBytes - filled)
            hash.update(UnsafeRawBufferPointer(rebasing: piece[taken..<end]))
            filled += end - taken
            taken = end
            if filled == chunkBytes { closeLeaf() }
        }
    }

    /// Takes the next piece of the content.
    public mutating func update(_ piece: [UInt8]) { piece.withUnsafeBytes { update($0) } }

    /// The name of everything that came; no bytes at all are one empty leaf.
    public consuming func finish() -> ContentID {
        if filled > 0 || !hasLeaf { closeLeaf() }
        return tree.root()
    }

    private mutating func closeLeaf() {
        let size = UInt64(filled)
        tree.append(
            DAGLink(
                content: ContentID(codec: .raw, digest: hash.digest()), totalSize: size,
                fileSize: size))
        hash = DigestStream()
        filled = 0
        hasLeaf = true
    }
}
