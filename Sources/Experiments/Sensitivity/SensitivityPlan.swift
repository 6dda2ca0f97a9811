import NetworkSimulation
import Quantities
public import ScenarioFiles

/// A sensitivity study that is ready to be run: the scenario, its ranges, and how many runs it is.
public struct SensitivityPlan: Sendable {
    public let options: SensitivityOptions
    public let scenario: Scenario
    /// The inputs that are explored, in the order of the schema.
    public let inputs: [SensitivityInput]
    /// Keys of inputs with a range that cannot move the metric, whatever they are: prices, say,
    /// where nobody decides by them and the metric has no money in it.
    public let idle: [String]
    public let metrics: MetricSelection
    /// What the command line lays over the scenario.
    let overrides: [String]
    let source: ScenarioSource
    private let seed: UInt64?

    /// Why there is nothing to run.
    public enum Failure: Error, Sendable {
        case scenario(ScenarioErrors)
        case metric(MetricSelection.UnknownMetric)
        /// No input has a range; those that cannot move the metric are not counted.
        case noRanges(idle: Int)
        /// No input with a range has this in its key.
        case noInput(String, nearest: String?)
        /// Sobol's sequence has too few dimensions for all inputs.
        case tooManyInputs(Int, most: Int)
        /// So many runs are needed at least.
        case budget(least: Int)
    }

    /// Reads a scenario and finds its ranges.
    ///
    /// - Parameter seed: replaces the file's.
    public init(
        path: String, overrides: [String] = [], seed: UInt64? = nil, options: SensitivityOptions
    ) throws(Failure) {
        self.options = options
        self.overrides = overrides
        self.seed = seed
        do throws(ScenarioErrors) {
            source = try ScenarioSource(ScenarioRecipe(path: path))
            scenario = try source.scenario(overrides: overrides, seed: seed)
        } catch { throw .scenario(error) }
        do throws(MetricSelection.UnknownMetric) {
            metrics = try MetricSelection([options.metric])
        } catch { throw .metric(error) }
        let (isMoney, isTwin) = (metrics.definitions[0].isMoney, metrics.needsTwin)
        var (explored, idle): ([SensitivityInput], [String]) = ([], [])
        let ranged = try Self.chosen(scenario.rangedInputs, options.filter)
        for range in ranged where !explored.contains(where: { $0.key == range.input.key }) {
            if scenario.isIdle(range.input, isMoney: isMoney, isTwin: isTwin) {
                idle.append(range.input.key)
                continue
            }
            let source = self.source
            explored.append(
                SensitivityInput(range) { value in
                    let change = "\(range.input.key)=\(value)"
                    return (try? source.scenario(overrides: overrides, changes: [change])) != nil
                })
        }
        guard !explored.isEmpty else { throw .noRanges(idle: idle.count) }
        (inputs, self.idle) = (explored, idle)
        if options.method == .sobol, inputs.count > mostSobolInputs {
            throw .tooManyInputs(inputs.count, most: mostSobolInputs)
        }
        if let budget = options.budget, budget < leastRuns { throw .budget(least: leastRuns) }
    }

    /// The ranges whose keys a filter lets through. The seed's is no range but luck.
    private static func chosen(
        _ ranged: [Scenario.RangedInput], _ filter: [String]
    ) throws(Failure) -> [Scenario.RangedInput] {
        let ranged = ranged.filter { $0.input.key != "seed" }
        let keys = ranged.map(\.input.key)
        for part in filter where !keys.contains(where: { $0.contains(part) }) {
            let names = keys.map { $0.split(separator: ".").last.map(String.init) ?? $0 }
            let nearest = Spelling.nearest(part, among: names + keys)
            throw .noInput(part, nearest: nearest)
        }
        return filter.isEmpty
            ? ranged
            : ranged.filter { range in filter.contains { range.input.key.contains($0) } }
    }

    /// The scenario with some inputs changed.
    func scenario(_ changes: [String]) throws(ScenarioErrors) -> Scenario {
        try source.scenario(overrides: overrides, changes: changes, seed: seed)
    }
}

