public import Quantities

/// Entries sorted roughly by time: a wheel with a level for each digit of a time.
///
/// A time is a number of 64 bits, cut into digits of up to ten. The level of an entry is the
/// highest digit in which its time differs from the wheel's base, and its slot is that digit. All
/// entries are due at the base or later, so that the finest occupied level's first slot holds the
/// earliest. A slot is a chain of blocks, filled in the order of insertion; entries of one time are
/// always in the same slot and stay in that order when the slot is spread over a finer level.
///
/// Where the digits below a slot lie is decided when it is spread, for then the finer levels are
/// empty: so that few enough entries come into each of their slots, and not too few.
@frozen
@usableFromInline
struct RadixWheel<Event: BitwiseCopyable>: ~Copyable {
    /// An event and when it is due.
    @frozen
    @usableFromInline
    struct Entry: BitwiseCopyable {
        /// The nanoseconds since the start with the sign flipped, which sorts as the signed number.
        @usableFromInline let time: UInt64
        @usableFromInline let event: Event

        @inlinable
        @inline(__always)
        init(_ event: Event, at instant: Instant) {
            time = Self.key(of: instant)
            self.event = event
        }

        @inlinable
        @inline(__always)
        static func key(of instant: Instant) -> UInt64 {
            UInt64(bitPattern: instant.nanoseconds) ^ (1 << 63)
        }

        @inlinable
        @inline(__always)
        var instant: Instant { Instant(nanoseconds: Int64(bitPattern: time ^ (1 << 63))) }
    }

    /// Entries in a block.
    @inlinable static var blockLength: Int { 16 }
    @inlinable static var noBlock: UInt32 { .max }
    /// A slot with so many entries or fewer is sorted as a whole.
    @inlinable static var sortLimit: Int { 64 }
    /// The bits of a key that say which of the entries it is, and those that are of its time; the
    /// sign stays clear.
    @inlinable static var orderBits: Int32 { 6 }
    @inlinable static var timeBits: UInt64 { 25 }

    @usableFromInline var entries: UnsafeMutablePointer<Entry>
    /// The block that follows each block in its chain, or among the free ones.
    @usableFromInline var following: UnsafeMutablePointer<UInt32>
    @usableFromInline var blockCapacity: Int
    @usableFromInline var blocksUsed: Int
    @usableFromInline var freeBlock: UInt32
    @usableFromInline var chains: UnsafeMutablePointer<WheelChain>
    /// The digits; which slots and levels have any entries.
    @usableFromInline var layout: WheelLayout
    /// No entry is due before this.
    @usableFromInline var base: UInt64
    @usableFromInline var count: Int
    /// Room for the keys of a slot that is being sorted.
    @usableFromInline var keys: UnsafeMutablePointer<SIMD8<Int32>>

    @inlinable
    init(capacity: Int) {
        blockCapacity = capacity / 8 + 64
        entries = .allocate(capacity: blockCapacity * Self.blockLength)
        following = .allocate(capacity: blockCapacity)
        blocksUsed = 0
        freeBlock = Self.noBlock
        chains = .allocate(capacity: WheelLayout.slots)
        chains.initialize(repeating: WheelChain(), count: WheelLayout.slots)
        layout = WheelLayout()
        base = 0
        count = 0
        keys = .allocate(capacity: Self.sortLimit / 8)
    }

    @inlinable
    deinit {
        entries.deallocate()
        following.deallocate()
        chains.deallocate()
        keys.deallocate()
    }

    /// Adds an entry that is not due before the base.
    @inlinable
    @inline(__always)
    mutating func append(_ entry: Entry) {
        put(entry, into: layout.digit(of: entry.time, base: base).slot(of: entry.time))
        count &+= 1
    }

    /// Puts an entry behind the others of a slot, without counting it among all.
    @inlinable
    @inline(__always)
    mutating func put(_ entry: Entry, into slot: Int) {
        var tail = chains[slot].tail
        if tail & UInt32(truncatingIfNeeded: Self.blockLength &- 1) == 0 {
            tail = lengthen(slot, from: tail)
        }
        entries[Int(tail)] = entry
        chains[slot].tail = tail &+ 1
        chains[slot].count &+= 1
    }

    /// Gives a slot that is empty or whose last block is full another block; returns its place.
    @inlinable
    @inline(never)
    mutating func lengthen(_ slot: Int, from tail: UInt32) -> UInt32 {
        let block = takeBlock()
        let place = block &* UInt32(truncatingIfNeeded: Self.blockLength)
        if chains[slot].count == 0 {
            chains[slot].head = place
            layout.occupy(slot)
        } else {
            let last = Int(tail &- 1) / Self.blockLength
            following[last] = block
        }
        return place
    }

    /// Moves the base to the slot that holds the earliest entries; there must be some.
    @inlinable
    @inline(__always)
    mutating func advance() -> WheelLayout.Slot {
        let slot = layout.first()
        base = slot.start(from: base)
        return slot
    }

    /// The first time behind a slot that the base stands at; the last of all times if there is
    /// none.
    @inlinable
    @inline(__always)
    func end(of slot: WheelLayout.Slot) -> UInt64 {
        let (end, overflows) = base.addingReportingOverflow(1 &<< slot.shift)
        return overflows ? .max : end
    }

    @inlinable
    @inline(__always)
    func count(of slot: WheelLayout.Slot) -> Int { Int(chains[slot.index].count) }

    @inlinable
    @inline(__always)
    mutating func takeBlock() -> UInt32 {
        let block = freeBlock
        if block != Self.noBlock {
            freeBlock = following[Int(block)]
            return block
        }
        if blocksUsed == blockCapacity { grow() }
        blocksUsed &+= 1
        return UInt32(truncatingIfNeeded: blocksUsed &- 1)
    }

    @inlinable
    @inline(__always)
    mutating func release(_ block: Int) {
        following[block] = freeBlock
        freeBlock = UInt32(truncatingIfNeeded: block)
    }

    @inlinable
    @inline(never)
    mutating func grow() {
        let larger = blockCapacity * 2
        precondition(larger * Self.blockLength < Int(UInt32.max), "\(count) pending events")
        let newEntries = UnsafeMutablePointer<Entry>.allocate(capacity: larger * Self.blockLength)
        newEntries.moveInitialize(from: entries, count: blockCapacity * Self.blockLength)
        entries.deallocate()
        entries = newEntries
        let newFollowing = UnsafeMutablePointer<UInt32>.allocate(capacity: larger)
        newFollowing.moveInitialize(from: following, count: blockCapacity)
        following.deallocate()
        following = newFollowing
        blockCapacity = larger
    }
}

/// The entries of a slot: a chain of blocks. An entry's place is its number among all of the
/// blocks' places.
@frozen
@usableFromInline
struct WheelChain: BitwiseCopyable {
    /// The place of the first entry, the beginning of a block.
    @usableFromInline var head: UInt32
    /// The place behind the last entry: the beginning of a block if that is full, or if there is
    /// none.
    @usableFromInline var tail: UInt32
    @usableFromInline var count: UInt32
    @usableFromInline var unused: UInt32

    @inlinable
    @inline(__always)
    init() {
        head = 0
        tail = 0
        count = 0
        unused = 0
    }
}
