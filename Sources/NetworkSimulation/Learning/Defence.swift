public import Aggregation

/// How a job aggregates when some of its members may hand in anything.
public struct Defence: Hashable, Sendable {
    /// The rule that takes the place of the mean.
    public var rule: RobustRule
    /// How many bad members it is to bear, f.
    public var bad: Int

    /// A defence.
    ///
    /// - Precondition: `bad` is not negative.
    public init(rule: RobustRule, bad: Int) {
        precondition(bad >= 0, "\(bad) bad members")
        self.rule = rule
        self.bad = bad
    }

    /// The defence that so many members can put up: against as many bad ones as the rule bears.
    ///
    /// A job's fewest members bear what it asks for; only a last batch that is too small to give
    /// everybody a sequence leaves fewer.
    ///
    /// - Returns: nil if they are too few for the rule whoever they are.
    func reduced(to members: Int) -> Defence? {
        (0...bad).reversed().lazy.map { Defence(rule: rule, bad: $0) }
            .first { members >= rule.leastMembers(bad: $0.bad) }
    }
}

/// How far poisoners have moved an aggregate, in units of how far the honest stand apart.
public struct Deviation: Hashable, Sendable {
    /// ‖F − x̄‖² over the mean of ‖xᵢ − x̄‖², of the honest updates xᵢ with mean x̄ and the
    /// aggregate F; infinite if the honest agree and the aggregate is another.
    public var measured: Double
    /// κ, which the rule promises that `measured` does not pass (Allouah et al., AISTATS 2023,
    /// definition 2); nil if it promises nothing.
    public var promised: Double?

    /// The deviation of an aggregate of a round.
    ///
    /// - Parameters:
    ///   - honest: the updates of the honest members.
    ///   - members: how many handed in, the poisoners too.
    init(of aggregate: [Float], from honest: [[Float]], members: Int, defence: Defence?) {
        let count = Double(honest.count)
        var distance = 0.0
        var spread = 0.0
        for index in aggregate.indices {
            let mean = honest.reduce(0.0) { $0 + Double($1[index]) } / count
            distance += (Double(aggregate[index]) - mean) * (Double(aggregate[index]) - mean)
            for update in honest {
                spread += (Double(update[index]) - mean) * (Double(update[index]) - mean)
            }
        }
        measured = distance == 0 ? 0 : distance / (spread / count)
        let bears = defence.map { members - honest.count <= $0.bad } ?? false
        promised = bears ? defence?.rule.coefficient(members: members, bad: defence?.bad ?? 0) : nil
    }

    /// Whether the promise, if there is one, is kept, up to rounding.
    public var isKept: Bool { promised.map { measured <= $0 * (1 + 1e-4) } ?? true }
}
