/// A growing array of plain values without reference counts or checks of exclusive access.
///
/// A pointer into it is good until the next `append`.
struct Slab<Element: BitwiseCopyable>: ~Copyable {
    private(set) var base: UnsafeMutablePointer<Element>
    private(set) var count = 0
    private var room: Int

    init(room: Int = 16) {
        self.room = max(room, 16)
        base = Slab.memory(for: self.room)
    }

    init(copying other: borrowing Slab<Element>) {
        room = max(other.count, 16)
        count = other.count
        base = Slab.memory(for: room)
        base.initialize(from: other.base, count: count)
    }

    deinit { base.deallocate() }

    /// Elements begin with a line of memory, so that one of such a size is in one line.
    private static func memory(for count: Int) -> UnsafeMutablePointer<Element> {
        UnsafeMutableRawPointer.allocate(
            byteCount: count * MemoryLayout<Element>.stride, alignment: 64
        ).bindMemory(to: Element.self, capacity: count)
    }

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
        let larger = Slab.memory(for: room)
        larger.moveInitialize(from: base, count: count)
        base.deallocate()
        base = larger
    }
}
