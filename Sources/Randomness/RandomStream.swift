/// A sequence of random numbers that belongs to one purpose of one entity.
///
/// The seed is the key of ``Philox4x32``; the upper half of the counter is a hash of the entity and
/// the purpose, the lower half counts blocks. Streams are therefore independent of each other and
/// of how much is drawn from them: another node or another draw shifts nobody else.
@frozen
public struct RandomStream: Sendable {
    @usableFromInline var key: UInt64
    @usableFromInline var identity: UInt64
    @usableFromInline var nextBlock: UInt64
    @usableFromInline var block: Philox4x32.Block
    /// How many of the four words of `block` are spent.
    @usableFromInline var spent: UInt8

    /// The stream of a purpose ("failures", "step jitter") of an entity.
    public init(seed: Seed, entity: UInt64, purpose: String) {
        self.init(key: seed.value, identity: Self.identity(entity: entity, purpose: purpose))
    }

    @inlinable
    init(key: UInt64, identity: UInt64) {
        self.key = key
        self.identity = identity
        nextBlock = 0
        block = Philox4x32.Block(low: 0, high: 0)
        spent = 4
    }

    /// The next 32 random bits.
    @inlinable
    public mutating func nextWord() -> UInt32 {
        if spent == 4 { refill() }
        let pair = spent < 2 ? block.low : block.high
        let word = UInt32(truncatingIfNeeded: pair >> UInt64((spent & 1) &* 32))
        spent &+= 1
        return word
    }

    /// The next 64 random bits: two words, the first in the lower half.
    @inlinable
    public mutating func next() -> UInt64 {
        if spent & 1 == 0 {
            if spent == 4 { refill() }
            let pair = spent == 0 ? block.low : block.high
            spent &+= 2
            return pair
        }
        let low = UInt64(nextWord())
        return low | UInt64(nextWord()) << 32
    }

    /// A number strictly between 0 and 1: a whole multiple of 2⁻⁵³, all equally likely.
    @inlinable
    public mutating func uniform() -> Double {
        while true {
            let bits = next() >> 11
            // Zero has no logarithm; it is drawn again, which happens once in 2⁵³ draws.
            if bits != 0 { return Double(bits) * 0x1p-53 }
        }
    }

    @inlinable
    mutating func refill() {
        block = Philox4x32.block(
            counter: Philox4x32.Block(low: nextBlock, high: identity), key: key)
        nextBlock &+= 1
        spent = 0
    }

    /// A well-mixed hash of an entity and a purpose; the same in every process and on every
    /// machine.
    static func identity(entity: UInt64, purpose: String) -> UInt64 {
        var hash = mixed(entity &+ 0x9E37_79B9_7F4A_7C15)
        var word: UInt64 = 0
        var length: UInt64 = 0
        for byte in purpose.utf8 {
            word |= UInt64(byte) << ((length & 7) &* 8)
            length &+= 1
            if length & 7 == 0 {
                hash = mixed(hash ^ word)
                word = 0
            }
        }
        hash = mixed(hash ^ word)
        return mixed(hash ^ (length &* 0x9E37_79B9_7F4A_7C15))
    }

    /// The finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014, figure 19): a bijection.
    private static func mixed(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
