/// Asks by price and then node, in storage that is shared with the book they come from.
///
/// Making and copying one moves no ask. Going through it costs a step an ask; `subscript` looks for
/// the block of the place, of which there is one for about a hundred asks.
public struct EligibleAsks: RandomAccessCollection, Sendable, ExpressibleByArrayLiteral {
    private let blocks: [[Ask]]
    public let count: Int

    /// The first asks of blocks, of which none is empty.
    ///
    /// - Precondition: there are so many.
    init(blocks: [[Ask]], count: Int) {
        self.blocks = blocks
        self.count = count
    }

    /// These asks, as they come.
    public init(_ asks: some Sequence<Ask>) {
        let asks = Array(asks)
        self.init(blocks: asks.isEmpty ? [] : [asks], count: asks.count)
    }

    public init(arrayLiteral asks: Ask...) { self.init(asks) }

    public var startIndex: Int { 0 }
    public var endIndex: Int { count }

    public subscript(position: Int) -> Ask {
        precondition(position >= 0 && position < count, "ask \(position) of \(count)")
        var block = 0
        var place = position
        while place >= blocks[block].count {
            place -= blocks[block].count
            block += 1
        }
        return blocks[block][place]
    }

    /// Goes through the asks block by block.
    public struct Iterator: IteratorProtocol, Sendable {
        fileprivate let blocks: [[Ask]]
        fileprivate var left: Int
        fileprivate var block = 0
        fileprivate var place = 0

        public mutating func next() -> Ask? {
            guard left > 0 else { return nil }
            left -= 1
            let ask = blocks[block][place]
            place += 1
            if place == blocks[block].count {
                block += 1
                place = 0
            }
            return ask
        }
    }

    public func makeIterator() -> Iterator { Iterator(blocks: blocks, left: count) }
}

extension EligibleAsks: Hashable {
    /// Whether the asks are the same, in the same order.
    public static func == (a: EligibleAsks, b: EligibleAsks) -> Bool { a.elementsEqual(b) }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(count)
        for ask in self { hasher.combine(ask) }
    }
}

extension EligibleAsks: CustomStringConvertible {
    public var description: String { Array(self).description }
}
