/// A sweep as its file describes it: a scenario, what is varied, and what is kept of each run.
///
/// It is a file of its own with `scenario:`, or a scenario with `sweep:`. <doc:SweepFiles>
/// describes the format.
public struct SweepFile: Sendable {
    /// The file, as it was named.
    public var path: String
    /// What results are filed under.
    public var name: String
    /// What it is about, in a sentence.
    public var about: String
    /// The scenario, with what the sweep sets at every point.
    public var recipe: ScenarioRecipe
    /// What is varied, from the slowest to the fastest of a grid.
    public var axes: [SweepAxis]
    /// Which points count; nil for all.
    public var condition: Condition?
    /// Keys whose values follow from those of the axes.
    public var derived: [Derived]
    public var design: Design
    public var replications: Replications
    /// Whether every point has seeds of its own, in place of the same at all.
    public var isLuckIndependent: Bool
    /// The metrics that are kept, at least one.
    public var metrics: [String]
    /// Where they stand, for messages.
    public var metricsMark: SourceMark

    /// A condition, and where it stands.
    public struct Condition: Sendable {
        public var expression: Expression
        public var mark: SourceMark
    }

    /// A key that follows from the axes.
    public struct Derived: Sendable {
        public var key: String
        public var expression: Expression
        public var mark: SourceMark
    }

    /// Which points a sweep has.
    public enum Design: Hashable, Sendable {
        /// Every value of an axis with every value of all others.
        case grid
        /// Points of which each axis has one in each of as many equal parts.
        case latinHypercube(points: Int, seed: UInt64)
        /// Points of a sequence that fills the space evenly.
        case sobol(points: Int)
        /// The scenario itself, and each value of each axis with all else as the scenario has it.
        case oneAtATime
    }

    /// How often each point is run.
    public enum Replications: Hashable, Sendable {
        case fixed(Int)
        /// Until the interval of a metric's mean is narrow enough; the width is half of it, in the
        /// metric's unit or as a share of the mean.
        case until(
            metric: String, halfWidth: Double, unit: String, isRelative: Bool, atLeast: Int,
            atMost: Int)
    }

    /// All its variables, in the order of the axes.
    public var variables: [SweepVariable] { axes.flatMap(\.variables) }
}
