/// How unequally amounts are spread: the Lorenz curve and the Gini coefficient.
///
/// Gini (1912) as twice the area between the diagonal and the curve; for n owners it is at most
/// 1 − 1/n.
public struct Inequality: Sendable, Hashable {
    /// The share of the whole that the poorest k have, for k from 0 to their number.
    public let lorenz: [Double]
    /// From 0, where all have the same, towards 1, where one has everything.
    public let gini: Double

    /// - Precondition: no amount is negative.
    public init(of amounts: [Double]) {
        precondition(amounts.allSatisfy { $0 >= 0 }, "a spread of \(amounts)")
        let sorted = amounts.sorted()
        let sum = sorted.reduce(0, +)
        var shares = [0.0]
        var running = 0.0
        for (place, amount) in sorted.enumerated() {
            running += amount
            // Where nobody has anything, all have the same.
            shares.append(sum > 0 ? running / sum : Double(place + 1) / Double(sorted.count))
        }
        lorenz = shares
        var area = 0.0
        for place in sorted.indices { area += shares[place] + shares[place + 1] }
        gini = sorted.isEmpty ? 0 : max(0, 1 - area / Double(sorted.count))
    }
}
