public import ScenarioFiles

/// What a calibration came to.
public struct Calibration: Sendable {
    /// An unknown with what was found.
    public struct Unknown: Sendable {
        public var unknown: CalibrationUnknown
        public var value: CalibrationUnknown.Value
        /// Where it lies between its ends, from 0 to 1.
        public var share: Double
        /// The ends of its 95% interval, no wider than its range; nil if nothing is known of it.
        public var interval: (low: Double, high: Double)?
        /// Whether the interval ends where the range does.
        public var isCut: (low: Bool, high: Bool)

        /// Whether the solution lies at an end of the range.
        public var isAtEnd: Bool { share <= 1e-6 || share >= 1 - 1e-6 }
    }

    /// A target with what a run comes to at the solution.
    public struct Residual: Sendable {
        public var target: CalibrationTarget
        /// The mean of the replicates, and its standard error; not-a-number with a single one.
        public var simulated: Double
        public var standardError: Double
        /// What one unit of `off` is, in the metric's unit.
        public var scale: Double

        /// By how many standard deviations, or shares of the target over the root of its weight,
        /// it is missed.
        public var off: Double { (simulated - target.value) / scale }
    }

    /// By what it was found.
    public enum Method: String, Hashable, Sendable {
        case root = "a root between two points (Brent)"
        case minimum = "a minimum along a line (Brent)"
        case simplex = "a minimum by simplex (Nelder and Mead)"

        /// The one that a problem is begun with.
        public static func first(unknowns: Int, targets: Int) -> Method {
            unknowns > 1 ? .simplex : targets > 1 ? .minimum : .root
        }
    }

    /// What became of it.
    public enum Verdict: Hashable, Sendable {
        case calibrated
        /// The search ended before it was as exact as was wanted.
        case unconverged(String)
        /// No place within the ranges meets the targets.
        case unreached(String)
    }

    /// The residuals along one unknown, all others as they were found.
    public struct Slice: Sendable {
        public var numbers: [Double]
        /// By number, then target; not-a-number where there are no values.
        public var residuals: [[Double]]
    }

    public let unknowns: [Unknown]
    public let residuals: [Residual]
    public let method: Method
    public let verdict: Verdict
    public let identifiability: Identifiability
    /// Whether residuals are in standard deviations, and not in shares of the targets.
    public let isAbsolute: Bool
    /// The sum of the squares of the residuals, and how many targets there are more than what they
    /// determine.
    public let objective: Double
    public let freedom: Int
    /// How well the targets are met; nil if they do not say how sure they are.
    public let fit: CalibrationFit?
    public let replicates: Int
    /// Runs that were made, and the points that they were made of.
    public let runs: Int
    public let points: Int
    /// Things to know, in sentences.
    public let remarks: [String]
    /// One for each unknown; empty if nobody wanted them.
    public let slices: [Slice]

    /// Why there is no result.
    public enum Failure: Error, Sendable {
        case interrupted
        /// No point of the ranges has values, and why.
        case impossible(String)
    }

    /// How far it is.
    public struct Progress: Sendable {
        public var runs: Int
        public var points: Int
        /// The best so far; nil before there is one.
        public var values: [CalibrationUnknown.Value]?
        public var objective: Double
    }

    /// The chance of a fit as bad or worse if the model is right, as ``CalibrationFit`` says it;
    /// nil without standard deviations, or with no target more than what they determine.
    public var chance: Double? { freedom > 0 ? fit?.tail : nil }

    /// Seeks the unknowns.
    ///
    /// - Parameter isSliced: whether the residuals along each unknown are wanted.
    public static func run(
        _ problem: CalibrationProblem, isSliced: Bool = true,
        progress: @escaping (Progress) -> Void = { _ in }
    ) throws(Failure) -> Calibration {
        let bench = CalibrationBench(problem) { bench in
            let best = bench.best
            progress(
                Progress(
                    runs: bench.runs, points: bench.history.count, values: best?.values,
                    objective: best.map(bench.objective) ?? .nan))
        }
        let search = CalibrationSearch(on: bench)
        guard !bench.isInterrupted else { throw .interrupted }
        guard let best = bench.best else {
            throw .impossible(bench.history.first?.reason ?? "nothing was run")
        }
        bench.scales = CalibrationBench.scales(problem, spreads: bench.spreads([best]))
        let slices = isSliced ? Self.slices(bench, through: best) : []
        do throws(Solver.Failure) {
            let found = try Calibration(search, best, slices)
            guard !bench.isInterrupted else { throw Solver.Failure(description: "interrupted") }
            return found
        } catch {
            guard !bench.isInterrupted else { throw .interrupted }
            throw .impossible("the slopes at the solution: \(error)")
        }
    }

    private init(
        _ search: CalibrationSearch, _ best: CalibrationBench.Evaluation, _ slices: [Slice]
    ) throws(Solver.Failure) {
        let bench = search.bench
        let problem = bench.problem
        let local = try LocalModel(of: bench, at: best)
        identifiability = local.identifiability
        objective = bench.objective(best)
        freedom = problem.targets.count - local.rank
        let samples = best.samples ?? []
        let halves = local.uncertainty.halves
        fit = local.fit
        unknowns = problem.unknowns.enumerated().map { place, unknown in
            let share = best.place[place]
            let ends = halves[place].map { (max(0, share - $0), min(1, share + $0)) }
            return Unknown(
                unknown: unknown, value: best.values[place], share: share,
                interval: ends.map { (unknown.number(at: $0.0), unknown.number(at: $0.1)) },
                isCut: (ends?.0 == 0, ends?.1 == 1))
        }
        residuals = problem.targets.enumerated().map { place, target in
            let summary = Summary(samples.map { $0[place] })
            return Residual(
                target: target, simulated: summary.mean, standardError: summary.standardError,
                scale: bench.scales[place])
        }
        method = search.method
        isAbsolute = problem.isAbsolute
        replicates = problem.replicates
        runs = bench.runs
        points = bench.history.count
        self.slices = slices
        let judge = CalibrationJudge(
            search: search, unknowns: unknowns, residuals: residuals, fit: local.fit,
            freedom: freedom)
        verdict = judge.verdict
        remarks = judge.remarks
    }

    /// Places along a range at which residuals are drawn.
    private static let stations = 13

    private static func slices(
        _ bench: CalibrationBench, through best: CalibrationBench.Evaluation
    ) -> [Slice] {
        let places = bench.problem.unknowns.indices.map { index in
            ((0..<stations).map { Double($0) / Double(stations - 1) } + [best.place[index]])
                .sorted().map { share in
                    var place = best.place
                    place[index] = share
                    return place
                }
        }
        let evaluations = bench.evaluate(places.flatMap { $0 })
        let missing = bench.problem.targets.map { _ in Double.nan }
        return places.indices.map { index in
            let width = places[index].count
            let row = evaluations[index * width..<(index + 1) * width]
            return Slice(
                numbers: row.map { $0.values[index].number },
                residuals: row.map { bench.residuals($0) ?? missing })
        }
    }
}

extension CalibrationUnknown {
    /// The number at a share of the range, not rounded to a whole one.
    fileprivate func number(at share: Double) -> Double {
        var open = range
        open.isWhole = false
        return CalibrationUnknown(name: name, keys: keys, range: open, mark: mark)
            .value(at: share).number
    }
}
