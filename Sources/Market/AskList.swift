import ProtocolCore
import Quantities

/// The standing asks of one tier in the order of sale, in blocks.
///
/// An ask that comes or goes moves the asks of one block and no others, and whoever is given the
/// asks below a price shares the blocks with the book until one of them changes.
struct AskList: Sendable {
    /// None of them empty, each in order and before the next.
    private(set) var blocks: [[Ask]] = []
    private(set) var count = 0

    /// A block that would grow beyond it is halved.
    static let blockSize = 128

    var isEmpty: Bool { count == 0 }
    var first: Ask? { blocks.first?.first }

    /// All asks, in order.
    var all: [Ask] { Array(blocks.joined()) }

    /// How many asks are at or below a price.
    func reach(of price: GPUHourPrice) -> Int {
        let last = blocks.firstIndex(fromSorted: { $0[0].price > price }) - 1
        guard last >= 0 else { return 0 }
        var reach = blocks[last].firstIndex(fromSorted: { $0.price > price })
        for block in 0..<last { reach += blocks[block].count }
        return reach
    }

    /// The first asks, sharing their storage.
    func prefix(_ count: Int) -> EligibleAsks { EligibleAsks(blocks: blocks, count: count) }

    /// Puts an ask where it belongs.
    mutating func insert(_ ask: Ask) {
        count += 1
        guard !blocks.isEmpty else {
            blocks.append(Self.block([ask]))
            return
        }
        // The last block that begins before the ask, or the first of all.
        var block = max(0, blocks.firstIndex(fromSorted: { Ask.isBefore(ask, $0[0]) }) - 1)
        if blocks[block].count == Self.blockSize {
            halve(block)
            if !Ask.isBefore(ask, blocks[block + 1][0]) { block += 1 }
        }
        let place = blocks[block].firstIndex(fromSorted: { Ask.isBefore(ask, $0) })
        blocks[block].insert(ask, at: place)
    }

    /// Takes an ask out.
    ///
    /// - Precondition: it is there.
    mutating func remove(_ ask: Ask) {
        let block = blocks.firstIndex(fromSorted: { Ask.isBefore(ask, $0[0]) }) - 1
        precondition(block >= 0, "\(ask) is not in the book")
        let place = blocks[block].firstIndex(fromSorted: { !Ask.isBefore($0, ask) })
        precondition(
            place < blocks[block].count && blocks[block][place] == ask,
            "\(ask) is not in the book")
        blocks[block].remove(at: place)
        count -= 1
        if blocks[block].isEmpty {
            blocks.remove(at: block)
        } else if blocks[block].count < Self.blockSize / 8 {
            merge(block)
        }
    }

    private mutating func halve(_ block: Int) {
        let half = Self.blockSize / 2
        blocks.insert(Self.block(blocks[block][half...]), at: block + 1)
        blocks[block].removeSubrange(half...)
    }

    /// Joins a small block to the one after it, if both together are no large one.
    private mutating func merge(_ block: Int) {
        guard block + 1 < blocks.count,
            blocks[block].count + blocks[block + 1].count <= Self.blockSize / 2
        else { return }
        blocks[block] += blocks.remove(at: block + 1)
    }

    /// A block with the memory that it will need.
    private static func block(_ asks: some Collection<Ask>) -> [Ask] {
        var block: [Ask] = []
        block.reserveCapacity(blockSize)
        block += asks
        return block
    }
}
