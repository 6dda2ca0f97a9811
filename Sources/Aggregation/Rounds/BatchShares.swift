/// How a batch is divided among members, in whole sequences.
public enum BatchShares {
    /// Equal shares; what is over goes to the first members, one each.
    public static func equal(batch: Int64, among count: Int) -> [Int64] {
        let (share, rest) = batch.quotientAndRemainder(dividingBy: Int64(count))
        return (0..<Int64(count)).map { share + ($0 < rest ? 1 : 0) }
    }

    /// Shares in proportion to speed, by largest remainder; of equal remainders the first member's
    /// comes first.
    public static func bySpeed(batch: Int64, speeds: [Double]) -> [Int64] {
        let total = speeds.reduce(0, +)
        let quotas = speeds.map { Double(batch) * ($0 / total) }
        var shares = quotas.map { Int64($0.rounded(.down)) }
        let order = quotas.indices.sorted { a, b in
            let (first, second) = (quotas[a] - Double(shares[a]), quotas[b] - Double(shares[b]))
            return first != second ? first > second : a < b
        }
        var rest = batch - shares.reduce(0, +)
        // Rounding of the quotas can leave one more than there are members, or take one too many.
        while rest > 0 {
            for member in order where rest > 0 {
                shares[member] += 1
                rest -= 1
            }
        }
        for member in order.reversed() where rest < 0 && shares[member] > 0 {
            shares[member] -= 1
            rest += 1
        }
        return shares
    }
}
