import ScenarioFiles

/// The smallest change of one input that makes a refuted claim true.
extension ClaimRanges {
    /// A way along which an end was found to be far enough, between a share that is not and one
    /// that is.
    private struct Bracket {
        var place: Int
        var option: Option
        var path: InputPath
        var near = 0.0
        var far = 1.0
        /// The nearest share at which the figure lies in the tolerance.
        var found: (share: Double, text: String)?

        var middle: (share: Double, option: Option) {
            let share = (near + far) / 2
            var option = option
            option.end = path.text(at: share)
            return (share, option)
        }
    }

    /// How many inputs are followed for one claim, and how often each way is halved.
    private static let (followed, halvings) = (4, 6)

    /// Seeks it for every refuted claim that has a figure.
    func seekRemedies(_ results: inout [ClaimResult]) {
        let places = results.indices.filter {
            results[$0].verdict == .refuted && results[$0].value != nil
        }
        let options = places.map { levers(of: plan.trials[$0]) + ends(of: plan.trials[$0]) }
        run(zip(places, options).flatMap { place, all in all.map { (plan.trials[place], $0) } })
        var brackets: [Bracket] = []
        var whole: [Int: [ClaimRemedy.Change]] = [:]
        for (place, options) in zip(places, options) {
            let start = start(options, at: place, results[place])
            brackets += start.brackets
            whole[place] = start.ends
        }
        for _ in 0..<Self.halvings where !bench.observer.isInterrupted() {
            halve(&brackets, results)
        }
        finish(places, options, brackets, whole, &results)
    }

    /// What a claim declares beside the assumed inputs.
    private func levers(of trial: ClaimPlan.Trial) -> [Option] {
        guard let runs = trial.runs, let subject = trial.subject else { return [] }
        return runs.levers.flatMap { lever -> [Option] in
            let inputs = bench.subjects[subject].scenario.inputs
            guard let input = inputs.first(where: { $0.key == lever.key }) else { return [] }
            return [lever.low, lever.high].map {
                Option(key: lever.key, value: input.value, end: $0)
            }
        }
    }

    /// The figure with an option in place.
    private func figure(
        _ option: Option, _ place: Int, _ result: ClaimResult, replicates: Int? = nil
    ) -> Double {
        (result.value ?? .nan)
            + difference(option, of: plan.trials[place], replicates: replicates).mean
    }

    /// Whether a figure is in the tolerance, or on its far side.
    private func isFarEnough(_ figure: Double, _ result: ClaimResult) -> Bool {
        guard case .runs(let runs) = result.reading.trial, let value = result.value else {
            return false
        }
        return value < runs.relation.low
            ? figure >= runs.relation.low : figure <= runs.relation.high
    }

    private func accepts(_ figure: Double, _ result: ClaimResult) -> Bool {
        guard case .runs(let runs) = result.reading.trial else { return false }
        return runs.relation.accepts(figure)
    }

    /// The ways that lead far enough, the most promising first, and ends that do without a way.
    private func start(
        _ options: [Option], at place: Int, _ result: ClaimResult
    ) -> (brackets: [Bracket], ends: [ClaimRemedy.Change]) {
        guard case .runs(let runs) = result.reading.trial, let value = result.value else {
            return ([], [])
        }
        let edge = value < runs.relation.low ? runs.relation.low : runs.relation.high
        var ways: [(crossing: Double, bracket: Bracket)] = []
        var ends: [ClaimRemedy.Change] = []
        for option in options {
            let figure = figure(option, place, result)
            guard isFarEnough(figure, result) else { continue }
            if let path = InputPath(from: option.value, to: option.end) {
                let crossing = (edge - value) / (figure - value)
                let found = accepts(figure, result) ? (1.0, option.end) : nil
                ways.append(
                    (crossing, Bracket(place: place, option: option, path: path, found: found)))
            } else if accepts(figure, result) {
                ends.append(change(option, share: 1, figure))
            }
        }
        let kept = ways.enumerated().sorted {
            ($0.element.crossing, $0.offset) < ($1.element.crossing, $1.offset)
        }.prefix(Self.followed).map(\.element.bracket)
        return (kept, ends)
    }

    private func halve(_ brackets: inout [Bracket], _ results: [ClaimResult]) {
        run(brackets.map { (plan.trials[$0.place], $0.middle.option) })
        for index in brackets.indices {
            let (share, option) = brackets[index].middle
            let result = results[brackets[index].place]
            let figure = figure(option, brackets[index].place, result)
            if isFarEnough(figure, result) {
                brackets[index].far = share
                if accepts(figure, result) { brackets[index].found = (share, option.end) }
            } else {
                brackets[index].near = share
            }
        }
    }

    private func change(
        _ option: Option, share: Double, _ figure: Double
    ) -> ClaimRemedy.Change {
        ClaimRemedy.Change(
            key: option.key, from: option.value, to: option.end, share: share, figure: figure)
    }

    private func finish(
        _ places: [Int], _ options: [[Option]], _ brackets: [Bracket],
        _ ends: [Int: [ClaimRemedy.Change]], _ results: inout [ClaimResult]
    ) {
        for (place, options) in zip(places, options) where !options.isEmpty {
            let result = results[place]
            var found = ends[place] ?? []
            for bracket in brackets where bracket.place == place {
                guard let solution = bracket.found else { continue }
                var option = bracket.option
                option.end = solution.text
                found.append(
                    change(option, share: solution.share, figure(option, place, result)))
            }
            let smallest = found.enumerated().min {
                ($0.element.share, $0.offset) < ($1.element.share, $1.offset)
            }?.element
            let nearest =
                smallest == nil ? nearest(options, place, result) : nil
            results[place].remedy = ClaimRemedy(
                smallest: smallest, nearest: nearest, tried: Set(options.map(\.key)).count)
        }
    }

    /// The end that comes nearest to the tolerance, if any comes nearer at all.
    private func nearest(
        _ options: [Option], _ place: Int, _ result: ClaimResult
    ) -> ClaimRemedy.Change? {
        guard case .runs(let runs) = result.reading.trial, let value = result.value else {
            return nil
        }
        func gap(_ figure: Double) -> Double {
            max(runs.relation.low - figure, figure - runs.relation.high, 0)
        }
        var best: (gap: Double, change: ClaimRemedy.Change)?
        for option in options {
            let figure = figure(option, place, result)
            guard figure.isFinite, gap(figure) < min(best?.gap ?? .infinity, gap(value)) else {
                continue
            }
            best = (gap(figure), change(option, share: 1, figure))
        }
        return best?.change
    }
}
