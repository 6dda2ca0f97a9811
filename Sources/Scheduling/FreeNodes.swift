/// The free places of a table, and how many of them suit each kind of job.
///
/// Jobs whose filters let the same places pass share a count, so that a node that becomes free or
/// is taken costs a few additions, however many nodes and jobs there are.
struct FreeNodes: Sendable {
    /// A count of free places that suit some job; it is void once a place was made.
    struct Count: Equatable, Sendable {
        fileprivate let generation: Int
        fileprivate let index: Int
    }

    /// All free places.
    private(set) var places = PlaceSet()
    private var counts: [SuitableCount] = []
    /// How often all counts became void.
    private var generation = 0

    func contains(_ place: Int) -> Bool { places.contains(place) }

    /// A place that was not free is.
    mutating func add(_ place: Int) {
        places.insert(place)
        for index in counts.indices { counts[index].note(place, change: 1) }
    }
    /// A place that was free is not.
    mutating func remove(_ place: Int) {
        places.remove(place)
        for index in counts.indices { counts[index].note(place, change: -1) }
    }

    /// Makes a place, which is not free; all counts are void.
    mutating func makePlace(at place: Int) {
        places.makePlace(at: place)
        guard !counts.isEmpty else { return }
        counts.removeAll()
        generation += 1
    }

    /// A count for a job that these places suit.
    mutating func count(of suitable: PlaceSet) -> Count {
        let index: Int
        if let equal = counts.firstIndex(where: { $0.suitable == suitable }) {
            index = equal
        } else {
            let fresh = SuitableCount(of: suitable, among: places)
            index = counts.firstIndex { $0.users == 0 } ?? counts.count
            if index == counts.count { counts.append(fresh) } else { counts[index] = fresh }
        }
        counts[index].users += 1
        return Count(generation: generation, index: index)
    }
    /// A job needs its count no longer.
    mutating func drop(_ count: Count) {
        guard isValid(count) else { return }
        counts[count.index].users -= 1
    }
    func isValid(_ count: Count) -> Bool { count.generation == generation }

    /// The places that suit, free or not.
    func suitable(by count: Count) -> PlaceSet { self[count].suitable }
    func suits(_ place: Int, by count: Count) -> Bool {
        self[count].suitable.contains(place)
    }
    /// The places that suit and are free.
    func free(by count: Count) -> PlaceSet {
        places.intersection(self[count].suitable)
    }
    /// How many free places suit.
    func total(of count: Count) -> Int { self[count].total }
    /// The free and suitable place that so many others come before.
    ///
    /// - Precondition: there are more of them than `rank`.
    func place(ofRank rank: Int, by count: Count) -> Int {
        self[count].place(ofRank: rank, among: places)
    }

    private subscript(count: Count) -> SuitableCount {
        precondition(isValid(count), "a count from before a node was admitted")
        return counts[count.index]
    }
}

/// How many of the free places suit some job, as sums over blocks and groups of blocks.
private struct SuitableCount: Sendable {
    /// Words of bits in a block, and blocks in a group.
    private static let wordsPerBlock = 4
    private static let blocksPerGroup = 16
    private static let placesPerBlock = 64 * wordsPerBlock

    let suitable: PlaceSet
    /// Jobs that need the count.
    var users = 0
    private(set) var total = 0
    private var blocks: [Int32]
    private var groups: [Int32]

    init(of suitable: PlaceSet, among free: PlaceSet) {
        self.suitable = suitable
        let blockCount = suitable.size / Self.placesPerBlock + 1
        blocks = Array(repeating: 0, count: blockCount)
        groups = Array(repeating: 0, count: blockCount / Self.blocksPerGroup + 1)
        for index in suitable.words.indices {
            let both = suitable.words[index] & free.words[index]
            change(block: index / Self.wordsPerBlock, by: both.nonzeroBitCount)
        }
    }

    /// A place became free, or is free no longer.
    mutating func note(_ place: Int, change by: Int) {
        guard suitable.contains(place) else { return }
        change(block: place / Self.placesPerBlock, by: by)
    }

    private mutating func change(block: Int, by change: Int) {
        blocks[block] += Int32(change)
        groups[block / Self.blocksPerGroup] += Int32(change)
        total += change
    }

    func place(ofRank rank: Int, among free: PlaceSet) -> Int {
        precondition(rank < total, "no place of rank \(rank) among \(total)")
        var left = Int32(rank)
        var group = 0
        while left >= groups[group] {
            left -= groups[group]
            group += 1
        }
        var block = group * Self.blocksPerGroup
        while left >= blocks[block] {
            left -= blocks[block]
            block += 1
        }
        var index = block * Self.wordsPerBlock
        var both = suitable.words[index] & free.words[index]
        while left >= both.nonzeroBitCount {
            left -= Int32(both.nonzeroBitCount)
            index += 1
            both = suitable.words[index] & free.words[index]
        }
        while left > 0 {
            both &= both - 1
            left -= 1
        }
        return index * 64 + both.trailingZeroBitCount
    }
}
