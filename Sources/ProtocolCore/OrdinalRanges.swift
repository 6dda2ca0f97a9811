/// A set of numbers that mostly come one after the other: the ranges without gaps.
///
/// It is exact whatever the numbers are, and as small as the gaps are few.
public struct OrdinalRanges: Sendable {
    /// Disjoint, not adjoining, in order.
    public private(set) var ranges: [ClosedRange<Int64>] = []

    /// No number.
    public init() {}

    public func contains(_ ordinal: Int64) -> Bool {
        guard let last = ranges.last, ordinal <= last.upperBound else { return false }
        if ordinal >= last.lowerBound { return true }
        return ranges[firstRange(endingAtOrAfter: ordinal)].contains(ordinal)
    }

    /// Adds a number; false if it was there.
    @discardableResult
    public mutating func insert(_ ordinal: Int64) -> Bool {
        guard let last = ranges.last, ordinal <= last.upperBound else {
            append(ordinal)
            return true
        }
        let place = firstRange(endingAtOrAfter: ordinal)
        let next = ranges[place]
        guard ordinal < next.lowerBound else { return false }
        let meetsNext = ordinal == next.lowerBound - 1
        let meetsPrevious = place > 0 && ranges[place - 1].upperBound == ordinal - 1
        switch (meetsPrevious, meetsNext) {
        case (true, true):
            ranges[place - 1] = ranges[place - 1].lowerBound...next.upperBound
            ranges.remove(at: place)
        case (true, false): ranges[place - 1] = ranges[place - 1].lowerBound...ordinal
        case (false, true): ranges[place] = ordinal...next.upperBound
        case (false, false): ranges.insert(ordinal...ordinal, at: place)
        }
        return true
    }

    /// Adds a number above all others.
    private mutating func append(_ ordinal: Int64) {
        if let last = ranges.last, last.upperBound == ordinal - 1 {
            ranges[ranges.count - 1] = last.lowerBound...ordinal
        } else {
            ranges.append(ordinal...ordinal)
        }
    }

    /// The place of the first range that does not end before a number, which is not above all.
    private func firstRange(endingAtOrAfter ordinal: Int64) -> Int {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound >= ordinal { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
