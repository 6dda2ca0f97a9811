public import Quantities

/// Entries sorted roughly by time: a wheel with a level for each base-64 digit of a time.
///
/// The level of an entry is the highest digit in which its time differs from the wheel's base, and
/// its slot is that digit. All entries are due at the base or later, so that the lowest occupied
/// level's first slot holds the earliest. A slot is a chain of blocks, filled in the order of
/// insertion; entries of one time are always in the same slot and stay in that order when the slot
/// is spread over the levels below.
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

    /// A place in the wheel.
    @frozen
    @usableFromInline
    struct Slot: BitwiseCopyable {
        @usableFromInline let level: Int
        @usableFromInline let digit: Int
        @inlinable
        @inline(__always)
        init(level: Int, digit: Int) {
            self.level = level
            self.digit = digit
        }
        /// The number of the slot among all.
        @inlinable
        @inline(__always)
        var index: Int { level &<< 6 | digit }
        /// The bits of a time below the digit.
        @inlinable
        @inline(__always)
        var shift: UInt64 { UInt64(truncatingIfNeeded: 6 &* level) }
    }

    /// The chain of blocks of a slot: places in the order of filling, from the first entry that is
    /// left to behind the last.
    @frozen
    @usableFromInline
    struct Chain: BitwiseCopyable {
        @usableFromInline var first: UInt32
        @usableFromInline var last: UInt32
        @usableFromInline var count: UInt32
        /// Entries of the first block that were taken, and of the last that are filled.
        @usableFromInline var taken: UInt16
        @usableFromInline var filled: UInt16
        @inlinable
        @inline(__always)
        init(block: UInt32) {
            first = block
            last = block
            count = 0
            taken = 0
            filled = 0
        }
    }

    /// Entries in a block.
    @inlinable static var blockLength: Int { 16 }
    /// 64 bits are ten digits of six and one of four.
    @inlinable static var levels: Int { 11 }
    @inlinable static var noBlock: UInt32 { .max }

    @usableFromInline var entries: UnsafeMutablePointer<Entry>
    /// The block that follows each block in its chain, or among the free ones.
    @usableFromInline var following: UnsafeMutablePointer<UInt32>
    @usableFromInline var blockCapacity: Int
    @usableFromInline var blocksUsed: Int
    @usableFromInline var freeBlock: UInt32
    @usableFromInline var chains: UnsafeMutablePointer<Chain>
    /// The occupied slots of each level, a bit each, and the levels that have any.
    @usableFromInline var occupied: UnsafeMutablePointer<UInt64>
    @usableFromInline var occupiedLevels: UInt32
    /// No entry is due before this.
    @usableFromInline var base: UInt64
    @usableFromInline var count: Int

    @inlinable
    init(capacity: Int) {
        blockCapacity = capacity / 8 + 64
        entries = .allocate(capacity: blockCapacity * Self.blockLength)
        following = .allocate(capacity: blockCapacity)
        blocksUsed = 0
        freeBlock = Self.noBlock
        chains = .allocate(capacity: Self.levels * 64)
        chains.initialize(repeating: Chain(block: Self.noBlock), count: Self.levels * 64)
        occupied = .allocate(capacity: Self.levels)
        occupied.initialize(repeating: 0, count: Self.levels)
        occupiedLevels = 0
        base = 0
        count = 0
    }

    @inlinable
    deinit {
        entries.deallocate()
        following.deallocate()
        chains.deallocate()
        occupied.deallocate()
    }

    /// Adds an entry that is not due before the base.
    @inlinable
    @inline(__always)
    mutating func append(_ entry: Entry) {
        let level = (63 &- ((entry.time ^ base) | 1).leadingZeroBitCount) / 6
        let shift = UInt64(truncatingIfNeeded: 6 &* level)
        let slot = Slot(
            level: level, digit: Int(truncatingIfNeeded: (entry.time &>> shift) & 63))
        let chain = chains + slot.index
        if chain.pointee.count == 0 {
            chain.pointee = Chain(block: takeBlock())
            occupied[level] |= 1 &<< UInt64(truncatingIfNeeded: slot.digit)
            occupiedLevels |= 1 &<< UInt32(truncatingIfNeeded: level)
        } else if Int(chain.pointee.filled) == Self.blockLength {
            let block = takeBlock()
            following[Int(chain.pointee.last)] = block
            chain.pointee.last = block
            chain.pointee.filled = 0
        }
        let place = Int(chain.pointee.last) &* Self.blockLength &+ Int(chain.pointee.filled)
        entries[place] = entry
        chain.pointee.filled &+= 1
        chain.pointee.count &+= 1
        count &+= 1
    }

    /// Moves the base to the slot that holds the earliest entries; there must be some.
    @inlinable
    @inline(__always)
    mutating func advance() -> Slot {
        let level = occupiedLevels.trailingZeroBitCount
        let slot = Slot(level: level, digit: occupied[level].trailingZeroBitCount)
        let above = slot.shift &+ 6
        let higher = above >= 64 ? 0 : (base &>> above) &<< above
        base = higher | (UInt64(truncatingIfNeeded: slot.digit) &<< slot.shift)
        return slot
    }

    /// The first time behind a slot that the base stands at; the last of all times if there is
    /// none.
    @inlinable
    @inline(__always)
    func end(of slot: Slot) -> UInt64 {
        let (end, overflows) = base.addingReportingOverflow(1 &<< slot.shift)
        return overflows ? .max : end
    }

    @inlinable
    @inline(__always)
    func count(of slot: Slot) -> Int { Int(chains[slot.index].count) }

    /// Takes the entry of a slot that was inserted first.
    @inlinable
    @inline(__always)
    mutating func removeFirst(of slot: Slot) -> Entry {
        let chain = chains + slot.index
        let block = chain.pointee.first
        let entry = entries[Int(block) &* Self.blockLength &+ Int(chain.pointee.taken)]
        chain.pointee.taken &+= 1
        chain.pointee.count &-= 1
        count &-= 1
        if chain.pointee.count == 0 {
            release(block)
            vacate(slot)
        } else if Int(chain.pointee.taken) == Self.blockLength {
            chain.pointee.first = following[Int(block)]
            chain.pointee.taken = 0
            release(block)
        }
        return entry
    }

    /// Empties the slot that the base stands at into an array, the earliest last; of one time, the
    /// first inserted last.
    @inlinable
    @inline(__always)
    mutating func sort(_ slot: Slot, into sorted: UnsafeMutablePointer<Entry>) {
        let chain = chains[slot.index]
        let count = Int(chain.count)
        chains[slot.index].count = 0
        vacate(slot)
        self.count &-= count
        var block = chain.first
        var source = entries + (Int(block) &* Self.blockLength &+ Int(chain.taken))
        var left = Self.blockLength &- Int(chain.taken)
        var done = 0
        while true {
            let entry = source.pointee
            var place = done
            while place > 0 {
                let other = sorted[place &- 1]
                guard other.time <= entry.time else { break }
                sorted[place] = other
                place &-= 1
            }
            sorted[place] = entry
            done &+= 1
            if done == count { break }
            source += 1
            left &-= 1
            if left == 0 {
                let next = following[Int(block)]
                release(block)
                block = next
                source = entries + Int(block) &* Self.blockLength
                left = Self.blockLength
            }
        }
        release(block)
    }

    /// Spreads the entries of the slot that the base stands at over the levels below.
    @inlinable
    @inline(__always)
    mutating func spread(_ slot: Slot) {
        let chain = chains[slot.index]
        var left = Int(chain.count)
        chains[slot.index].count = 0
        vacate(slot)
        count &-= left
        var block = chain.first
        var place = Int(chain.taken)
        while left > 0 {
            let first = Int(block) &* Self.blockLength
            let end = min(Self.blockLength, place &+ left)
            left &-= end &- place
            while place < end {
                append(entries[first &+ place])
                place &+= 1
            }
            place = 0
            let next = following[Int(block)]
            release(block)
            block = next
        }
    }

    @inlinable
    @inline(__always)
    mutating func vacate(_ slot: Slot) {
        occupied[slot.level] &= ~(1 &<< UInt64(truncatingIfNeeded: slot.digit))
        if occupied[slot.level] == 0 {
            occupiedLevels &= ~(1 &<< UInt32(truncatingIfNeeded: slot.level))
        }
    }

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
    mutating func release(_ block: UInt32) {
        following[Int(block)] = freeBlock
        freeBlock = block
    }

    @inlinable
    @inline(never)
    mutating func grow() {
        let larger = blockCapacity * 2
        precondition(larger < Int(Self.noBlock), "\(count) pending events")
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
