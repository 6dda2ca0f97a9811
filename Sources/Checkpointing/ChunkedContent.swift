public import ProtocolCore
public import Quantities

/// A content that is stored in chunks, each named by its hash.
public protocol ChunkedContent: Sendable {
    /// Bytes in all.
    var bytes: Bytes { get }
    /// Bytes in every chunk but the last, at least 1.
    var chunkBytes: Bytes { get }
    /// The digest that names a chunk.
    ///
    /// - Parameters:
    ///   - index: the place of the chunk, from 0.
    ///   - length: its bytes; the last chunk may be shorter than the others, and is empty if the
    ///     content is.
    func digest(ofChunk index: Int, length: Bytes) -> Digest
}

extension ChunkedContent {
    /// The number of chunks; an empty content has one, which is empty.
    public var chunkCount: Int {
        max(1, Int((bytes.count + chunkBytes.count - 1) / chunkBytes.count))
    }
}

extension ContentID {
    /// The name of a content: the root of the balanced tree over its chunks.
    public init(of content: some ChunkedContent) {
        let chunk = content.chunkBytes.count
        precondition(
            chunk > 0 && content.bytes.count >= 0,
            "a content of \(content.bytes.count) bytes in chunks of \(chunk)")
        var tree = BalancedTree()
        for index in 0..<content.chunkCount {
            let length = min(chunk, content.bytes.count - Int64(index) * chunk)
            let digest = content.digest(ofChunk: index, length: Bytes(length))
            tree.append(
                DAGLink(
                    content: ContentID(codec: .raw, digest: digest), totalSize: UInt64(length),
                    fileSize: UInt64(length)))
        }
        self = tree.root()
    }
}
