private import CCrypto

/// Digests of short messages out of whole words, which are padded in registers.
///
/// Digests of which none needs another overlap in the processor, so that a loop over independent
/// messages takes two thirds of the time of a chain in which each holds the digest before it.
extension Digest {
    /// The digest of a word, as eight big-endian bytes.
    public init(ofWords a: UInt64) { self.init((a, Self.end, 0, 0, 0, 0, 0, 64)) }

    /// The digest of two words, each as eight big-endian bytes.
    public init(ofWords a: UInt64, _ b: UInt64) { self.init((a, b, Self.end, 0, 0, 0, 0, 128)) }

    /// The digest of three words, each as eight big-endian bytes.
    public init(ofWords a: UInt64, _ b: UInt64, _ c: UInt64) {
        self.init((a, b, c, Self.end, 0, 0, 0, 192))
    }

    /// The digest of four words, each as eight big-endian bytes.
    public init(ofWords a: UInt64, _ b: UInt64, _ c: UInt64, _ d: UInt64) {
        self.init((a, b, c, d, Self.end, 0, 0, 256))
    }

    /// The digest of five words, each as eight big-endian bytes.
    public init(ofWords a: UInt64, _ b: UInt64, _ c: UInt64, _ d: UInt64, _ e: UInt64) {
        self.init((a, b, c, d, e, Self.end, 0, 320))
    }

    /// The digest of six words or more, each as eight big-endian bytes.
    public init(
        ofWords a: UInt64, _ b: UInt64, _ c: UInt64, _ d: UInt64, _ e: UInt64, _ f: UInt64,
        _ rest: UInt64...
    ) {
        let bytes = ([a, b, c, d, e, f] + rest).map(\.bigEndian)
        self = bytes.withUnsafeBytes { Digest(of: $0) }
    }

    /// The digest of a tag byte and a digest after it: the leaf of a Merkle tree (RFC 6962 with
    /// tag 0).
    public init(tag: UInt8, _ a: Digest) {
        let a = a.words
        self.init(
            (
                UInt64(tag) << 56 | a.0 >> 8, a.0 << 56 | a.1 >> 8, a.1 << 56 | a.2 >> 8,
                a.2 << 56 | a.3 >> 8, a.3 << 56 | Self.end >> 8, 0, 0, 264
            ))
    }

    /// The digest of two digests one after the other, and a tag byte before them: the inner node of
    /// a Merkle tree (RFC 6962 with tag 1).
    public init(tag: UInt8, _ a: Digest, _ b: Digest) {
        let a = a.words
        let b = b.words
        let message: (Block, Block) = (
            (
                UInt64(tag) << 56 | a.0 >> 8, a.0 << 56 | a.1 >> 8, a.1 << 56 | a.2 >> 8,
                a.2 << 56 | a.3 >> 8, a.3 << 56 | b.0 >> 8, b.0 << 56 | b.1 >> 8,
                b.1 << 56 | b.2 >> 8, b.2 << 56 | b.3 >> 8
            ), (b.3 << 56 | Self.end >> 8, 0, 0, 0, 0, 0, 0, 520)
        )
        self = withUnsafeBytes(of: message) { Digest(padded: $0) }
    }
}

extension Digest {
    /// A block of a padded message, the most significant word first.
    ///
    /// Padding is a one bit, zeros, and the number of the message's bits in the last word (FIPS
    /// 180-4, section 5.1.1).
    private typealias Block = (
        UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64
    )

    /// The word after the last of a message that ends with a whole word.
    private static var end: UInt64 { 1 << 63 }

    @inline(__always)
    private init(_ block: Block) {
        self = withUnsafeBytes(of: block) { Digest(padded: $0) }
    }

    /// The digest of a message that is padded to whole blocks.
    @inline(__always)
    private init(padded message: UnsafeRawBufferPointer) {
        var digest: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &digest) { digest in
            zoosim_sha256_padded(
                message.assumingMemoryBound(to: UInt64.self).baseAddress,
                Int32(message.count / 64),
                digest.assumingMemoryBound(to: UInt64.self).baseAddress)
        }
        words = digest
    }
}
