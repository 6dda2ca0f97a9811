/// What a sensitivity study is to find out, and what it may cost.
public struct SensitivityOptions: Hashable, Sendable {
    /// How it is found out.
    public enum Method: String, Hashable, Sendable, CaseIterable {
        /// Screening: which inputs matter at all.
        case morris
        /// Shares of the variance.
        case sobol
        /// Screening of all inputs, then shares of the variance of those that matter.
        case both

        public var screens: Bool { self != .sobol }
        public var apportions: Bool { self != .morris }
    }

    /// The metric that is explained.
    public var metric = "efficiency"
    public var method = Method.both
    /// Morris's trajectories.
    public var trajectories = 10
    /// Rows of the design for Sobol's indices.
    public var samples = 256
    /// Runs of each point, of which the mean counts.
    public var replications = 1
    /// The greatest number of runs of all parts together; nil for as many as it takes.
    public var budget: Int?
    /// Whether the seed is an input beside the others. If not, all runs have the same luck.
    public var hasLuck = true
    /// Seeds on which both ends of each input are run, if the seed is an input: at one alone, what
    /// a single failure of a node does would be taken for the input's.
    public var lucksAtEnds = 6
    /// Parts of keys: only inputs that contain one of them are explored. None means all are.
    public var filter: [String] = []

    /// The usual study.
    public init() {}

    /// The least numbers from which something follows.
    public static let (leastTrajectories, leastSamples) = (4, 16)
}
