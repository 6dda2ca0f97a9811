/// The closed forms of collectives, n bytes, p members, α seconds a message and β seconds a byte,
/// as oracle.
enum CollectiveCost {
    static func ring(_ n: Double, _ p: Double, _ a: Double, _ b: Double) -> Double {
        2 * (p - 1) * a + 2 * (p - 1) / p * n * b
    }

    /// A tree in which nothing is pipelined and links do not disturb each other.
    static func tree(_ n: Double, depth: Double, _ a: Double, _ b: Double) -> Double {
        2 * depth * (a + n * b)
    }

    /// The logarithm of the greatest power of two up to p.
    static func levels(_ p: Int) -> Int { p.bitWidth - 1 - p.leadingZeroBitCount }

    /// With one exchange of the whole vector before and after if p is no power of two.
    static func halvingDoubling(_ n: Double, _ p: Int, _ a: Double, _ b: Double) -> Double {
        let core = Double(1 << levels(p))
        let halving = 2 * Double(levels(p)) * a + 2 * (core - 1) / core * n * b
        return p & (p - 1) == 0 ? halving : halving + 2 * (a + n * b)
    }

    /// Two trees in k segments each, where links do not disturb each other: up, down, and one
    /// after the other.
    static func doubleTree(
        _ n: Double, _ p: Int, segments k: Int, _ a: Double, _ b: Double
    ) -> Double {
        Double(2 * levels(p) + k - 1) * (a + n / Double(2 * k) * b)
    }

    /// g members in each of G groups, with a line of its own for every member.
    static func hierarchical(
        _ n: Double, _ g: Int, _ groups: Int, _ a1: Double, _ b1: Double, _ a2: Double,
        _ b2: Double
    ) -> Double {
        let (g, all) = (Double(g), Double(groups))
        return 2 * (g - 1) * a1 + 2 * (g - 1) / g * n * b1 + 2 * (all - 1) * a2
            + 2 * (all - 1) / all * (n / g) * b2
    }
}
