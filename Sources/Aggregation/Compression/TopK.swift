public import Quantities

/// What of an update is sent when only the greatest magnitudes are: how many, out of how many, and
/// in which form.
///
/// An update is cut into chunks of neighbours; of each chunk the same number is kept, as
/// SparseLoCo does (arXiv 2508.15706: 64 of every 4096, with 12 bits for a place and 2 for a
/// value). A chunk of 2³² stands for the whole update. Of equal magnitudes the first is kept. The
/// wire is a stream of bits, lowest first: for each entry its place in its chunk, then its value;
/// zeros fill the last byte. Before it stand, for two-bit values, the four numbers they mean.
public struct TopK: Hashable, Sendable {
    /// How many of a chunk are kept.
    public enum Kept: Hashable, Sendable {
        /// So many, or all if there are fewer.
        case count(Int)
        /// A share to the millionth, rounded up to a whole number.
        case share(Ratio)
    }

    /// How a value is written.
    public enum Values: Hashable, Sendable {
        /// IEEE 754 binary32.
        case float32
        /// The upper half of it.
        case bfloat16
        /// The sign, and whether the magnitude is above the mean magnitude of what is kept: four
        /// classes, each of which is read back as the mean of those that fell into it.
        case twoBits

        var bits: Int {
            switch self {
            case .float32: 32
            case .bfloat16: 16
            case .twoBits: 2
            }
        }
        var tableBytes: Int { self == .twoBits ? 16 : 0 }
    }

    /// The chunk that stands for a whole update.
    public static let wholeUpdate = 1 << 32

    /// How many of a chunk are kept.
    public var kept: Kept
    /// How many neighbours make a chunk.
    public var chunk: Int
    /// How a value is written.
    public var values: Values

    /// So many of every chunk.
    public init(_ kept: Kept, ofEvery chunk: Int = wholeUpdate, values: Values = .float32) {
        self.kept = kept
        self.chunk = chunk
        self.values = values
    }

    /// Whether something is kept, and all places have a number of at most 32 bits.
    var isSound: Bool {
        guard chunk > 0 && chunk <= Self.wholeUpdate else { return false }
        switch kept {
        case .count(let count): return count > 0
        case .share(let share): return share.partsPerMillion > 0 && share <= .one
        }
    }

    /// How many of so many neighbours are kept.
    public func kept(of length: Int) -> Int {
        switch kept {
        case .count(let count): min(count, length)
        case .share(let share):
            (Int(share.partsPerMillion) * length + 999_999) / 1_000_000
        }
    }

    /// Bits for the place in a chunk.
    public var placeBits: Int { Int.bitWidth - (chunk - 1).leadingZeroBitCount }
    /// Bits for a value and its place.
    var entryBits: Int { placeBits + values.bits }

    /// How many values an update of so many parameters becomes.
    public func entries(of count: Int) -> Int {
        let (full, rest) = count.quotientAndRemainder(dividingBy: chunk)
        return full * kept(of: chunk) + kept(of: rest)
    }

    /// The size of an update that is not empty.
    func bytes(of count: Int) -> Int {
        values.tableBytes + (entries(of: count) * entryBits + 7) / 8
    }
}
