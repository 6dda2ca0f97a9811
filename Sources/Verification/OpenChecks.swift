/// The checks without a verdict.
///
/// Ordinals come one after the other and most checks end soon after they began. So a ring tells the
/// place of every ordinal since the oldest open check, and the checks lie at places that are used
/// again. Beginning, finding and ending a check take constant time. The memory is that of the most
/// checks that were ever open at once, and four bytes for each ordinal since the oldest.
struct OpenChecks: Sendable {
    /// The number that the next check gets.
    private(set) var next: Int64 = 0
    /// Checks without a verdict.
    private(set) var count = 0

    /// No ordinal before this one is open.
    private var oldest: Int64 = 0
    /// Places of the ordinals from `oldest` up to `next`, or −1 for a check that has ended; the
    /// length is a power of two.
    private var ring: [Int32] = [-1]
    /// The checks; what lies at a free place is left over from the last one there.
    private var checks: [Check] = []
    private var free: [Int32] = []

    /// Begins a check; returns its number.
    mutating func begin(_ check: Check) -> Int64 {
        if next - oldest == ring.count { grow() }
        let place: Int32
        if let used = free.popLast() {
            place = used
            checks[Int(place)] = check
        } else {
            place = Int32(checks.count)
            checks.append(check)
        }
        ring[slot(of: next)] = place
        next += 1
        count += 1
        return next - 1
    }

    /// Where a check lies; nil if it has ended or never was.
    func place(of ordinal: Int64) -> Int? {
        guard ordinal >= oldest, ordinal < next else { return nil }
        let place = ring[slot(of: ordinal)]
        return place < 0 ? nil : Int(place)
    }

    /// The check at a place.
    subscript(place: Int) -> Check {
        _read { yield checks[place] }
        _modify { yield &checks[place] }
    }

    /// Ends a check.
    ///
    /// - Precondition: the check is open.
    mutating func end(_ ordinal: Int64) {
        guard let place = place(of: ordinal) else {
            preconditionFailure("check \(ordinal) ends and is not open (\(oldest)..<\(next))")
        }
        ring[slot(of: ordinal)] = -1
        free.append(Int32(place))
        count -= 1
        while oldest < next, ring[slot(of: oldest)] < 0 { oldest += 1 }
    }

    private func slot(of ordinal: Int64) -> Int { Int(ordinal) & (ring.count - 1) }

    private mutating func grow() {
        var longer = [Int32](repeating: -1, count: 2 * ring.count)
        for ordinal in oldest..<next {
            longer[Int(ordinal) & (longer.count - 1)] = ring[slot(of: ordinal)]
        }
        ring = longer
    }
}
