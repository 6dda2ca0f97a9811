public import Quantities

/// The rule that moves a posted price with the use of capacity.
///
/// The step is that of Ethereum's base fee (EIP-1559): full use above target raises the price, and
/// use below target lowers it, by at most one part in `denominator` at twice the target or at none.
/// All arithmetic is in integers and rounds towards zero, so that every party agrees on the price.
public struct ListPriceController: Hashable, Sendable {
    /// How gently the price moves: positive, and 8 in EIP-1559.
    public var denominator: Int64

    /// A controller; moves by at most an eighth unless said otherwise.
    ///
    /// - Precondition: the denominator is positive.
    public init(denominator: Int64 = 8) {
        precondition(denominator > 0, "a denominator of \(denominator)")
        self.denominator = denominator
    }

    /// The next price: p + p·(used − target)/target/denominator, a rise being at least 1 micro-ZEN.
    ///
    /// - Precondition: the target is positive, and neither the price nor the use is negative.
    public func next(after price: GPUHourPrice, used: Int64, target: Int64) -> GPUHourPrice {
        precondition(
            target > 0 && used >= 0 && price.microZen >= 0,
            "\(price) at a use of \(used) with a target of \(target)")
        let gap = Int128(used > target ? used - target : target - used)
        let step = Int64(
            Int128(price.microZen) * gap / Int128(target) / Int128(denominator))
        if used == target { return price }
        return GPUHourPrice(
            microZen: used > target ? price.microZen + max(step, 1) : price.microZen - step)
    }

    /// The integer approximation of `factor` · e^(numerator ⁄ denominator) of EIP-4844: the sum of
    /// the Taylor series, each term rounded down.
    ///
    /// - Precondition: no argument is negative, and the denominator is positive.
    public static func exponential(
        _ factor: Int64, numerator: Int64, denominator: Int64
    ) -> Int64 {
        precondition(
            factor >= 0 && numerator >= 0 && denominator > 0,
            "\(factor) · exp(\(numerator) / \(denominator))")
        var sum: Int128 = 0
        var term = Int128(factor) * Int128(denominator)
        var degree: Int128 = 1
        while term > 0 {
            sum += term
            term = term * Int128(numerator) / (Int128(denominator) * degree)
            degree += 1
        }
        return Int64(sum / Int128(denominator))
    }
}
