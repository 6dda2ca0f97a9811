/// The links whose level has to be worked out again, the lowest level first.
///
/// A link's level depends only on lower ones, so that in this order nearly every link comes once a
/// change. Any order would do: what comes out is the same.
struct WorkQueue: ~Copyable {
    struct Entry: BitwiseCopyable {
        var level: Int64
        var link: Int32
    }

    private var entries: Slab<Entry>

    init() { entries = Slab() }

    init(copying other: borrowing WorkQueue) { entries = Slab(copying: other.entries) }

    @inline(__always)
    var isEmpty: Bool { entries.count == 0 }

    @inline(__always)
    mutating func insert(_ link: Int, level: Int64) {
        let entry = Entry(level: level, link: Int32(truncatingIfNeeded: link))
        entries.append(entry)
        var place = entries.count &- 1
        while place > 0 {
            let parent = (place &- 1) >> 1
            guard level < entries.base[parent].level else { break }
            entries.base[place] = entries.base[parent]
            place = parent
        }
        entries.base[place] = entry
    }

    /// Takes out the lowest.
    ///
    /// - Precondition: there is one.
    @inline(__always)
    mutating func removeFirst() -> Int {
        let first = entries.base[0].link
        let entry = entries.removeLast()
        let count = entries.count
        guard count > 0 else { return Int(first) }
        var place = 0
        while true {
            var child = 2 &* place &+ 1
            guard child < count else { break }
            if child &+ 1 < count && entries.base[child &+ 1].level < entries.base[child].level {
                child &+= 1
            }
            guard entries.base[child].level < entry.level else { break }
            entries.base[place] = entries.base[child]
            place = child
        }
        entries.base[place] = entry
        return Int(first)
    }
}