/// How many runs it is.
extension SensitivityPlan {
    private var luck: Int { options.hasLuck ? 1 : 0 }
    private var replications: Int { options.replications }

    /// Inputs of which shares of the variance can be told at once.
    public var mostSobolInputs: Int { SobolDesign.mostInputs - luck }

    /// Seeds on which the ends are run: as many as are wanted, or as a quarter of the budget
    /// allows.
    public var lucksAtEnds: Int {
        guard options.hasLuck else { return 1 }
        guard let budget = options.budget else { return options.lucksAtEnds }
        let allowed = min(budget / 4, budget - (leastRuns - runsAtEndsOnOneLuck))
        return max(1, min(options.lucksAtEnds, allowed / runsAtEndsOnOneLuck))
    }

    private var runsAtEndsOnOneLuck: Int { (2 * inputs.count + 1) * replications }

    /// Runs at both ends of each input, and of the scenario itself.
    public var runsAtEnds: Int { runsAtEndsOnOneLuck * lucksAtEnds }
    private var runsOfTrajectory: Int { (inputs.count + luck + 1) * replications }
    private func runsOfRow(_ inputs: Int) -> Int { (inputs + luck + 2) * replications }

    /// Runs of as few rows as there may be, of one input if a screening can leave that few.
    private var leastRunsOfSobol: Int {
        guard options.method.apportions else { return 0 }
        let inputs = options.method.screens ? 1 : self.inputs.count
        return SensitivityOptions.leastSamples * runsOfRow(inputs)
    }

    private var leastRuns: Int {
        let screening =
            options.method.screens ? SensitivityOptions.leastTrajectories * runsOfTrajectory : 0
        return runsAtEndsOnOneLuck + screening + leastRunsOfSobol
    }

    /// Morris's trajectories: as many as are wanted, or as half of what is left of the budget
    /// allows, all of it where nothing follows.
    public var trajectories: Int {
        guard options.method.screens else { return 0 }
        guard let budget = options.budget else { return options.trajectories }
        let left = budget - runsAtEnds
        let allowed = options.method == .both ? min(left / 2, left - leastRunsOfSobol) : left
        return min(options.trajectories, allowed / runsOfTrajectory)
    }

    /// Runs of the screening.
    public var runsOfScreening: Int { trajectories * runsOfTrajectory }

    /// How many of some inputs, the strongest first, shares of the variance can be told of, and
    /// from how many rows: as many as are wanted, or the greatest power of two that the budget
    /// allows; with fewer inputs where that would be too few.
    public func sobolShape(of candidates: Int) -> (inputs: Int, samples: Int) {
        guard options.method.apportions else { return (0, 0) }
        let most = min(candidates, mostSobolInputs)
        guard let budget = options.budget else { return (most, options.samples) }
        let left = budget - runsAtEnds - runsOfScreening
        for inputs in stride(from: most, to: 0, by: -1) {
            let allowed = left / runsOfRow(inputs)
            guard allowed < options.samples else { return (inputs, options.samples) }
            var samples = 1
            while samples * 2 <= allowed { samples *= 2 }
            if samples >= SensitivityOptions.leastSamples { return (inputs, samples) }
        }
        return (0, 0)
    }

    /// Runs for the shares of the variance if so many inputs are candidates.
    public func runsOfSobol(_ candidates: Int) -> Int {
        let (inputs, samples) = sobolShape(of: candidates)
        return inputs == 0 ? 0 : samples * runsOfRow(inputs)
    }

    /// The greatest number of runs that it can come to.
    public var mostRuns: Int {
        // A budget may leave more rows for fewer inputs.
        let sobol = (1...inputs.count).map(runsOfSobol).max() ?? 0
        return runsAtEnds + runsOfScreening + sobol
    }

    /// Seconds that one run takes, of the scenario as it is; it is given up after so many seconds
    /// and reckoned from what was done by then. Nil if nothing was.
    public func secondsOfRun(patience: Double, observer: PairedRun.Observer) -> Double? {
        RunProbe.of(scenario, for: metrics, patience, observer).seconds
    }
}
