import ProtocolCore
import Quantities

/// The leases that the market knows of.
struct Tenures: Sendable {
    private var byNode: [NodeID: Tenure] = [:]
    private var deadlines = Deadlines()
    /// By book: those that a firm bid may end, in the order in which they yield.
    private var interruptible: [[Tenure]]
    /// By book: how many there are.
    private(set) var count: [Int]

    init(books: Int) {
        interruptible = Array(repeating: [], count: books)
        count = Array(repeating: 0, count: books)
    }

    /// When the first term is over; nil if none has an end.
    var firstEnd: Instant? { deadlines.first }

    /// The lease of a node.
    subscript(node: NodeID) -> Tenure? { byNode[node] }

    mutating func insert(_ tenure: Tenure, in book: Int) {
        byNode[tenure.node] = tenure
        deadlines.insert(tenure.node, at: tenure.ends)
        count[book] += 1
        guard tenure.isInterruptible else { return }
        let place = interruptible[book].firstIndex(fromSorted: { Tenure.yieldsBefore(tenure, $0) })
        interruptible[book].insert(tenure, at: place)
    }

    mutating func remove(_ tenure: Tenure, from book: Int) {
        byNode[tenure.node] = nil
        deadlines.remove(tenure.node, at: tenure.ends)
        count[book] -= 1
        guard tenure.isInterruptible else { return }
        let place = interruptible[book].firstIndex(fromSorted: { !Tenure.yieldsBefore($0, tenure) })
        interruptible[book].remove(at: place)
    }

    /// Those whose term is over, by end and then node.
    func over(at now: Instant) -> [Tenure] {
        var deadlines = deadlines
        return deadlines.removeFirst(until: now).compactMap { byNode[$0] }
    }

    /// The first so many leases of a book that would yield to a price, whatever they pay now.
    func yielding(in book: Int, to price: GPUHourPrice, atMost count: Int) -> [Tenure] {
        Array(
            interruptible[book].lazy.prefix { $0.price <= price }
                .filter { $0.reserve <= price }.prefix(count))
    }
}
