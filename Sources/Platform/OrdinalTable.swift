/// Where the flows in the network are kept, by the number of their start.
///
/// Open addressing at the number itself: numbers are handed out in order, so that the flows of one
/// time stand side by side and hardly ever in each other's way.
struct OrdinalTable: ~Copyable {
    private struct Entry: BitwiseCopyable {
        /// -1 in an empty place.
        var ordinal: Int64
        var flow: Int32
    }

    private var entries: UnsafeMutablePointer<Entry>
    private var mask: Int
    private var count = 0

    init() {
        mask = 63
        entries = .allocate(capacity: 64)
        entries.initialize(repeating: Entry(ordinal: -1, flow: 0), count: 64)
    }

    init(copying other: borrowing OrdinalTable) {
        mask = other.mask
        count = other.count
        entries = .allocate(capacity: mask + 1)
        entries.initialize(from: other.entries, count: mask + 1)
    }

    deinit { entries.deallocate() }

    /// The place of a flow; nil if it is not in the network.
    @inline(__always)
    subscript(_ ordinal: Int64) -> Int? {
        guard ordinal >= 0 else { return nil }
        var place = Int(truncatingIfNeeded: ordinal) & mask
        while entries[place].ordinal >= 0 {
            if entries[place].ordinal == ordinal { return Int(entries[place].flow) }
            place = (place &+ 1) & mask
        }
        return nil
    }

    @inline(__always)
    mutating func insert(_ flow: Int32, for ordinal: Int64) {
        if 2 &* count > mask { grow() }
        count &+= 1
        put(Entry(ordinal: ordinal, flow: flow))
    }

    /// Takes out a number that is in the table.
    @inline(__always)
    mutating func remove(_ ordinal: Int64) {
        var hole = Int(truncatingIfNeeded: ordinal) & mask
        while entries[hole].ordinal != ordinal { hole = (hole &+ 1) & mask }
        count &-= 1
        // Those after it move up unless they would pass their own place.
        var place = hole
        while true {
            place = (place &+ 1) & mask
            let other = entries[place].ordinal
            guard other >= 0 else { break }
            let home = Int(truncatingIfNeeded: other) & mask
            if (place &- home) & mask >= (place &- hole) & mask {
                entries[hole] = entries[place]
                hole = place
            }
        }
        entries[hole].ordinal = -1
    }

    @inline(__always)
    private func put(_ entry: Entry) {
        var place = Int(truncatingIfNeeded: entry.ordinal) & mask
        while entries[place].ordinal >= 0 { place = (place &+ 1) & mask }
        entries[place] = entry
    }

    @inline(never)
    private mutating func grow() {
        let old = entries
        let oldCount = mask + 1
        mask = 2 * oldCount - 1
        entries = .allocate(capacity: mask + 1)
        entries.initialize(repeating: Entry(ordinal: -1, flow: 0), count: mask + 1)
        for place in 0..<oldCount where old[place].ordinal >= 0 { put(old[place]) }
        old.deallocate()
    }
}
