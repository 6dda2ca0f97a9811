public import ScenarioFiles

/// Unknowns, targets, and a model that says what the targets' metrics come to.
///
/// Places are shares of the way between the ends of each unknown, from 0 to 1.
public struct CalibrationProblem {
    /// What a model came to at a place.
    public enum Outcome: Hashable, Sendable {
        /// The targets' metrics, by replicate.
        case values([[Double]])
        /// There are none, and why.
        case failed(String)
        case interrupted
    }

    public var unknowns: [CalibrationUnknown]
    public var targets: [CalibrationTarget]
    /// How many replicates each evaluation has, always with the same luck.
    public var replicates: Int
    /// Where the search begins.
    public var start: [Double]
    /// How many runs the search may make.
    public var budget: Int
    /// How exact the answer is wanted, as a share of each range.
    public var precision: Double
    /// What some points come to, in their order.
    public var model: ([[CalibrationUnknown.Value]]) -> [Outcome]

    /// A problem by its parts.
    public init(
        unknowns: [CalibrationUnknown], targets: [CalibrationTarget], replicates: Int,
        start: [Double], budget: Int, precision: Double,
        model: @escaping ([[CalibrationUnknown.Value]]) -> [Outcome]
    ) {
        precondition(unknowns.count == start.count && !targets.isEmpty && !start.isEmpty)
        self.unknowns = unknowns
        self.targets = targets
        self.replicates = replicates
        self.start = start
        self.budget = budget
        self.precision = precision
        self.model = model
    }

    /// Whether residuals are in standard deviations, and not in shares of the targets.
    public var isAbsolute: Bool {
        targets.contains { if case .weight = $0.trust { false } else { true } }
    }

    /// The values at a place.
    func values(at place: [Double]) -> [CalibrationUnknown.Value] {
        zip(unknowns, place).map { $0.value(at: $1) }
    }

    /// Runs that a search may make if nothing is said: a hundred points for each unknown and as
    /// many again.
    public static func usualBudget(unknowns: Int, replicates: Int) -> Int {
        100 * (unknowns + 1) * replicates
    }
}
