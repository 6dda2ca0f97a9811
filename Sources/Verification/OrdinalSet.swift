/// A set of ordinals in ascending order.
///
/// Finding one is a binary search. Adding or removing one moves those before it or those after it,
/// whichever are fewer: what happens at either end takes constant time.
struct OrdinalSet: Sendable {
    /// The members, after a gap at the front.
    private var storage: [Int64] = []
    private var start = 0

    var count: Int { storage.count - start }
    /// The members in ascending order.
    var members: ArraySlice<Int64> { storage[start...] }

    /// The smallest member that is not below a bound.
    func first(from bound: Int64) -> Int64? {
        let place = place(of: bound)
        return place < storage.count ? storage[place] : nil
    }

    /// Adds an ordinal; one that is there already stays.
    mutating func insert(_ ordinal: Int64) {
        let place = place(of: ordinal)
        guard place == storage.count || storage[place] != ordinal else { return }
        guard start > 0, place - start < storage.count - place else {
            storage.insert(ordinal, at: place)
            return
        }
        start -= 1
        for index in start..<(place - 1) { storage[index] = storage[index + 1] }
        storage[place - 1] = ordinal
    }

    /// Removes an ordinal if it is there.
    mutating func remove(_ ordinal: Int64) {
        let place = place(of: ordinal)
        guard place < storage.count, storage[place] == ordinal else { return }
        guard place - start < storage.count - place else {
            storage.remove(at: place)
            return
        }
        for index in stride(from: place, to: start, by: -1) {
            storage[index] = storage[index - 1]
        }
        start += 1
        if start == storage.count {
            storage.removeAll(keepingCapacity: true)
            start = 0
        } else if start > 32, start > storage.count / 2 {
            storage.removeFirst(start)
            start = 0
        }
    }

    /// The place of the first member that is not below a bound.
    private func place(of bound: Int64) -> Int {
        var low = start
        var high = storage.count
        while low < high {
            let middle = (low + high) / 2
            if storage[middle] < bound { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
