/// The last few solutions of the sharing problem, found by the multiset of active demands.
///
/// Entries are told apart by a 64-bit sum of marks (a flow's coming and going is one addition) and
/// then compared in full, so that equal sums of different sets do no harm. The oldest entry makes
/// room. Capacities are no part of the key: whoever changes one has to `forget`.
struct SolutionMemory: Sendable {
    private struct Entry: Sendable {
        var demands: [Int32] = []
        var counts: [Int32] = []
        var rates: [Double] = []
    }

    /// Larger sets are not kept: to compare and copy them would cost what the solution costs.
    private static let largestSet = 4_096

    private let capacity: Int
    private var signatures: [UInt64] = []
    private var entries: [Entry] = []
    private var oldest = 0

    /// A memory for so many solutions; none is allowed.
    init(capacity: Int) { self.capacity = capacity }

    /// The share of one flow of a demand in the sum that stands for a set.
    @inline(__always)
    static func mark(of demand: Int32) -> UInt64 {
        var z = UInt64(UInt32(bitPattern: demand)) &+ 1
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        z = (z &* 0x9e37_79b9_7f4a_7c15) ^ (z >> 31)
        return z
    }

    /// Writes the rates of a remembered solution; false if there is none.
    func recall(
        _ signature: UInt64, active: Int, counts: [Int32], into rates: inout [Double]
    ) -> Bool {
        for place in signatures.indices where signatures[place] == signature {
            let demands = entries[place].demands
            let remembered = entries[place].counts
            guard demands.count == active else { continue }
            var isSame = true
            for index in demands.indices where counts[Int(demands[index])] != remembered[index] {
                isSame = false
                break
            }
            guard isSame else { continue }
            let solution = entries[place].rates
            for index in demands.indices { rates[Int(demands[index])] = solution[index] }
            return true
        }
        return false
    }

    /// Keeps a solution, in the place of the oldest when the memory is full.
    mutating func store(_ signature: UInt64, active: [Int32], counts: [Int32], rates: [Double]) {
        guard capacity > 0, active.count <= SolutionMemory.largestSet else { return }
        if entries.count < capacity {
            oldest = entries.count
            entries.append(Entry())
            signatures.append(signature)
        }
        signatures[oldest] = signature
        entries[oldest].demands.removeAll(keepingCapacity: true)
        entries[oldest].counts.removeAll(keepingCapacity: true)
        entries[oldest].rates.removeAll(keepingCapacity: true)
        for demand in active {
            entries[oldest].demands.append(demand)
            entries[oldest].counts.append(counts[Int(demand)])
            entries[oldest].rates.append(rates[Int(demand)])
        }
        oldest = (oldest + 1) % capacity
    }

    /// Drops everything, because a capacity has changed.
    mutating func forget() {
        signatures.removeAll(keepingCapacity: true)
        entries.removeAll(keepingCapacity: true)
        oldest = 0
    }
}
