/// The counter-based generator Philox4x32-10: a keyed bijection of 128-bit blocks.
///
/// Source: Salmon, Moraes, Dror, Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC'11,
/// section 3.3. The words of a block are numbered from the least significant.
public enum Philox4x32 {
    /// Four words of a block, kept as two pairs: words 0 and 1 in `low`, words 2 and 3 in `high`.
    @frozen
    public struct Block: Hashable, Sendable, BitwiseCopyable {
        /// Word 0 in the lower half, word 1 in the upper half.
        public var low: UInt64
        /// Word 2 in the lower half, word 3 in the upper half.
        public var high: UInt64

        /// A block of its two halves.
        @inlinable
        public init(low: UInt64, high: UInt64) {
            self.low = low
            self.high = high
        }
    }

    /// The random block that belongs to a counter under a key, after ten rounds.
    @inlinable
    public static func block(counter: Block, key: UInt64) -> Block {
        var x0 = UInt32(truncatingIfNeeded: counter.low)
        var x1 = UInt32(truncatingIfNeeded: counter.low >> 32)
        var x2 = UInt32(truncatingIfNeeded: counter.high)
        var x3 = UInt32(truncatingIfNeeded: counter.high >> 32)
        var key0 = UInt32(truncatingIfNeeded: key)
        var key1 = UInt32(truncatingIfNeeded: key >> 32)
        var round = 0
        while round < 10 {
            let product0 = UInt64(0xD251_1F53) &* UInt64(x0)
            let product1 = UInt64(0xCD9E_8D57) &* UInt64(x2)
            x0 = UInt32(truncatingIfNeeded: product1 >> 32) ^ x1 ^ key0
            x1 = UInt32(truncatingIfNeeded: product1)
            x2 = UInt32(truncatingIfNeeded: product0 >> 32) ^ x3 ^ key1
            x3 = UInt32(truncatingIfNeeded: product0)
            // The Weyl sequence of the keys: the golden ratio and √3 − 1, in units of 2⁻³².
            key0 &+= 0x9E37_79B9
            key1 &+= 0xBB67_AE85
            round &+= 1
        }
        return Block(
            low: UInt64(x0) | UInt64(x1) << 32, high: UInt64(x2) | UInt64(x3) << 32)
    }
}
