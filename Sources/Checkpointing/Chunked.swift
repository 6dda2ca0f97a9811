public import ProtocolCore
public import Quantities

/// Content in chunks that can be hashed one by one, real or only described.
public protocol Chunked: Sendable {
    /// The size of the content.
    var bytes: Bytes { get }
    /// The size of all chunks but the last.
    var chunkBytes: Bytes { get }
    /// Gives what is hashed for a chunk: its bytes, or what stands for them.
    func withChunk<Result>(
        at index: Int64, _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result
}

extension Chunked {
    /// How many chunks there are.
    public var chunkCount: Int64 { (bytes.count + chunkBytes.count - 1) / chunkBytes.count }

    /// The size of a chunk.
    public func length(ofChunk index: Int64) -> Bytes {
        min(chunkBytes, Bytes(bytes.count - index * chunkBytes.count))
    }

    /// The identifier of the content as a file of the profile `unixfs-v1-2025`, but for the size
    /// of its chunks.
    public var contentID: ContentID {
        let profile = UnixFSProfile(
            version: .v1, chunkBytes: chunkBytes, width: UnixFSProfile.v1.width, rawLeaves: true)
        var tree = BalancedTree(profile: profile)
        for index in 0..<chunkCount {
            let length = length(ofChunk: index)
            tree.append(
                withChunk(at: index) { ContentNode(leaf: $0, of: length, profile: profile) })
        }
        return tree.root()?.content
            ?? ContentID(codec: .raw, digest: Digest(of: EmptyCollection()))
    }
}

/// Bytes in memory, as content in chunks.
public struct StoredContent: Chunked, Hashable {
    /// The bytes themselves.
    public let data: [UInt8]
    /// The size of all chunks but the last.
    public let chunkBytes: Bytes

    /// Content of given bytes.
    ///
    /// - Precondition: chunks are not empty.
    public init(_ data: [UInt8], chunkBytes: Bytes = UnixFSProfile.v1.chunkBytes) {
        precondition(chunkBytes > .zero, "chunks of \(chunkBytes)")
        self.data = data
        self.chunkBytes = chunkBytes
    }

    /// The size of the content.
    public var bytes: Bytes { Bytes(Int64(data.count)) }

    /// Gives the bytes of a chunk.
    public func withChunk<Result>(
        at index: Int64, _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        let start = Int(index * chunkBytes.count)
        let end = start + Int(length(ofChunk: index).count)
        return data.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[start..<end])) }
    }
}

/// Content that is only described, for models of terabytes: what is hashed for a chunk is (key,
/// index, length), so that chunks differ where and only where real ones would.
public struct SyntheticContent: Chunked, Hashable {
    /// The size that the content stands for.
    public let bytes: Bytes
    /// The size of all chunks but the last.
    public let chunkBytes: Bytes
    /// What tells this content from others of the same size.
    public let key: Digest

    /// Content of a size.
    ///
    /// - Precondition: chunks are not empty, and the size is not negative.
    public init(bytes: Bytes, chunkBytes: Bytes, key: Digest) {
        precondition(chunkBytes > .zero && bytes >= .zero, "\(bytes) in chunks of \(chunkBytes)")
        self.bytes = bytes
        self.chunkBytes = chunkBytes
        self.key = key
    }

    /// Gives the 48 bytes that stand for a chunk, big-endian.
    public func withChunk<Result>(
        at index: Int64, _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        let length = length(ofChunk: index).count
        let descriptor = (
            key.words.0.bigEndian, key.words.1.bigEndian, key.words.2.bigEndian,
            key.words.3.bigEndian, index.bigEndian, length.bigEndian
        )
        return withUnsafeBytes(of: descriptor) { body($0) }
    }
}
