/// What part of a vector each member of a butterfly owns, so that all are done at the same time.
///
/// A member that owns the part w of n bytes sends (1 − w) n to the other owners and (p − 1) w n
/// back to everybody: 1 + (p − 2) w vectors. At speed B that takes (1 + (p − 2) w)/B; the least
/// longest time T is that at which w = max(0, (T B − 1)/(p − 2)) sum up to 1 (the load balancing of
/// Hivemind, which solves it as a linear program). Members that are too slow own nothing.
struct ButterflyShares {
    /// Parts for each of some members; empty if all own the same.
    let parts: [Int]

    /// How finely a vector can be cut for each member.
    static let partsPerMember = 16

    /// - Parameter speeds: bytes per second, above zero where it counts.
    init(of speeds: [Double]) {
        let count = speeds.count
        guard count > 2, let first = speeds.first, speeds.contains(where: { $0 != first }),
            speeds.allSatisfy({ $0.isFinite && $0 > 0 })
        else {
            parts = []
            return
        }
        // Of the fastest k members, T = (p − 2 + k)/ΣB; k grows while the next one still gets some.
        let order = speeds.indices.sorted { a, b in
            speeds[a] != speeds[b] ? speeds[a] > speeds[b] : a < b
        }
        var sum = 0.0
        var time = Double.infinity
        for (owners, place) in order.enumerated() {
            guard owners == 0 || time * speeds[place] > 1 else { break }
            sum += speeds[place]
            time = (Double(count - 2) + Double(owners + 1)) / sum
        }
        let whole = Double(Self.partsPerMember * count)
        // Rounded so that the parts add up: each ends where the sum so far does.
        var reached = 0.0
        var given = 0
        parts = speeds.map { speed in
            reached += max(0, (time * speed - 1) / Double(count - 2))
            let end = min(Int((reached * whole).rounded()), Int(whole))
            defer { given = max(given, end) }
            return max(0, end - given)
        }
    }
}
