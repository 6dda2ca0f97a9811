/// Writes numbers of few bits one after the other, lowest bit first.
struct BitWriter {
    private(set) var bytes: [UInt8]
    private var pending: UInt64 = 0
    private var count = 0

    init(after bytes: [UInt8]) { self.bytes = bytes }

    /// Appends the lowest bits of a number, 32 at most.
    mutating func write(_ value: UInt32, bits: Int) {
        pending |= (UInt64(value) & (1 << UInt64(bits) - 1)) << UInt64(count)
        count += bits
        while count >= 8 {
            bytes.append(UInt8(truncatingIfNeeded: pending))
            pending >>= 8
            count -= 8
        }
    }

    /// Fills the last byte with zeros.
    mutating func finish() {
        guard count > 0 else { return }
        bytes.append(UInt8(truncatingIfNeeded: pending))
        pending = 0
        count = 0
    }
}

/// Reads what a ``BitWriter`` wrote.
struct BitReader {
    private let bytes: [UInt8]
    private var next: Int
    private var pending: UInt64 = 0
    private var count = 0

    init(_ bytes: [UInt8], from start: Int) {
        self.bytes = bytes
        next = start
    }

    /// The next number of so many bits, 32 at most.
    mutating func read(bits: Int) -> UInt32 {
        while count < bits {
            pending |= UInt64(bytes[next]) << UInt64(count)
            next += 1
            count += 8
        }
        let value = UInt32(truncatingIfNeeded: pending & (1 << UInt64(bits) - 1))
        pending >>= UInt64(bits)
        count -= bits
        return value
    }
}
