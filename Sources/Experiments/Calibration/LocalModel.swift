/// What the targets say of the unknowns near a solution, to first order.
struct LocalModel {
    let identifiability: Identifiability
    let uncertainty: CalibrationUncertainty
    /// How many directions the targets determine.
    let rank: Int
    /// How well the targets are met; nil where they do not say how sure they are.
    let fit: CalibrationFit?

    /// The slopes over a fixed share of the ranges, and once more over the intervals that follow
    /// from them: where a metric goes in steps, or bends, the wider interval of the two counts.
    init(
        of bench: CalibrationBench, at best: CalibrationBench.Evaluation
    ) throws(Solver.Failure) {
        let wide = bench.problem.unknowns.map { _ in TargetSlopes.reach }
        let (slopes, parts) = try Self.slopes(of: bench, at: best, reaches: wide)
        rank = parts.rank
        identifiability = try Identifiability(
            Self.scaled(slopes, bench), isFelt: slopes.isFelt, decomposed: parts)
        let problem = bench.problem
        let covariance =
            problem.isAbsolute
            ? TargetCovariance(problem, scales: bench.scales, samples: best.samples ?? []) : nil
        let objective = bench.objective(best)
        var uncertainty = CalibrationUncertainty(parts, covariance, objective: objective)
        let (_, near) = try Self.slopes(of: bench, at: best, reaches: uncertainty.reaches)
        uncertainty.widen(by: CalibrationUncertainty(near, covariance, objective: objective))
        self.uncertainty = uncertainty
        guard let covariance else {
            fit = nil
            return
        }
        fit = try CalibrationFit(
            residuals: bench.residuals(best) ?? [], slopes: parts, covariance: covariance)
    }

    private static func slopes(
        of bench: CalibrationBench, at best: CalibrationBench.Evaluation, reaches: [Double]
    ) throws(Solver.Failure) -> (TargetSlopes, SingularValues) {
        let slopes = TargetSlopes(of: bench, at: best, reaches: reaches)
        let parts = try SingularValues(
            scaled(slopes, bench), columns: bench.problem.unknowns.count)
        return (slopes, parts)
    }

    private static func scaled(_ slopes: TargetSlopes, _ bench: CalibrationBench) -> [[Double]] {
        zip(slopes.values, bench.scales).map { row, scale in row.map { $0 / scale } }
    }
}
