public import ProtocolCore

<<<<<<< HEAD
/// The name of a content by its hash: a CID of version 1 over SHA-256 (multiformats; IPFS).
public struct ContentID: Hashable, Sendable, CustomStringConvertible {
    /// What the hashed block is.
    public enum Codec: UInt8, Hashable, Sendable {
        /// Plain bytes.
        case raw = 0x55
        /// A node of a Merkle DAG in protocol buffers.
        case dagPB = 0x70
    }

    public var codec: Codec
    /// The SHA-256 of the block.
    public var digest: Digest

    public init(codec: Codec, digest: Digest) {
=======
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
>>>>>>> aggregation
        self.codec = codec
        self.digest = digest
    }

<<<<<<< HEAD
    /// The length of the binary form.
    static let byteCount = 36

    /// The binary form: version 1, codec, then the multihash (0x12 for SHA-256, its length 32, the
    /// digest).
    public var bytes: [UInt8] {
        var bytes: [UInt8] = [0x01, codec.rawValue, 0x12, 0x20]
        bytes.reserveCapacity(Self.byteCount)
=======
    /// The multihash: function (sha2-256), length and digest.
    public var multihash: [UInt8] {
        var bytes: [UInt8] = [0x12, 0x20]
        bytes.reserveCapacity(34)
>>>>>>> aggregation
        digest.append(to: &bytes)
        return bytes
    }

<<<<<<< HEAD
    /// The usual spelling: base 32 (RFC 4648, lower case, without padding) behind a "b".
    public var description: String {
        var text = "b"
        var bits: UInt32 = 0
        var count = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 5 {
                count -= 5
                text.unicodeScalars.append(Self.letter(bits >> UInt32(count) & 31))
            }
        }
        if count > 0 { text.unicodeScalars.append(Self.letter(bits << UInt32(5 - count) & 31)) }
        return text
    }

    /// a…z for 0…25, then 2…7.
    private static func letter(_ value: UInt32) -> Unicode.Scalar {
        Unicode.Scalar(UInt8(value < 26 ? 97 + value : 24 + value))
=======
    /// The identifier in binary, as a link holds it.
    public var bytes: [UInt8] {
        version == .v0 ? multihash : [version.rawValue, codec.rawValue] + multihash
    }

    /// The identifier in text: base58btc for version 0, "b" and base32 for version 1.
    public var description: String {
        version == .v0 ? Multibase.base58(bytes) : "b" + Multibase.base32(bytes)
>>>>>>> aggregation
    }
}
