public import Quantities

/// How much new ZEN comes into being, as a rate on the supply that follows the bonded share.
///
/// With `continuous` it is the Cosmos SDK's mint (x/mint, `NextInflationRate`): the rate moves by
/// (1 − bonded ÷ goal) × `change` a period. With `stepped` it is Livepeer's (`Minter`): with each
/// whole period it goes one step up while too little is bonded and one down while too much is.
public struct IssuanceSchedule: Hashable, Sendable {
    /// How the rate moves.
    public enum Controller: Hashable, Sendable {
        case constant
        /// By so much a period if nothing is bonded.
        case continuous(change: Ratio)
        /// By one step a period.
        case stepped(by: Ratio)
    }

    /// ZEN that exist at the start, here or elsewhere; what is burned here is taken off and what is
    /// issued added.
    public var supply: Zen
    /// The time for which the rate is: a year with Cosmos, a round with Livepeer.
    public var period: Duration
    /// The rate at the start, and the bounds between which it stays.
    public var opening: Ratio
    public var least: Ratio
    public var greatest: Ratio
    /// The share of the supply that shall be bonded.
    public var goal: Ratio
    public var controller: Controller

    /// - Precondition: the period is longer than nothing, the goal above zero, and
    ///   0 ≤ least ≤ opening ≤ greatest ≤ 1.
    public init(
        supply: Zen, period: Duration = .days(365), opening: Ratio, least: Ratio = .zero,
        greatest: Ratio = .one, goal: Ratio = .percent(67), controller: Controller
    ) {
        precondition(
            period > .zero && goal.partsPerMillion > 0 && supply >= .zero && .zero <= least
                && least <= opening && opening <= greatest && greatest <= .one,
            "issuance between \(least) and \(greatest) from \(opening) towards \(goal)")
        self.supply = supply
        self.period = period
        self.opening = opening
        self.least = least
        self.greatest = greatest
        self.goal = goal
        self.controller = controller
    }

    /// By how much the rate moves in a period if nothing is bonded; nothing where it moves by
    /// steps, or not at all.
    var change: Ratio {
        if case .continuous(let change) = controller { change } else { .zero }
    }

    /// The schedule with one of its parameters changed; nil if it cannot have that value.
    func with(_ parameter: Parameter, _ share: Ratio) -> IssuanceSchedule? {
        var changed = self
        switch parameter {
        case .issuanceRate:
            guard least <= share, share <= greatest else { return nil }
            changed.opening = share
        case .issuanceLeast: changed.least = share
        case .issuanceGreatest: changed.greatest = share
        case .issuanceGoal: changed.goal = share
        case .issuanceChange:
            if case .stepped = controller { return nil }
            changed.controller = share == .zero ? .constant : .continuous(change: share)
        default: return nil
        }
        return changed.least <= changed.greatest ? changed : nil
    }

    /// The defaults of the Cosmos SDK: from 13% between 7% and 20% a year, towards 67% bonded.
    public static func cosmos(supply: Zen) -> IssuanceSchedule {
        IssuanceSchedule(
            supply: supply, opening: .percent(13), least: .percent(7), greatest: .percent(20),
            controller: .continuous(change: .percent(13)))
    }
}
