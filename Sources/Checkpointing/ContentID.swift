public import ProtocolCore

/// A content identifier: the name of a block of data that anyone can check (multiformats CID).
///
/// Version 1 is `<1> <codec> <sha2-256> <32> <digest>`, written in base32; version 0 is the digest's
/// multihash alone, written in base58, and always of the codec dag-pb.
public struct ContentID: Hashable, Sendable, CustomStringConvertible {
    /// The layout of the identifier.
    public enum Version: UInt8, Hashable, Sendable { case v0 = 0, v1 = 1 }
    /// What the block is made of.
    public enum Codec: UInt8, Hashable, Sendable {
        /// Bytes without structure.
        case raw = 0x55
        /// A node with links, in protocol buffers.
        case dagPB = 0x70
    }

    /// The layout of the identifier.
    public let version: Version
    /// What the block is made of.
    public let codec: Codec
    /// SHA-256 of the block.
    public let digest: Digest

    /// The identifier of a block with a digest.
    ///
    /// - Precondition: version 0 is dag-pb.
    public init(version: Version = .v1, codec: Codec, digest: Digest) {
        precondition(version == .v1 || codec == .dagPB, "version 0 has no codec \(codec)")
        self.version = version
        self.codec = codec
        self.digest = digest
    }

    /// The multihash: function (sha2-256), length and digest.
    public var multihash: [UInt8] {
        var bytes: [UInt8] = [0x12, 0x20]
        bytes.reserveCapacity(34)
        digest.append(to: &bytes)
        return bytes
    }

    /// The identifier in binary, as a link holds it.
    public var bytes: [UInt8] {
        version == .v0 ? multihash : [version.rawValue, codec.rawValue] + multihash
    }

    /// The identifier in text: base58btc for version 0, "b" and base32 for version 1.
    public var description: String {
        version == .v0 ? Multibase.base58(bytes) : "b" + Multibase.base32(bytes)
    }
}
