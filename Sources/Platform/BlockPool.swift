/// A run of elements in a `BlockPool` that can grow and shrink.
struct Block: BitwiseCopyable {
    /// Where it begins in the pool.
    var start: Int32 = 0
    /// How many elements are in use.
    var count: Int32 = 0
    /// Its room is 2^order elements; none yet if negative.
    var order: Int32 = -1
}

/// Many small growing arrays in one piece of memory.
///
/// Blocks have a room of a power of two; a block that is outgrown goes to a list of its size, whose
/// next link is kept in the block itself, and is used again. So a network in its steady state
/// allocates nothing, and is copied by copying a few pieces of memory.
///
/// A pointer into the pool is good until the next `append` or `reserve`.
struct BlockPool<Element: BitwiseCopyable>: ~Copyable {
    private(set) var base: UnsafeMutablePointer<Element>
    private var used = 0
    private var room: Int
    private let free: UnsafeMutablePointer<Int32>
    private static var orders: Int { 31 }

    init(room: Int = 64) {
        precondition(MemoryLayout<Element>.size >= MemoryLayout<Int32>.size)
        self.room = room
        base = .allocate(capacity: room)
        free = .allocate(capacity: Self.orders)
        free.initialize(repeating: -1, count: Self.orders)
    }

    /// The same blocks at the same places.
    init(copying other: borrowing BlockPool<Element>) {
        room = max(other.used, 64)
        used = other.used
        base = .allocate(capacity: room)
        UnsafeMutableRawPointer(base).copyMemory(
            from: other.base, byteCount: used * MemoryLayout<Element>.stride)
        free = .allocate(capacity: Self.orders)
        free.initialize(from: other.free, count: Self.orders)
    }

    deinit {
        base.deallocate()
        free.deallocate()
    }

    /// The first element of a block.
    @inline(__always)
    func first(of block: Block) -> UnsafeMutablePointer<Element> { base + Int(block.start) }

    /// Puts an element at the end of a block.
    @inline(__always)
    mutating func append(_ element: Element, to block: inout Block) {
        if block.order < 0 || block.count == 1 << block.order { grow(&block) }
        base[Int(block.start &+ block.count)] = element
        block.count &+= 1
    }

    /// Takes a block of at least so many elements, and counts them as in use.
    @inline(__always)
    mutating func reserve(_ count: Int) -> Block {
        let order = count <= 2 ? 1 : Int.bitWidth - (count - 1).leadingZeroBitCount
        return Block(start: take(order), count: Int32(count), order: Int32(order))
    }

    /// Gives a block back; it must not be used any more.
    @inline(__always)
    mutating func release(_ block: Block) {
        guard block.order >= 0 else { return }
        let place = base + Int(block.start)
        UnsafeMutableRawPointer(place).storeBytes(of: free[Int(block.order)], as: Int32.self)
        free[Int(block.order)] = block.start
    }

    @inline(__always)
    private mutating func take(_ order: Int) -> Int32 {
        let head = free[order]
        guard head >= 0 else { return extend(order) }
        free[order] = UnsafeRawPointer(base + Int(head)).load(as: Int32.self)
        return head
    }

    @inline(never)
    private mutating func grow(_ block: inout Block) {
        let order = max(2, block.order + 1)
        let start = take(Int(order))
        (base + Int(start)).update(from: base + Int(block.start), count: Int(block.count))
        release(block)
        block.start = start
        block.order = order
    }

    @inline(never)
    private mutating func extend(_ order: Int) -> Int32 {
        let size = 1 << order
        if used + size > room {
            while used + size > room { room *= 2 }
            precondition(room < Int(Int32.max), "a pool of \(room) elements")
            let larger = UnsafeMutablePointer<Element>.allocate(capacity: room)
            UnsafeMutableRawPointer(larger).copyMemory(
                from: base, byteCount: used * MemoryLayout<Element>.stride)
            base.deallocate()
            base = larger
        }
        let start = Int32(used)
        used += size
        return start
    }
}
