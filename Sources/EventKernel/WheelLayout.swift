/// How a wheel cuts times into digits, and which slots have entries.
///
/// A level is a digit: the coarsest is 0. Each level has a number of slots in a row, and a bit for
/// each of them in a row of words.
@frozen
@usableFromInline
struct WheelLayout: ~Copyable {
    /// A digit of a time.
    @frozen
    @usableFromInline
    struct Digit: BitwiseCopyable {
        /// The bits below the digit.
        @usableFromInline let shift: UInt8
        @usableFromInline let level: UInt8
        /// The slot of the digit 0.
        @usableFromInline let offset: UInt16
        /// The greatest digit.
        @usableFromInline let mask: UInt16

        @inlinable
        @inline(__always)
        init(shift: Int, width: Int, level: Int, offset: Int) {
            self.shift = UInt8(truncatingIfNeeded: shift)
            self.level = UInt8(truncatingIfNeeded: level)
            self.offset = UInt16(truncatingIfNeeded: offset)
            mask = UInt16(truncatingIfNeeded: (1 &<< width) &- 1)
        }

        /// The slot of a time whose higher digits are those of the base.
        @inlinable
        @inline(__always)
        func slot(of time: UInt64) -> Int {
            let value =
                (time &>> UInt64(truncatingIfNeeded: shift))
                & UInt64(truncatingIfNeeded: mask)
            return Int(truncatingIfNeeded: value) &+ Int(offset)
        }
    }

    /// A place in the wheel.
    @frozen
    @usableFromInline
    struct Slot: BitwiseCopyable {
        @usableFromInline let digit: Digit
        /// The number of the slot among all.
        @usableFromInline let index: Int

        @inlinable
        @inline(__always)
        init(digit: Digit, index: Int) {
            self.digit = digit
            self.index = index
        }

        /// The bits of a time below the digit.
        @inlinable
        @inline(__always)
        var shift: UInt64 { UInt64(truncatingIfNeeded: digit.shift) }

        /// The first time of the slot; the digits above are those of the base.
        @inlinable
        @inline(__always)
        func start(from base: UInt64) -> UInt64 {
            let ones = UInt64(truncatingIfNeeded: digit.mask) &<< shift
            let below: UInt64 = (1 &<< shift) &- 1
            let own = UInt64(truncatingIfNeeded: index &- Int(digit.offset)) &<< shift
            return base & ~(ones | below) | own
        }
    }

    /// The widest digit that is made.
    @inlinable static var widest: Int { 10 }
    /// Digits of unknown use are so wide.
    @inlinable static var usual: Int { 6 }
    /// Slots of all levels, at most: six digits of ten bits, and four of one bit, of which each has
    /// a word of its own.
    @inlinable static var slots: Int { 6 * 1_024 + 4 * 64 }

    /// The digit that each bit of a time lies in.
    @usableFromInline let digits: UnsafeMutablePointer<Digit>
    /// The digit of each level.
    @usableFromInline let levels: UnsafeMutablePointer<Digit>
    /// The occupied slots, a bit each; the words of each level that are not zero, a bit each; and
    /// the occupied levels, the finest in the highest bit.
    @usableFromInline let occupied: UnsafeMutablePointer<UInt64>
    @usableFromInline let occupiedWords: UnsafeMutablePointer<UInt32>
    @usableFromInline var occupiedLevels: UInt64
    /// The level of each word of slots.
    @usableFromInline let levelOfWord: UnsafeMutablePointer<UInt8>

    @inlinable
    init() {
        digits = .allocate(capacity: 64)
        levels = .allocate(capacity: 64)
        occupied = .allocate(capacity: Self.slots / 64)
        occupied.initialize(repeating: 0, count: Self.slots / 64)
        occupiedWords = .allocate(capacity: 64)
        occupiedWords.initialize(repeating: 0, count: 64)
        occupiedLevels = 0
        levelOfWord = .allocate(capacity: Self.slots / 64)
        levelOfWord.initialize(repeating: 0, count: Self.slots / 64)
        fill(below: 64, level: 0, offset: 0)
    }

    @inlinable
    deinit {
        digits.deallocate()
        levels.deallocate()
        occupied.deallocate()
        occupiedWords.deallocate()
        levelOfWord.deallocate()
    }

