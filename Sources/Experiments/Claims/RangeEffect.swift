/// What the ranges of assumed inputs do to a verdict.
public struct RangeEffect: Sendable {
    /// An end of an input's range.
    public struct End: Hashable, Sendable {
        /// The input, its value in the scenario, and the end that was put in its place.
        public let key: String
        public let value: String
        public let end: String
        /// The figure there, and what it is as a verdict; the figure is not-a-number where there is
        /// no run.
        public let figure: Double
        public let verdict: ClaimVerdict
        /// Why there is no run.
        public let failure: String?
    }

    /// How many inputs have a range that can matter to the metric.
    public let inputs: Int
    /// The ends at which the verdict is another, those first at which it is the opposite, and of
    /// them those first that move the figure the most.
    public let turns: [End]

    /// Whether the verdict is the same at both ends of every input.
    public var holds: Bool { turns.isEmpty }
}

/// What would make a refuted claim true.
public struct ClaimRemedy: Sendable {
    /// An input with another value.
    public struct Change: Hashable, Sendable {
        public let key: String
        /// Its value in the scenario, and the one that makes the claim true.
        public let from: String
        public let to: String
        /// How far that is on the way to the end of its range: 1 is the end.
        public let share: Double
        /// The figure with it.
        public let figure: Double
    }

    /// The smallest change of one input, in shares of its range, that brings the figure into the
    /// tolerance; nil if none does.
    public let smallest: Change?
    /// The end of a range that comes nearest, where none is enough.
    public let nearest: Change?
    /// How many inputs were tried.
    public let tried: Int
}
