/// What becomes of the earliest slot: it is sorted, taken piece by piece, or spread.
extension RadixWheel {
    /// Empties the slot that the base stands at, of `sortLimit` entries at most, into an array, the
    /// earliest last; of one time, the first inserted last. Writes one entry before the array too.
    ///
    /// Each entry's place is the number of keys that are less than its own. A key is the time
    /// within the slot, as far as `timeBits` reach, and the order of insertion, so that no two are
    /// equal; comparing all with all needs no branch that depends on the times. Eight entries are
    /// looked at together, of which the last may be none: they go before the array.
    @inlinable
    @inline(__always)
    mutating func sort(_ slot: WheelLayout.Slot, into sorted: UnsafeMutablePointer<Entry>) {
        let chain = chains[slot.index]
        let count = Int(chain.count)
        forget(slot)
        self.count &-= count
        let omitted = slot.shift > Self.timeBits ? slot.shift &- Self.timeBits : 0
        let groups = (count &+ 7) / 8
        var place = Int(chain.head)
        for group in 0..<groups {
            keys[group] = key(of: entries + place, first: group &* 8, omitted: omitted)
            place = self.place(after: place)
        }
        // The keys of no entries are the greatest.
        let left = SIMD8(repeating: Int32(truncatingIfNeeded: count &- groups &* 8))
        let isNone = (left &+ SIMD8(7, 6, 5, 4, 3, 2, 1, 0)) &>> 31
        keys[groups &- 1] = (keys[groups &- 1] | isNone) & SIMD8(repeating: .max)
        place = Int(chain.head)
        let last = sorted + (count &- 1)
        for group in 0..<groups {
            let ranks = ranks(of: keys[group], among: groups)
            let source = entries + place
            for lane in 0..<8 { last[-Int(ranks[lane])] = source[lane] }
            let next = self.place(after: place)
            if group & 1 == 1 || group == groups &- 1 { release(place / Self.blockLength) }
            place = next
        }
        if omitted > 0 { finish(sorted, count) }
    }

    /// The place of the eight entries that follow eight others in their chain.
    @inlinable
    @inline(__always)
    func place(after place: Int) -> Int {
        if place % Self.blockLength == 0 { return place &+ 8 }
        return Int(following[place / Self.blockLength]) &* Self.blockLength
    }

    /// The keys of eight entries.
    @inlinable
    @inline(__always)
    func key(of entries: UnsafeMutablePointer<Entry>, first: Int, omitted: UInt64) -> SIMD8<Int32> {
        func part(_ lane: Int) -> Int32 {
            let within = Int32(truncatingIfNeeded: (entries[lane].time &- base) &>> omitted)
            return within &<< Self.orderBits | Int32(truncatingIfNeeded: first &+ lane)
        }
        return SIMD8(part(0), part(1), part(2), part(3), part(4), part(5), part(6), part(7))
    }

    /// How many keys are less than each of eight.
    @inlinable
    @inline(__always)
    func ranks(of key: SIMD8<Int32>, among groups: Int) -> SIMD8<Int32> {
        var ranks = SIMD8<Int32>(repeating: 0)
        for group in 0..<groups {
            let others = keys[group]
            for lane in 0..<8 {
                let other = SIMD8(repeating: others[lane])
                // A mask is 0 or -1 in each lane.
                ranks &-= unsafeBitCast(other .< key, to: SIMD8<Int32>.self)
            }
        }
        return ranks
    }

    /// Sorts what was sorted by the upper bits of the times.
    @inlinable
    @inline(never)
    func finish(_ sorted: UnsafeMutablePointer<Entry>, _ count: Int) {
        for index in 1..<max(1, count) {
            let entry = sorted[index]
            var place = index
            while place > 0, sorted[place &- 1].time < entry.time {
                sorted[place] = sorted[place &- 1]
                place &-= 1
            }
            sorted[place] = entry
        }
    }