    /// The highest digit in which a time differs from the base, or the lowest if it does not.
    @inlinable
    @inline(__always)
    func digit(of time: UInt64, base: UInt64) -> Digit {
        digits[63 &- ((time ^ base) | 1).leadingZeroBitCount]
    }

    /// The first slot of the finest occupied level.
    @inlinable
    @inline(__always)
    func first() -> Slot {
        let level = 63 &- occupiedLevels.leadingZeroBitCount
        let digit = levels[level]
        let word = Int(digit.offset) / 64 &+ occupiedWords[level].trailingZeroBitCount
        return Slot(digit: digit, index: word &* 64 &+ occupied[word].trailingZeroBitCount)
    }

    @inlinable
    @inline(__always)
    mutating func occupy(_ slot: Int) {
        let word = slot / 64
        let level = Int(levelOfWord[word])
        occupied[word] |= 1 &<< UInt64(truncatingIfNeeded: slot & 63)
        occupiedWords[level] |=
            1 &<< UInt32(truncatingIfNeeded: word &- Int(levels[level].offset) / 64)
        occupiedLevels |= 1 &<< UInt64(truncatingIfNeeded: level)
    }

    @inlinable
    @inline(__always)
    mutating func vacate(_ slot: Slot) {
        let word = slot.index / 64
        let level = Int(slot.digit.level)
        occupied[word] &= ~(1 &<< UInt64(truncatingIfNeeded: slot.index & 63))
        guard occupied[word] == 0 else { return }
        occupiedWords[level] &=
            ~(1 &<< UInt32(truncatingIfNeeded: word &- Int(slot.digit.offset) / 64))
        if occupiedWords[level] == 0 {
            occupiedLevels &= ~(1 &<< UInt64(truncatingIfNeeded: level))
        }
    }

    /// Cuts what lies below a slot anew: digits of the usual width down to `top`, one of `width`
    /// below that, which is returned, and usual ones again.
    ///
    /// - Precondition: the slot's level is the finest that is occupied, and the slot is vacated.
    @inlinable
    @inline(__always)
    mutating func cut(below slot: Slot, top: Int, width: Int) -> Digit {
        let present = levels[Int(slot.digit.level) &+ 1]
        let mask = UInt16(truncatingIfNeeded: (1 &<< width) &- 1)
        if Int(slot.digit.shift) == top, Int(present.shift) == top &- width, present.mask == mask {
            return present
        }
        return recut(slot, top: top, width: width)
    }

    @inlinable
    @inline(never)
    mutating func recut(_ slot: Slot, top: Int, width: Int) -> Digit {
        var level = Int(slot.digit.level) &+ 1
        var offset = Int(slot.digit.offset) &+ max(64, Int(slot.digit.mask) &+ 1)
        var bits = Int(slot.digit.shift)
        while bits > top {
            let next = max(top, bits &- Self.usual)
            define(shift: next, width: bits &- next, level: &level, offset: &offset)
            bits = next
        }
        define(shift: top &- width, width: width, level: &level, offset: &offset)
        fill(below: top &- width, level: level, offset: offset)
        return digits[top &- 1]
    }

    /// Gives the bits below one digits of the usual width.
    @inlinable
    mutating func fill(below bits: Int, level: Int, offset: Int) {
        var level = level
        var offset = offset
        var bits = bits
        while bits > 0 {
            let next = max(0, bits &- Self.usual)
            define(shift: next, width: bits &- next, level: &level, offset: &offset)
            bits = next
        }
    }

    @inlinable
    @inline(__always)
    mutating func define(shift: Int, width: Int, level: inout Int, offset: inout Int) {
        let digit = Digit(shift: shift, width: width, level: level, offset: offset)
        levels[level] = digit
        for bit in shift..<(shift &+ width) { digits[bit] = digit }
        let end = offset &+ max(64, 1 &<< width)
        precondition(end <= Self.slots, "level \(level) needs \(end) slots")
        for word in (offset / 64)..<(end / 64) {
            levelOfWord[word] = UInt8(truncatingIfNeeded: level)
        }
        level &+= 1
        offset = end
    }
}
