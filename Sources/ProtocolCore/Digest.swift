private import CCrypto

/// A SHA-256 digest (FIPS 180-4), computed by the system's libcrypto.
@frozen
public struct Digest: Hashable, Comparable, Sendable, BitwiseCopyable, CustomStringConvertible {
    /// The 32 bytes as four big-endian words, the most significant first.
    public var words: (UInt64, UInt64, UInt64, UInt64)

    @inlinable
    public init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

    /// The digest of a message.
    public init(of message: some Collection<UInt8>) {
        let digest = message.withContiguousStorageIfAvailable {
            Digest(of: UnsafeRawBufferPointer($0))
        }
        self = digest ?? Array(message).withUnsafeBytes { Digest(of: $0) }
    }

    /// The digest of a message in memory.
    public init(of message: UnsafeRawBufferPointer) {
        var out: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &out) { target in
            guard let digest = target.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
                return
            }
            zoosim_sha256(message.baseAddress, message.count, digest)
        }
        words = (
            UInt64(bigEndian: out.0), UInt64(bigEndian: out.1), UInt64(bigEndian: out.2),
            UInt64(bigEndian: out.3)
        )
    }

    /// Appends the 32 bytes.
    public func append(to bytes: inout [UInt8]) {
        let message = (
            words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian
        )
        withUnsafeBytes(of: message) { bytes.append(contentsOf: $0) }
    }

    /// The 64 hexadecimal digits, lower case.
    public var description: String {
        [words.0, words.1, words.2, words.3].map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    public static func == (a: Digest, b: Digest) -> Bool { a.words == b.words }
    public static func < (a: Digest, b: Digest) -> Bool { a.words < b.words }
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
    }
}

/// A SHA-256 digest of a message that comes in pieces.
public struct DigestStream: ~Copyable {
    private let context: OpaquePointer

    public init() {
        guard let made = EVP_MD_CTX_new(), EVP_DigestInit_ex(made, EVP_sha256(), nil) == 1 else {
            preconditionFailure("libcrypto gives no SHA-256")
        }
        context = made
    }
    deinit { EVP_MD_CTX_free(context) }

    /// Takes the next piece of the message.
    public mutating func update(_ piece: UnsafeRawBufferPointer) {
        EVP_DigestUpdate(context, piece.baseAddress, piece.count)
    }
    /// The digest of all pieces so far; the stream can go on.
    public func digest() -> Digest {
        var out: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        guard let copy = EVP_MD_CTX_new() else { preconditionFailure("libcrypto has no memory") }
        defer { EVP_MD_CTX_free(copy) }
        EVP_MD_CTX_copy_ex(copy, context)
        withUnsafeMutableBytes(of: &out) { target in
            _ = EVP_DigestFinal_ex(
                copy, target.baseAddress?.assumingMemoryBound(to: UInt8.self), nil)
        }
        return Digest(
            words: (
                UInt64(bigEndian: out.0), UInt64(bigEndian: out.1), UInt64(bigEndian: out.2),
                UInt64(bigEndian: out.3)
            ))
    }
}
