import ScenarioFiles

/// The search for the place at which the targets are met best.
///
/// A first look, side by side, over the whole of the ranges; then, with one unknown and one target,
/// Brent's root between two places on either side of the target, or else Brent's minimum; with
/// several unknowns the simplex of Nelder and Mead, in places that are folded back at the ends of
/// the ranges, from the best of the first look, from another far from it, and again and again,
/// small, from the best of all.
struct CalibrationSearch {
    let bench: CalibrationBench
    private(set) var method: Calibration.Method
    /// Whether the search came to its end, and not to that of its budget.
    private(set) var isConverged = false
    /// Intervals of values other than the one searched in which the target is met as well.
    private(set) var others: [(low: Double, high: Double)] = []
    /// What the solver said when it gave up.
    private(set) var fault: String?

    /// Points of the first look along one unknown, and how many for each of several.
    static let scan = 9
    static let scanEach = 8

    private var problem: CalibrationProblem { bench.problem }

    /// Searches; the best place is the bench's.
    init(on bench: CalibrationBench) {
        self.bench = bench
        method = .first(
            unknowns: bench.problem.unknowns.count, targets: bench.problem.targets.count)
        let first = bench.evaluate(Self.firstLook(bench.problem))
        guard !bench.isInterrupted, first.contains(where: { $0.samples != nil }) else { return }
        bench.scales = CalibrationBench.scales(problem, spreads: bench.spreads(first))
        do throws(Solver.Failure) {
            if problem.unknowns.count == 1 {
                try searchLine()
                try tryNeighbours()
            } else {
                try searchSpace()
            }
        } catch {
            fault = error.description
        }
    }

    /// The places of the first look.
    static func firstLook(_ problem: CalibrationProblem) -> [[Double]] {
        let count = problem.unknowns.count
        guard count > 1 else {
            return (0..<scan).map { [Double($0) / Double(scan - 1)] } + [problem.start]
        }
        return [problem.start]
            + SweepDesign.sobol(dimensions: count, points: scanEach * count)
    }

    // MARK: One unknown

    private mutating func searchLine() throws(Solver.Failure) {
        let line = bench.history.sorted { $0.place[0] < $1.place[0] }
        if method == .root {
            if try searchRoot(line) { return }
            method = .minimum
        }
        let sound = line.filter { $0.samples != nil }
        guard let lowest = sound.indices.min(by: { objective(sound[$0]) < objective(sound[$1]) })
        else { return }
        let (first, last) = (0, sound.count - 1)
        let middle = sound[lowest].place[0]
        if lowest > first, lowest < last {
            try searchMinimum(
                between: sound[lowest - 1].place[0], and: sound[lowest + 1].place[0], from: middle)
        } else if sound.count > 1 {
            try searchEnd(middle, towards: sound[lowest == first ? 1 : last - 1].place[0])
        }
    }

    private func objective(_ evaluation: CalibrationBench.Evaluation) -> Double {
        bench.objective(evaluation)
    }

    /// Two neighbouring places on either side of the target; the first may meet it exactly.
    private struct Bracket {
        var low: Double
        var high: Double
        var isExact: Bool

        func distance(to place: Double) -> Double { max(0, low - place, place - high) }
    }

    private static func brackets(
        _ line: [CalibrationBench.Evaluation], on bench: CalibrationBench
    ) -> [Bracket] {
        var found: [Bracket] = []
        var last: (place: Double, residual: Double)?
        for evaluation in line {
            guard let residual = bench.residuals(evaluation)?[0] else { continue }
            let place = evaluation.place[0]
            if residual == 0 {
                found.append(Bracket(low: place, high: place, isExact: true))
            } else if let last, last.residual * residual < 0 {
                found.append(Bracket(low: last.place, high: place, isExact: false))
            }
            last = (place, residual)
        }
        return found
    }

    /// Finds a root if there is one.
    private mutating func searchRoot(
        _ line: [CalibrationBench.Evaluation]
    ) throws(Solver.Failure) -> Bool {
        let bench = self.bench
        let start = problem.start[0]
        var brackets = Self.brackets(line, on: bench)
        // The one nearest to where the search begins.
        brackets.sort { ($0.distance(to: start), $0.low) < ($1.distance(to: start), $1.low) }
        guard let bracket = brackets.first else { return false }
        let unknown = problem.unknowns[0]
        others = brackets.dropFirst().map {
            (unknown.value(at: $0.low).number, unknown.value(at: $0.high).number)
        }
        guard !bracket.isExact else {
            isConverged = true
            return true
        }
        let ending = try Solver.root(
            between: bracket.low, and: bracket.high, precision: problem.precision,
            goesOn: { bench.goesOn }, of: { bench.residuals(bench.evaluate([$0]))?[0] ?? .nan })
        // The other end of the last bracket may be the nearer of the two.
        _ = bench.evaluate(ending.place.map { [$0] })
        isConverged = ending.isExact
        return true
    }

    /// Narrows the lowest place of three.
    private mutating func searchMinimum(
        between low: Double, and high: Double, from middle: Double
    ) throws(Solver.Failure) {
        let bench = self.bench
        let lowest = bench.objective([middle])
        guard lowest < bench.objective([low]), lowest < bench.objective([high]) else {
            // Level: any place of it is as good.
            isConverged = true
            return
        }
        isConverged = try Solver.minimum(
            between: low, and: high, from: middle, precision: problem.precision,
            goesOn: { bench.goesOn }, of: { bench.objective([$0]) }
        ).isExact
    }

