/// A calibration as its file describes it: a scenario, values of it that nobody knows, and figures
/// that its run has to come to.
///
/// <doc:CalibrationFiles> describes the format.
public struct CalibrationFile: Sendable {
    /// The file, as it was named.
    public var path: String
    /// What results are filed under.
    public var name: String
    /// What it is about, in a sentence.
    public var about: String
    /// The scenario, with what the file sets in every run.
    public var recipe: ScenarioRecipe
    /// The scenario's file, as seen from the working directory.
    public var scenarioPath: String
    /// What is set in every run, as it is written.
    var settings: [SourceNode.Entry]
    /// What is sought, at least one.
    public var unknowns: [CalibrationUnknown]
    /// What a run has to come to, at least one.
    public var targets: [Item]
    /// How often each point is run, always with the same luck.
    public var replications: Int
    /// How many runs the search may make; nil leaves it to the number of unknowns.
    public var runs: Int?
    /// How exact the answer is wanted, as a share of each unknown's range.
    public var precision: Double
    /// Where the targets stand, for messages.
    public var targetsMark: SourceMark

    /// The same with another number of replications.
    ///
    /// - Throws: a fault if it is one, and a target is only as sure as luck leaves it.
    public func with(replications: Int) throws(ScenarioErrors) -> CalibrationFile {
        var changed = self
        changed.replications = replications
        if replications < 2, let mark = luckyMark {
            throw ScenarioErrors(mark.fault(Self.tooFew))
        }
        return changed
    }

    /// The first target whose standard deviation the replicates have to say.
    var luckyMark: SourceMark? {
        for target in targets {
            switch target {
            case .result(let result) where result.deviation == nil: return result.mark
            case .figure(let figure):
                if case .runs = figure.trust { return figure.mark }
            default: break
            }
        }
        return nil
    }

    /// What is wrong with one replication of such a target.
    static let tooFew =
        "how far luck moves it takes 2 replications or more to be seen; give it an “sd”, or raise "
        + "“replications”"

    /// What stands in the list of targets.
    public enum Item: Hashable, Sendable {
        case figure(CalibrationTarget)
        /// Metrics of a result that a run left.
        case result(ResultTargets)
    }

    /// Metrics of a result file, `run.h5` or `summary.json`, that become targets.
    public struct ResultTargets: Hashable, Sendable {
        /// The file, as seen from the working directory.
        public var path: String
        public var metrics: [String]
        /// How sure each is; nil for what the luck of so many runs makes of it.
        public var deviation: Tolerance?
        /// How many runs the figures are the mean of.
        public var runs: Int
        public var source: String?
        public var mark: SourceMark
    }
}

/// A figure that a run has to come to.
public struct CalibrationTarget: Hashable, Sendable {
    /// The metric, with its owner or without.
    public var metric: String
    /// In the metric's unit.
    public var value: Double
    public var unit: String
    /// Whether it is written as a percentage.
    public var isShare: Bool
    public var trust: Trust
    /// Where it was published or measured; empty if nobody says.
    public var source: String
    public var mark: SourceMark

    /// How much a target counts.
    public enum Trust: Hashable, Sendable {
        /// Its standard deviation is known, in the metric's unit.
        case deviation(Double)
        /// It is the mean of so many runs, each with luck of its own; how far luck moves it, the
        /// replicates say.
        case runs(Int)
        /// Nothing is known but how much it counts beside others.
        case weight(Double)
    }

    /// A target by its parts.
    public init(
        metric: String, value: Double, unit: String, isShare: Bool = false, trust: Trust,
        source: String = "", mark: SourceMark
    ) {
        self.metric = metric
        self.value = value
        self.unit = unit
        self.isShare = isShare
        self.trust = trust
        self.source = source
        self.mark = mark
    }
}

extension CalibrationTarget {
    /// The standard deviation that a tolerance means beside a figure; nil if it is no length in the
    /// figure's unit, or none above zero.
    ///
    /// Beside a figure in percent "1%" is a point, elsewhere a share of the figure.
    public static func deviation(
        _ tolerance: Tolerance, of value: Double, unit: String, isShare: Bool
    ) -> Double? {
        let length: Double
        switch tolerance {
        case .relative(let share): length = isShare ? share : value.magnitude * share
        case .points(let share) where unit == "1": length = share
        case .absolute(let figure):
            guard let converted = figure.value(in: unit) else { return nil }
            length = converted
        default: return nil
        }
        return length > 0 ? length : nil
    }
}

extension PublishedFigure {
    /// The figure in a metric's unit; nil if it is of another kind.
    ///
    /// Without a unit it is meant in the metric's.
    func value(in unit: String) -> Double? {
        if self.unit == unit || self.unit.isEmpty { return value }
        if self.unit == "%" { return unit == "1" ? value : nil }
        guard let own = Measure("1 " + self.unit), let other = Measure("1 " + unit),
            own.dimension == other.dimension
        else { return nil }
        return value * own.value / other.value
    }
}
