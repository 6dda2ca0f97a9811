public import Quantities

/// The choices that decide which identifier a file gets (IPIP-499).
public struct UnixFSProfile: Hashable, Sendable {
    /// The version of the identifiers.
    public var version: ContentID.Version
    /// The size of all chunks but the last.
    public var chunkBytes: Bytes
    /// The most links of a node.
    public var width: Int
    /// Whether a chunk is a block as it is, or wrapped in a node.
    public var rawLeaves: Bool

    /// A profile of given choices.
    ///
    /// - Precondition: raw leaves need version 1; chunks are not empty, nodes have two links or
    ///   more.
    public init(version: ContentID.Version, chunkBytes: Bytes, width: Int, rawLeaves: Bool) {
        precondition(version == .v1 || !rawLeaves, "version 0 has no raw leaves")
        precondition(chunkBytes > .zero && width > 1, "chunks of \(chunkBytes), width \(width)")
        self.version = version
        self.chunkBytes = chunkBytes
        self.width = width
        self.rawLeaves = rawLeaves
    }

    /// `unixfs-v1-2025`: raw leaves of 1 MiB, 1,024 links a node.
    public static let v1 = UnixFSProfile(
        version: .v1, chunkBytes: Bytes(1 << 20), width: 1024, rawLeaves: true)
    /// `unixfs-v0-2015`: wrapped leaves of 256 KiB, 174 links a node.
    public static let v0 = UnixFSProfile(
        version: .v0, chunkBytes: Bytes(1 << 18), width: 174, rawLeaves: false)
}