    /// Seeks a place lower than an end of the range ever nearer to it; there may be none.
    private mutating func searchEnd(
        _ end: Double, towards inside: Double
    ) throws(Solver.Failure) {
        var inside = inside
        while abs(inside - end) > problem.precision {
            guard bench.goesOn else { return }
            let between = (end + inside) / 2
            if bench.objective([between]) < bench.objective([end]) {
                return try searchMinimum(
                    between: min(end, inside), and: max(end, inside), from: between)
            }
            inside = between
        }
        isConverged = true
    }

    // MARK: Several unknowns

    private mutating func searchSpace() throws(Solver.Failure) {
        let bench = self.bench
        let looked = bench.history.filter { $0.samples != nil }
            .sorted { bench.objective($0) < bench.objective($1) }
        guard let best = looked.first else { return }
        _ = try walk(from: best.place, step: 0.12, precision: 0.01)
        let other = looked.first { evaluation in
            zip(evaluation.place, best.place).contains { abs($0 - $1) > 0.25 }
        }
        if let other, bench.goesOn { _ = try walk(from: other.place, step: 0.12, precision: 0.02) }
        try refine()
    }

    /// Walks on from the best place until that brings nothing, to neither side of it: a simplex can
    /// collapse before it is there, and would among whole numbers, which stand still meanwhile.
    private mutating func refine() throws(Solver.Failure) {
        let fluid = problem.unknowns.indices.filter { !problem.unknowns[$0].range.isWhole }
        var (step, idle) = (0.03, 0)
        while idle < 2 {
            guard bench.goesOn, let best = bench.best else { return }
            let before = bench.objective(best)
            if !fluid.isEmpty {
                let isExact = try walk(
                    from: best.place, along: fluid, step: step, precision: problem.precision)
                guard isExact else { return }
            }
            try tryNeighbours()
            guard bench.goesOn, let after = bench.best.map(bench.objective) else { return }
            let isBetter = before - after > max(1e-6, 1e-3 * before)
            idle = after <= 1e-6 ? 2 : isBetter ? 0 : idle + 1
            step = step < 0 ? 0.03 : -0.06
        }
        isConverged = true
    }

    /// Walks to a minimum along some of the unknowns, or all; false if the budget ended before.
    private func walk(
        from place: [Double], along moving: [Int]? = nil, step: Double, precision: Double
    ) throws(Solver.Failure) -> Bool {
        let bench = self.bench
        let moving = moving ?? Array(place.indices)
        return try Solver.simplex(
            from: moving.map { place[$0] }, step: step, precision: precision,
            goesOn: { bench.goesOn },
            of: { moved in
                var whole = place
                for (index, value) in zip(moving, moved) { whole[index] = Self.folded(value) }
                return bench.objective(whole)
            }
        ).isExact
    }

    /// A number folded back into 0 to 1, as a strip of paper would be: a search that steps over an
    /// end of a range comes back, and can end there.
    static func folded(_ number: Double) -> Double {
        let rest = (number / 2 - (number / 2).rounded(.down)) * 2
        return rest > 1 ? 2 - rest : rest
    }

    // MARK: Whole numbers

    /// Tries the whole numbers on either side of the best place, each with the other unknowns
    /// moved to where they are best beside it, until none is better.
    private func tryNeighbours() throws(Solver.Failure) {
        let whole = problem.unknowns.indices.filter { problem.unknowns[$0].range.isWhole }
        let others = problem.unknowns.indices.filter { !whole.contains($0) }
        while !whole.isEmpty, bench.goesOn, let best = bench.best {
            let places = Self.steps(of: whole.count).compactMap { steps in
                moved(best, whole, by: steps)
            }
            let before = bench.objective(best)
            _ = bench.evaluate(places)
            for place in places where !others.isEmpty && bench.goesOn {
                _ = try walk(
                    from: place, along: others, step: 0.04,
                    precision: max(problem.precision, 0.005))
            }
            guard let after = bench.best.map(bench.objective), after < before else { return }
        }
    }

    /// One up or down of each whole number, and of two together, which a narrow valley may take.
    private static func steps(of count: Int) -> [[Double]] {
        guard count == 2 else {
            return (0..<count).flatMap { index in
                [-1.0, 1].map { step in (0..<count).map { $0 == index ? step : 0 } }
            }
        }
        return [-1.0, 0, 1].flatMap { a in [-1.0, 0, 1].map { [a, $0] } }
            .filter { $0 != [0, 0] }
    }

    /// A place with other whole numbers; nil beyond the ranges.
    private func moved(
        _ best: CalibrationBench.Evaluation, _ whole: [Int], by steps: [Double]
    ) -> [Double]? {
        var place = best.place
        for (index, step) in zip(whole, steps) {
            let unknown = problem.unknowns[index]
            let number = best.values[index].number + step
            guard unknown.range.low <= number, number <= unknown.range.high else { return nil }
            place[index] = unknown.share(of: number)
        }
        return place
    }
}
