/// The odds that a committee of verifiers is of any use when some of them collude with the worker.
public struct Committee: Hashable, Sendable {
    /// The probability of k colluding members, at place k.
    private let law: [Double]

    /// A committee whose members collude independently with probability c: binomial.
    public init(members: Int, colluding share: Double) {
        precondition(members > 0 && (0...1).contains(share), "\(members) members, \(share) bad")
        law = (0...members).map { bad in
            Self.power(share, bad) * Self.power(1 - share, members - bad)
                * Self.choose(members, bad)
        }
    }

    /// A committee drawn without replacement from a pool with so many colluders: hypergeometric.
    public init(members: Int, pool: Int, colluders: Int) {
        precondition(
            (1...pool).contains(members) && (0...pool).contains(colluders),
            "\(members) members of \(pool) with \(colluders) bad")
        let all = Self.choose(pool, members)
        law = (0...members).map { bad in
            Self.choose(colluders, bad) * Self.choose(pool - colluders, members - bad) / all
        }
    }

    private var members: Int { law.count - 1 }

    /// The probability that every member colludes.
    public var allCorrupt: Double { law[members] }
    /// The probability that at least one member is honest: enough if one dissent starts a dispute.
    public var anyHonest: Double { 1 - allCorrupt }
    /// The probability that more than half of the members collude: then they decide.
    public var majorityCorrupt: Double {
        law[(members / 2 + 1)...].reduce(0, +)
    }

    /// The binomial coefficient as a real number; zero outside of the triangle.
    private static func choose(_ n: Int, _ k: Int) -> Double {
        guard k >= 0, k <= n else { return 0 }
        return (0..<min(k, n - k)).reduce(1) { $0 * Double(n - $1) / Double($1 + 1) }
    }

    private static func power(_ base: Double, _ exponent: Int) -> Double {
        (0..<exponent).reduce(1) { product, _ in product * base }
    }
}
