public import ProtocolCore
public import Quantities

/// An update without numbers: its size, its weight, and a mark of who is in it.
@frozen
public struct SizedUpdate: SplittableUpdate, Hashable, BitwiseCopyable {
    /// The size on the wire.
    public var bytes: Bytes
    /// The sum of the weights.
    public var weight: Double
    /// The sum (modulo 2⁶⁴) of the marks of what was merged: it does not depend on the order, and
    /// it shows a contribution that is missing or counted twice.
    public var digest: UInt64
    /// How many contributions were merged.
    public var contributors: Int

    /// An update of given marks.
    @inlinable
    public init(bytes: Bytes, weight: Double, digest: UInt64, contributors: Int) {
        self.bytes = bytes
        self.weight = weight
        self.digest = digest
        self.contributors = contributors
    }

    /// The contribution of one node to one round.
    @inlinable
    public init(of node: NodeID, round: RoundID, bytes: Bytes, weight: Double) {
        self.init(
            bytes: bytes, weight: weight, digest: SizedUpdate.mark(of: node, round: round),
            contributors: 1)
    }

    /// The mark of one node's contribution to one round: the finaliser of SplitMix64 (Steele, Lea
    /// and Flood, OOPSLA 2014) over both numbers.
    @inlinable
    public static func mark(of node: NodeID, round: RoundID) -> UInt64 {
        var z = UInt64(bitPattern: round.ordinal) &* 0x9E37_79B9_7F4A_7C15
        z = mix(z &+ UInt64(UInt32(bitPattern: node.index)) &+ 0x9E37_79B9_7F4A_7C15)
        return mix(z &+ 0x9E37_79B9_7F4A_7C15)
    }

    @usableFromInline
    static func mix(_ value: UInt64) -> UInt64 {
        var z = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Adds the weight, the mark and the count.
    @inlinable
    public mutating func merge(_ other: SizedUpdate) {
        weight += other.weight
        digest &+= other.digest
        contributors += other.contributors
    }

    /// Chunks of the bytes, each with all the marks.
    @inlinable
    public func split(into count: Int) -> [SizedUpdate] {
        let parts = Int64(count)
        return (0..<parts).map { index in
            var chunk = self
            chunk.bytes = Bytes(
                bytes.count * (index + 1) / parts - bytes.count * index / parts)
            return chunk
        }
    }

    /// The bytes of all chunks, with the marks of the first.
    @inlinable
    public init(joining chunks: [SizedUpdate]) {
        precondition(!chunks.isEmpty, "an update of no chunks")
        self = chunks[0]
        bytes = Bytes(chunks.reduce(0) { $0 + $1.bytes.count })
    }
}
