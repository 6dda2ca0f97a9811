/// Places of a table, a bit each.
struct PlaceSet: Hashable, Sendable {
    /// The bits, 64 places a word; those beyond the table are zero.
    private(set) var words: [UInt64] = []
    /// Places of the table.
    private(set) var size = 0

    /// A set without members, over a table of so many places.
    init(size: Int = 0) {
        self.size = size
        words = Array(repeating: 0, count: (size + 63) / 64)
    }

    /// How many places are in the set.
    var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    @inline(__always)
    func contains(_ place: Int) -> Bool { words[place / 64] >> (place % 64) & 1 != 0 }
    mutating func insert(_ place: Int) { words[place / 64] |= 1 << (place % 64) }
    mutating func remove(_ place: Int) { words[place / 64] &= ~(1 << (place % 64)) }
    /// Lends the words, for many changes in a row.
    mutating func withWords<T>(_ body: (UnsafeMutableBufferPointer<UInt64>) -> T) -> T {
        words.withUnsafeMutableBufferPointer { body($0) }
    }

    /// The members that are not in another set over the same table.
    func subtracting(_ other: PlaceSet) -> PlaceSet {
        var rest = self
        for index in words.indices { rest.words[index] &= ~other.words[index] }
        return rest
    }
    /// The members that are in another set over the same table, too.
    func intersection(_ other: PlaceSet) -> PlaceSet {
        var both = self
        for index in words.indices { both.words[index] &= other.words[index] }
        return both
    }
    /// Makes a place in the table, which is not in the set; those behind it move up by one.
    mutating func makePlace(at place: Int) {
        size += 1
        if words.count * 64 < size { words.append(0) }
        let first = place / 64
        var carried = words[first] >> 63
        let below = words[first] & ((1 << (place % 64)) - 1)
        words[first] = below | (words[first] - below) << 1
        for word in words.indices.dropFirst(first + 1) {
            let next = words[word] >> 63
            words[word] = words[word] << 1 | carried
            carried = next
        }
    }

    /// Hands out the members in their order.
    func forEach(_ body: (Int) -> Void) {
        for index in words.indices {
            var word = words[index]
            while word != 0 {
                body(index * 64 + word.trailingZeroBitCount)
                word &= word - 1
            }
        }
    }
}
