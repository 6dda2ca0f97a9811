/// A growing array of plain values without reference counts or checks of exclusive access.
///
/// A pointer into it is good until the next `append`.
struct Slab<Element: BitwiseCopyable>: ~Copyable {
    private(set) var base: UnsafeMutablePointer<Element>
    private(set) var count = 0
    private var room: Int

    init(room: Int = 16) {
        self.room = max(room, 16)
        base = .allocate(capacity: self.room)
    }

    init(copying other: borrowing Slab<Element>) {
        room = max(other.count, 16)
        count = other.count
        base = .allocate(capacity: room)
        base.initialize(from: other.base, count: count)
    }

    deinit { base.deallocate() }

    @inline(__always)
    mutating func append(_ element: Element) {
        if count == room { grow() }
        (base + count).initialize(to: element)
        count &+= 1
    }

    /// Removes and returns the last element.
    ///
    /// - Precondition: there is one.
    @inline(__always)
    mutating func removeLast() -> Element {
        count &-= 1
        return base[count]
    }

    @inline(__always)
    mutating func removeAll() { count = 0 }

    @inline(never)
    private mutating func grow() {
        room *= 2
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: room)
        larger.moveInitialize(from: base, count: count)
        base.deallocate()
        base = larger
    }
}