    /// Takes the entries of the first blocks of a slot, which has more, into an array: the first
    /// inserted last.
    @inlinable
    @inline(__always)
    mutating func take(
        blocks: Int, of slot: WheelLayout.Slot, into taken: UnsafeMutablePointer<Entry>
    ) {
        var target = blocks &* Self.blockLength
        chains[slot.index].count &-= UInt32(truncatingIfNeeded: target)
        count &-= target
        var place = Int(chains[slot.index].head)
        for _ in 0..<blocks {
            for index in 0..<Self.blockLength {
                target &-= 1
                taken[target] = entries[place &+ index]
            }
            let block = place / Self.blockLength
            place = Int(following[block]) &* Self.blockLength
            release(block)
        }
        chains[slot.index].head = UInt32(truncatingIfNeeded: place)
    }

    /// Makes a slot empty; its blocks are in the caller's hands.
    @inlinable
    @inline(__always)
    mutating func forget(_ slot: WheelLayout.Slot) {
        chains[slot.index] = WheelChain()
        layout.vacate(slot)
    }

    /// Spreads the entries of the slot that the base stands at over the slots of a finer level.
    ///
    /// Those that do not differ from the base in that level's digit go into its slot 0 and not to
    /// the levels below, as they would if they were added later. So that slot has to be sorted or
    /// spread before anything is added.
    @inlinable
    @inline(__always)
    mutating func spread(_ slot: WheelLayout.Slot) {
        let chain = chains[slot.index]
        forget(slot)
        let top = differing(in: chain, of: slot)
        guard top > 0 else {
            reseat(chain, of: slot)
            return
        }
        let first = entries[Int(chain.head)].time
        base = first & ~((1 &<< UInt64(truncatingIfNeeded: top)) &- 1)
        let width = Self.width(Int(chain.count), below: top)
        let digit = layout.cut(below: slot, top: top, width: width)
        var left = Int(chain.count)
        var place = Int(chain.head)
        while left > 0 {
            let block = place / Self.blockLength
            let end = min((block &+ 1) &* Self.blockLength, place &+ left)
            left &-= end &- place
            while place < end {
                let entry = entries[place]
                put(entry, into: digit.slot(of: entry.time))
                place &+= 1
            }
            let next = Int(following[block])
            release(block)
            place = next &* Self.blockLength
        }
    }

    /// How many low bits tell the entries of a slot apart, the highest of them a bit in which some
    /// differ; or the two highest of the slot if that is seen soon.
    @inlinable
    @inline(__always)
    func differing(in chain: WheelChain, of slot: WheelLayout.Slot) -> Int {
        var place = Int(chain.head)
        let first = entries[place].time
        let enough: UInt64 = slot.shift < 2 ? 1 : 1 &<< (slot.shift &- 2)
        var differences: UInt64 = 0
        for _ in 0..<chain.count {
            differences |= entries[place].time ^ first
            if differences >= enough { return Int(slot.shift) }
            place &+= 1
            if place % Self.blockLength == 0 {
                place = Int(following[place / Self.blockLength &- 1]) &* Self.blockLength
            }
        }
        return 64 &- differences.leadingZeroBitCount
    }

    /// Puts a slot whose entries are all of one time, as it is, where that time's entries belong.
    @inlinable
    @inline(never)
    mutating func reseat(_ chain: WheelChain, of slot: WheelLayout.Slot) {
        base = entries[Int(chain.head)].time
        let place = layout.digit(of: base, base: base).slot(of: base)
        chains[place] = chain
        layout.occupy(place)
    }

    /// The width of the digit over which so many entries spread so that a few come into each slot;
    /// if that is too wide, half of it, and the rest next time.
    @inlinable
    @inline(__always)
    static func width(_ count: Int, below top: Int) -> Int {
        let wanted = 64 &- ((count &- 1) / fill).leadingZeroBitCount
        let width =
            wanted > WheelLayout.widest ? min((wanted &+ 1) / 2, WheelLayout.widest) : wanted
        return min(top, max(1, width))
    }

    /// The entries that a slot is to get at most when a coarser one is spread; at 24, PHOLD ran
    /// fastest.
    @inlinable static var fill: Int { 24 }
}
