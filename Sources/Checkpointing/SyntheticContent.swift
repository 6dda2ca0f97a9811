public import ProtocolCore
public import Quantities

/// A content of which only the size is simulated, for states of gigabytes and terabytes.
///
/// A chunk is named by the hash of its description (key, place, length) in place of its bytes; all
/// above the leaves is the real thing. Equal keys and sizes are equal contents.
public struct SyntheticContent: Hashable, Sendable, ChunkedContent {
    public var bytes: Bytes
    public var chunkBytes: Bytes
    /// What the content is, in place of its bytes.
    public var key: Digest

    public init(bytes: Bytes, chunkBytes: Bytes, key: Digest) {
        self.bytes = bytes
        self.chunkBytes = chunkBytes
        self.key = key
    }

    public func digest(ofChunk index: Int, length: Bytes) -> Digest {
        let words = key.words
        // A tuple and not an array: a checkpoint of a large model has thousands of chunks.
        let message = (
            words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian,
            UInt64(index).bigEndian, UInt64(length.count).bigEndian
        )
        return withUnsafeBytes(of: message) { Digest(of: $0) }
    }
}
