import NetworkSimulation
import ScenarioFiles

/// What hangs on the inputs that claims' scenarios assume.
///
/// An end of a range is run on the luck of the claim's first replicates. The figure there is the
/// claim's own estimate, moved by the mean difference of the pairs, which has far less noise than
/// as many runs by themselves.
struct ClaimRanges {
    let plan: ClaimPlan
    let bench: ClaimBench
    /// How many replicates are run at each end.
    let replicates: Int

    /// Whether readings are explored whose file leaves their ranges alone.
    let exploresAll: Bool

    init(_ plan: ClaimPlan, _ bench: ClaimBench, _ depth: ClaimStudy.Depth) {
        self.plan = plan
        self.bench = bench
        replicates = depth.atEnds
        exploresAll = depth.exploresAll
    }

    /// An input and what may be put in its place.
    struct Option: Hashable {
        var key: String
        var value: String
        var end: String
        var change: String { "\(key)=\(end)" }
    }

    /// Runs both ends of every range, and says where the verdicts turn.
    func explore(_ results: inout [ClaimResult]) {
        let options = zip(plan.trials, results).map { trial, result in
            hasFigure(result) ? ends(of: trial) : []
        }
        run(zip(plan.trials, options).flatMap { trial, options in options.map { (trial, $0) } })
        for place in results.indices where hasFigure(results[place]) {
            guard isExplored(plan.trials[place]) else { continue }
            let trial = plan.trials[place]
            let turns = options[place].compactMap { option in
                end(option, of: trial, results[place])
            }.filter { $0.verdict != results[place].verdict }
            let opposite: (RangeEffect.End) -> Int = { $0.verdict.isFinal ? 0 : 1 }
            let estimate = results[place].value ?? 0
            let ordered = turns.enumerated().sorted { a, b in
                (opposite(a.element), -Self.distance(a.element.figure, estimate), a.offset)
                    < (opposite(b.element), -Self.distance(b.element.figure, estimate), b.offset)
            }
            results[place].ranges = RangeEffect(
                inputs: options[place].count / 2, turns: ordered.map(\.element))
        }
    }

    private func isExplored(_ trial: ClaimPlan.Trial) -> Bool {
        exploresAll || trial.runs?.hasRanges ?? false
    }

    private static func distance(_ figure: Double, _ estimate: Double) -> Double {
        figure.isFinite ? abs(figure - estimate) : 0
    }

    private func hasFigure(_ result: ClaimResult) -> Bool {
        guard case .runs(let runs) = result.reading.trial, runs.relation.isDecidable else {
            return false
        }
        return result.interval != nil && result.reason == nil
    }

    /// Both ends of every range that can matter to a trial, in the order of the inputs.
    func ends(of trial: ClaimPlan.Trial) -> [Option] {
        guard let runs = trial.runs, isExplored(trial) else { return [] }
        let names = [runs.metric, runs.over?.metric].compactMap { $0 }
        let isMoney = names.contains { MetricDefinition.named($0)?.isMoney ?? true }
        let isTwin = names.contains { MetricDefinition.named($0)?.needsTwin ?? true }
        var options: [Option] = []
        for place in [trial.subject, trial.over].compactMap({ $0 }) {
            let subject = bench.subjects[place]
            for range in subject.scenario.rangedInputs {
                let input = range.input
                let isIdle = subject.scenario.isIdle(input, isMoney: isMoney, isTwin: isTwin)
                guard !isIdle, !options.contains(where: { $0.key == input.key }) else { continue }
                options.append(Option(key: input.key, value: input.value, end: range.low))
                options.append(Option(key: input.key, value: input.value, end: range.high))
            }
        }
        return options
    }

    /// Makes the runs of some options, side by side, and those that they are held against: a
    /// reading may have been decided by fewer replicates than an end gets.
    func run(_ options: [(trial: ClaimPlan.Trial, option: Option)], replicates: Int? = nil) {
        bench.make(
            options.flatMap { trial, option in
                (0..<(replicates ?? self.replicates)).flatMap {
                    trial.runs($0, on: bench) + trial.runs($0, change: option.change, on: bench)
                }
            })
    }

    /// By how much an option moves the figure, with an interval if there are replicates for one.
    func difference(
        _ option: Option, of trial: ClaimPlan.Trial, replicates: Int? = nil
    ) -> (mean: Double, half: Double) {
        let count = replicates ?? self.replicates
        let differences = (0..<count).map {
            trial.value($0, change: option.change, on: bench) - trial.value($0, on: bench)
        }
        let mean = differences.reduce(0, +) / Double(count)
        let confidence = trial.schedule?.confidence ?? 0.95
        let half =
            ConfidenceInterval.student(differences, confidence: confidence)?.halfWidth ?? 0
        return (mean, half)
    }

    private func end(
        _ option: Option, of trial: ClaimPlan.Trial, _ result: ClaimResult
    ) -> RangeEffect.End? {
        guard let interval = result.interval, let runs = trial.runs else { return nil }
        let (mean, half) = difference(option, of: trial)
        guard mean.isFinite else {
            let why = (0..<replicates).flatMap {
                trial.runs($0, change: option.change, on: bench)
            }.compactMap { bench.failure(of: $0) }.first
            return RangeEffect.End(
                key: option.key, value: option.value, end: option.end, figure: .nan,
                verdict: .undetermined, failure: why ?? "the run does not give the metric")
        }
        let own = interval.halfWidth
        let more = (own * own + half * half).squareRoot() - own
        let moved = ConfidenceInterval(
            estimate: interval.estimate + mean, low: interval.low + mean - more,
            high: interval.high + mean + more, confidence: interval.confidence,
            method: interval.method, count: interval.count)
        return RangeEffect.End(
            key: option.key, value: option.value, end: option.end, figure: moved.estimate,
            verdict: .of(moved, against: runs.relation), failure: nil)
    }
}

extension Scenario {
    /// Whether an input cannot move a metric: it changes only what things cost while nobody decides
    /// by that, or only the twin.
    ///
    /// - Parameters:
    ///   - isMoney: whether what things cost is in the metric.
    ///   - isTwin: whether the twin is.
    func isIdle(_ input: ResolvedInput, isMoney: Bool, isTwin: Bool) -> Bool {
        input.changesOnlyMoney && !configuration.followsMoney && !isMoney
            || input.key.hasPrefix("twin.") && !isTwin
    }
}

extension MetricDefinition {
    /// Whether what things cost is in it.
    var isMoney: Bool {
        let last = name.split(separator: ".").last.map(String.init) ?? name
        return (Self.money + Self.economy).contains { $0.name == last }
    }
}
