import NetworkSimulation
public import ScenarioFiles

/// Scenarios held against their baselines, metric by metric.
public struct GuardStudy: Sendable {
    /// What a guard is about: a scenario as it is now, and what it came to when last accepted.
    public struct Subject: Sendable {
        public var scenario: Scenario
        public var baseline: Baseline

        /// A scenario beside its baseline.
        public init(scenario: Scenario, baseline: Baseline) {
            self.scenario = scenario
            self.baseline = baseline
        }

        /// Whether its resolved text is another than that of the baseline: the scenario or the
        /// schema changed, which says nothing about the figures yet.
        public var isScenarioChanged: Bool {
            Baseline.digest(of: scenario) != baseline.scenarioDigest
        }
    }

    /// A guarded metric of a scenario.
    public struct Row: Sendable {
        public let scenario: String
        public let file: String
        public let metric: String
        public let unit: String
        public let tolerance: Double
        /// Nil if the runs give no value, or a replicate gives none.
        public let test: DriftTest?
        public let verdict: GuardRule.Verdict
        /// With what probability a drift of twice the tolerance would have been found.
        public let power: Double
        /// How many replicates of either side would find one with the wanted probability; nil where
        /// these do, or where no number would.
        public let replicates: Int?
    }

    public let subjects: [Subject]
    /// By scenario, then in the order of the baseline.
    public let rows: [Row]
    public let rule: GuardRule
    /// How many runs were made.
    public let runs: Int

    /// Why there is no study.
    public enum Failure: Error, Sendable {
        case interrupted
        /// A replicate has no result, for a reason that lies in the scenario.
        case failed(scenario: String, replicate: Int, reason: String)
        /// There is no such metric.
        case unknown(MetricSelection.UnknownMetric)
    }

    /// What the shell is told: 1 if a metric drifted or is gone, 2 if the replicates cannot tell, 0
    /// otherwise.
    public var exitCode: Int32 {
        if rows.contains(where: { $0.verdict == .drifted || $0.verdict == .missing }) { return 1 }
        return rows.contains { $0.verdict == .undetermined } ? 2 : 0
    }

    /// The level of the strictest of its tests, at which power is reckoned.
    public var level: Double { rule.level(of: rows.count) }

    /// Runs scenarios on the seeds of their baselines, and judges.
    ///
    /// - Parameters:
    ///   - tolerances: in place of the baselines', by metric, in its unit.
    ///   - replications: how many runs of each scenario, in place of as many as the baseline has.
    ///     With more the first are the baseline's still; the others are made only if a value
    ///     moved, since otherwise they could tell nothing.
    ///   - finished: told how many runs are done of those that are under way.
    public static func run(
        _ subjects: [Subject], rule: GuardRule = GuardRule(), tolerances: [String: Double] = [:],
        replications: Int? = nil, threads: Int,
        observer: PairedRun.Observer = PairedRun.Observer(),
        finished: @escaping @Sendable (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) throws(Failure) -> GuardStudy {
        let bench = try GuardBench(
            subjects.map { ($0.scenario, $0.baseline.metrics.map(\.metric)) }, threads: threads,
            observer: observer, finished: finished)
        let counts = subjects.map { $0.baseline.seeds.count }
        var values = try bench.values(
            subjects.indices.map { 0..<min(counts[$0], replications ?? counts[$0]) })
        var runs = values.reduce(0) { $0 + $1.count }
        if let replications {
            let further = try bench.values(
                subjects.indices.map { place in
                    let isMoved = values[place].enumerated().contains { replicate, found in
                        found != subjects[place].baseline.metrics.map { $0.values[replicate] }
                    }
                    let first = min(counts[place], replications)
                    return isMoved ? first..<replications : first..<first
                })
            runs += further.reduce(0) { $0 + $1.count }
            for place in subjects.indices { values[place] += further[place] }
        }
        return GuardStudy(subjects, values, rule, tolerances, runs: runs)
    }

    private init(
        _ subjects: [Subject], _ values: [[[Double]]], _ rule: GuardRule,
        _ tolerances: [String: Double], runs: Int
    ) {
        var tests: [DriftTest?] = []
        var places: [(subject: Subject, metric: Baseline.Metric, tolerance: Double)] = []
        for (subject, samples) in zip(subjects, values) {
            let seeds = Baseline.seeds(of: subject.scenario, count: subject.baseline.seeds.count)
            for (column, metric) in subject.baseline.metrics.enumerated() {
                let tolerance = tolerances[metric.metric] ?? metric.tolerance
                places.append((subject, metric, tolerance))
                let now = samples.map { $0[column] }
                guard now.allSatisfy(\.isFinite) else {
                    tests.append(nil)
                    continue
                }
                tests.append(
                    DriftTest(
                        baseline: metric.values, now: now,
                        haveCommonSeeds: seeds == subject.baseline.seeds, tolerance: tolerance))
            }
        }
        let level = rule.level(of: tests.count)
        let verdicts = rule.verdicts(of: tests)
        self.subjects = subjects
        self.rule = rule
        self.runs = runs
        rows = places.indices.map { place in
            let (subject, metric, tolerance) = places[place]
            let verdict = verdicts[place]
            return Row(
                scenario: subject.baseline.scenario, file: subject.baseline.file,
                metric: metric.metric, unit: metric.unit, tolerance: tolerance, test: tests[place],
                verdict: verdict, power: tests[place]?.power(at: level) ?? 0,
                replicates: verdict == .undetermined
                    ? tests[place]?.replicates(for: rule.power, at: level) : nil)
        }
    }
}

/// Where a guard's runs are made: those of all scenarios side by side.
struct GuardBench: Sendable {
    private let scenarios: [Scenario]
    private let selections: [MetricSelection]
    private let threads: Int
    private let observer: PairedRun.Observer
    private let finished: @Sendable (_ done: Int, _ all: Int) -> Void

    /// A bench for scenarios, each with the metrics that are kept of it.
    init(
        _ subjects: [(scenario: Scenario, metrics: [String])], threads: Int,
        observer: PairedRun.Observer,
        finished: @escaping @Sendable (_ done: Int, _ all: Int) -> Void
    ) throws(GuardStudy.Failure) {
        var selections: [MetricSelection] = []
        for subject in subjects {
            do throws(MetricSelection.UnknownMetric) {
                selections.append(try MetricSelection(subject.metrics))
            } catch {
                throw .unknown(error)
            }
        }
        scenarios = subjects.map(\.scenario)
        self.selections = selections
        self.threads = threads
        self.observer = observer
        self.finished = finished
    }

    /// The values of some replicates of each scenario: by scenario, replicate and metric.
    func values(_ replicates: [Range<Int>]) throws(GuardStudy.Failure) -> [[[Double]]] {
        let cases = scenarios.indices.flatMap { place in replicates[place].map { (place, $0) } }
        let outcomes = ParallelMap.run(cases, threads: threads, finished: finished) { item in
            guard !observer.isInterrupted() else { return MetricSample.Outcome.interrupted }
            var scenario = scenarios[item.0]
            scenario.configuration.seed =
                Replication(item.1, of: scenario.configuration.seed).seed
            return MetricSample.run(scenario, for: selections[item.0], observer: observer)
        }
        var values: [[[Double]]] = scenarios.map { _ in [] }
        for (item, outcome) in zip(cases, outcomes) {
            switch outcome {
            case .sample(let sample): values[item.0].append(sample.values)
            case .interrupted: throw .interrupted
            case .failed(let reason):
                throw .failed(
                    scenario: scenarios[item.0].name, replicate: item.1, reason: reason)
            }
        }
        return values
    }
}
