/// Why a robust rule cannot be applied to a round.
public enum RobustRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// So many members cannot bear so many bad ones under the rule.
    case tooFewMembers(Int, bad: Int, needed: Int)
    /// The rule would have to look at too many subsets of the members.
    case tooManySubsets(members: Int, bad: Int)

    /// What is wrong, with the figures.
    public var description: String {
        switch self {
        case .tooFewMembers(let members, let bad, let needed):
            "\(members) members are too few to bear \(bad) bad ones; it takes \(needed)"
        case .tooManySubsets(let members, let bad):
            "the subsets without \(bad) of \(members) members are too many to be tried"
        }
    }
}
