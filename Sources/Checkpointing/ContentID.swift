public import ProtocolCore

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
        self.codec = codec
        self.digest = digest
    }

    /// The length of the binary form.
    static let byteCount = 36

    /// The binary form: version 1, codec, then the multihash (0x12 for SHA-256, its length 32, the
    /// digest).
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        append(to: &bytes)
        return bytes
    }

    /// Appends the binary form.
    func append(to bytes: inout [UInt8]) {
        let head = (0x01 as UInt8, codec.rawValue, 0x12 as UInt8, 0x20 as UInt8)
        let words = digest.words
        let hash = (
            words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian
        )
        withUnsafeBytes(of: head) { bytes.append(contentsOf: $0) }
        withUnsafeBytes(of: hash) { bytes.append(contentsOf: $0) }
    }

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
    }
}
