import ScenarioFiles

/// How each target's metric moves with each unknown near a place: central differences on common
/// luck.
struct TargetSlopes {
    /// By target, then unknown: the change of the metric over the whole range, if it went on so.
    private(set) var values: [[Double]]
    /// Whether any target moves with an unknown by more than luck does.
    private(set) var isFelt: [Bool]

    /// How far a difference reaches to each side at first, as a share of the range.
    static let reach = 0.04

    /// By how many standard errors a slope has to differ from none to be one.
    private static let certain = 3.0

    /// The slopes at a place; what has no value on one side is taken from the other and the place.
    ///
    /// - Parameter reaches: how far a difference goes to each side along each unknown, as a share
    ///   of its range.
    init(
        of bench: CalibrationBench, at best: CalibrationBench.Evaluation, reaches: [Double]
    ) {
        let problem = bench.problem
        let pairs = problem.unknowns.indices.map { index in
            [-1, 1].map { side in
                Self.neighbour(of: best, index, side * reaches[index], problem)
            }
        }
        let evaluations = bench.evaluate(pairs.flatMap { $0 })
        values = problem.targets.map { _ in problem.unknowns.map { _ in 0 } }
        isFelt = problem.unknowns.map { _ in false }
        for unknown in problem.unknowns.indices {
            var ends = [evaluations[2 * unknown], evaluations[2 * unknown + 1]]
            for side in ends.indices where ends[side].samples == nil { ends[side] = best }
            let width = ends[1].place[unknown] - ends[0].place[unknown]
            guard width > 0, let low = ends[0].samples, let high = ends[1].samples else { continue }
            for target in problem.targets.indices {
                let slopes = zip(low, high).map { ($1[target] - $0[target]) / width }
                let summary = Summary(slopes)
                values[target][unknown] = summary.mean
                let error = summary.count > 1 ? summary.standardError : 0
                if abs(summary.mean) > Self.certain * error, abs(summary.mean) > 1e-12 {
                    isFelt[unknown] = true
                }
            }
        }
        // What only luck has moved is no slope.
        for unknown in problem.unknowns.indices where !isFelt[unknown] {
            for target in problem.targets.indices { values[target][unknown] = 0 }
        }
    }

    /// A place a little to one side, by one whole number at least where only those count.
    private static func neighbour(
        of best: CalibrationBench.Evaluation, _ index: Int, _ step: Double,
        _ problem: CalibrationProblem
    ) -> [Double] {
        let unknown = problem.unknowns[index]
        var place = best.place
        let share = min(1, max(0, place[index] + step))
        var value = unknown.value(at: share)
        if unknown.range.isWhole, value.number == best.values[index].number {
            value = unknown.value(of: value.number + (step < 0 ? -1 : 1))
        }
        let inside = unknown.range.low <= value.number && value.number <= unknown.range.high
        place[index] = inside ? unknown.share(of: value.number) : best.place[index]
        return place
    }
}
