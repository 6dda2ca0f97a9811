import ScenarioFiles

/// Evaluates a problem at places, remembers what came out, and counts the runs.
///
/// Two places with the same values are one: whole numbers and six digits leave no more.
final class CalibrationBench {
    /// What a place came to.
    struct Evaluation {
        var place: [Double]
        var values: [CalibrationUnknown.Value]
        /// By replicate, then target; nil if there is none.
        var samples: [[Double]]?
        /// Why there is none.
        var reason: String?

        /// The mean of each target's metric.
        var means: [Double]? {
            samples.map { samples in
                (samples.first ?? []).indices.map { target in
                    Summary(samples.map { $0[target] }).mean
                }
            }
        }
    }

    let problem: CalibrationProblem
    /// Runs that were made, and told after each batch.
    private(set) var runs = 0
    private(set) var isInterrupted = false
    /// What one standard deviation of each residual is; the target itself until somebody says it.
    var scales: [Double] {
        didSet {
            best = history.filter { $0.samples != nil }.min { objective($0) < objective($1) }
        }
    }
    /// The best that was evaluated; nil if nothing has values.
    private(set) var best: Evaluation?
    private var known: [[String]: Evaluation] = [:]
    /// All that was evaluated, in order.
    private(set) var history: [Evaluation] = []
    private let progress: (CalibrationBench) -> Void

    /// What stands for a place without values in a search: worse than any, and finite.
    static let worst = 1e100

    init(_ problem: CalibrationProblem, progress: @escaping (CalibrationBench) -> Void) {
        self.problem = problem
        self.progress = progress
        scales = problem.targets.map { max($0.value.magnitude, 1e-300) }
    }

    /// Whether the search may make more runs.
    var goesOn: Bool { !isInterrupted && runs < problem.budget }

    /// What places come to; all that are new are run side by side.
    func evaluate(_ places: [[Double]]) -> [Evaluation] {
        let points = places.map { problem.values(at: $0) }
        var fresh: [[CalibrationUnknown.Value]] = []
        for point in points where known[point.map(\.text)] == nil && !fresh.contains(point) {
            fresh.append(point)
        }
        if !fresh.isEmpty, !isInterrupted {
            for (point, outcome) in zip(fresh, problem.model(fresh)) { keep(outcome, of: point) }
            progress(self)
        }
        return zip(places, points).map { place, point in
            known[point.map(\.text)]
                ?? Evaluation(place: place, values: point, samples: nil, reason: "interrupted")
        }
    }

    func evaluate(_ place: [Double]) -> Evaluation { evaluate([place])[0] }

    private func keep(
        _ outcome: CalibrationProblem.Outcome, of point: [CalibrationUnknown.Value]
    ) {
        // The place that the values themselves have, which are rounded.
        let place = zip(problem.unknowns, point).map { $0.share(of: $1.number) }
        var evaluation = Evaluation(place: place, values: point, samples: nil, reason: nil)
        switch outcome {
        case .interrupted:
            isInterrupted = true
            return
        case .failed(let reason): evaluation.reason = reason
        case .values(let samples):
            let missing = problem.targets.indices.first { target in
                samples.contains { !$0[target].isFinite }
            }
            if let missing {
                evaluation.reason = "a run gives no \(problem.targets[missing].metric)"
            } else {
                evaluation.samples = samples
            }
        }
        runs += problem.replicates
        known[point.map(\.text)] = evaluation
        history.append(evaluation)
        if evaluation.samples != nil, objective(evaluation) < best.map(objective) ?? .infinity {
            best = evaluation
        }
    }

    /// How far each target is missed, in its scale; nil without values.
    func residuals(_ evaluation: Evaluation) -> [Double]? {
        evaluation.means.map { means in
            means.indices.map { (means[$0] - problem.targets[$0].value) / scales[$0] }
        }
    }

    /// The sum of the squares of the residuals.
    func objective(_ evaluation: Evaluation) -> Double {
        guard let residuals = residuals(evaluation) else { return Self.worst }
        return min(Self.worst, residuals.reduce(0) { $0 + $1 * $1 })
    }

    func objective(_ place: [Double]) -> Double { objective(evaluate(place)) }

    /// How far luck moves each metric from replicate to replicate, at some evaluations: the median
    /// of the standard deviations; nil with one replicate.
    func spreads(_ evaluations: [Evaluation]) -> [Double]? {
        guard problem.replicates > 1 else { return nil }
        let sound = evaluations.compactMap(\.samples)
        guard !sound.isEmpty else { return nil }
        return problem.targets.indices.map { target in
            Summary(sound.map { Summary($0.map { $0[target] }).standardDeviation }).median
        }
    }

    /// The scale of each residual: the standard deviation of its target and of the mean of the
    /// replicates together, or the target itself over the root of its weight.
    ///
    /// A metric that no luck moves, of a target that only luck makes unsure, is known to a
    /// thousandth: no model is better than that.
    static func scales(_ problem: CalibrationProblem, spreads: [Double]?) -> [Double] {
        problem.targets.enumerated().map { place, target in
            let spread = spreads?[place] ?? 0
            let ofMean = spread * spread / Double(problem.replicates)
            let size = target.value == 0 ? 1 : target.value.magnitude
            switch target.trust {
            case .deviation(let own): return (own * own + ofMean).squareRoot()
            case .runs(let count):
                let variance = spread * spread / Double(count) + ofMean
                return max(variance.squareRoot(), leastScale(of: target))
            case .weight(let weight): return size / weight.squareRoot()
            }
        }
    }

    /// What a target that only luck makes unsure is known to at the best.
    static func leastScale(of target: CalibrationTarget) -> Double {
        (target.value == 0 ? 1 : target.value.magnitude) * 1e-3
    }
}
