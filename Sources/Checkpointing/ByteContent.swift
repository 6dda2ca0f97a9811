public import ProtocolCore
public import Quantities

/// A content whose bytes are in memory; its chunks are named by what they hold.
public struct ByteContent: Hashable, Sendable, ChunkedContent {
    public var content: [UInt8]
    public var chunkBytes: Bytes

    /// The chunk is that of the profile `unixfs-v1-2025` unless another is named.
    public init(_ content: [UInt8], chunkBytes: Bytes = Bytes(Int64(Chunker.profileChunk))) {
        self.content = content
        self.chunkBytes = chunkBytes
    }

    public var bytes: Bytes { Bytes(Int64(content.count)) }

    public func digest(ofChunk index: Int, length: Bytes) -> Digest {
        let start = index * Int(chunkBytes.count)
        return content.withUnsafeBytes { memory in
            Digest(
                of: UnsafeRawBufferPointer(rebasing: memory[start..<(start + Int(length.count))]))
        }
    }
}
