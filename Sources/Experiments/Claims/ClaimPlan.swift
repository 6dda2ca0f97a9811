import ScenarioFiles

/// What has to be run to decide some claims.
struct ClaimPlan: Sendable {
    /// One reading, with the scenarios that it stands on.
    struct Trial: Sendable {
        var reading: ClaimReading
        /// The subject of the metric, and of what it is divided by.
        var subject: Int?
        var over: Int?
        var schedule: LookSchedule?
        /// The fault that makes the scenario impossible, as the claim expected.
        var refusal: String?
    }

    private(set) var subjects: [ClaimBench.Subject] = []
    private(set) var trials: [Trial] = []

    /// Reads the scenarios of all readings.
    ///
    /// - Throws: the faults of all scenarios that no reading expects.
    init(_ files: [ClaimFile], mostReplicates: Int?) throws(ScenarioErrors) {
        var errors: [ScenarioError] = []
        for reading in files.flatMap(\.claims).flatMap(\.readings) {
            var trial = Trial(reading: reading)
            if case .runs(let runs) = reading.trial {
                let most = min(mostReplicates ?? .max, runs.replicates.upperBound)
                trial.schedule = LookSchedule(
                    minimum: min(most, runs.replicates.lowerBound), maximum: most,
                    confidence: runs.confidence)
                do throws(ScenarioErrors) {
                    trial.subject = try subject(runs.scenario, runs.metric)
                    if let over = runs.over {
                        trial.over = try subject(over.scenario, over.metric)
                    }
                    if let words = runs.impossible {
                        errors.append(Self.notRefused(reading, words))
                    }
                } catch {
                    let words = runs.impossible
                    let refusal = error.errors.first { fault in
                        words.map { fault.message.contains($0) } ?? false
                    }
                    trial.refusal = refusal?.message
                    if refusal == nil { errors += error.errors }
                }
            }
            trials.append(trial)
        }
        guard errors.isEmpty else {
            var told: [ScenarioError] = []
            for error in errors where !told.contains(error) { told.append(error) }
            throw ScenarioErrors(errors: told)
        }
    }

    private static func notRefused(_ reading: ClaimReading, _ words: String) -> ScenarioError {
        ScenarioError(
            file: reading.file, line: reading.line, key: "impossible",
            message: "the scenario is not refused: nothing in it “\(words)”; leave “impossible” "
                + "out, and it is run")
    }

    /// The place of a scenario, to which a metric is added.
    private mutating func subject(
        _ scenario: ClaimScenario, _ metric: String
    ) throws(ScenarioErrors) -> Int {
        if let place = subjects.firstIndex(where: { $0.identity == scenario.identity }) {
            if !subjects[place].metrics.contains(metric) { subjects[place].metrics.append(metric) }
            return place
        }
        let source = try ScenarioSource(scenario.recipe)
        let read = try source.scenario()
        subjects.append(
            ClaimBench.Subject(
                identity: scenario.identity, source: source, scenario: read, metrics: [metric]))
        return subjects.count - 1
    }

    /// Runs replicates until every reading is decided or at its last look. All that is missing for
    /// the next look of any reading runs side by side.
    func decide(on bench: ClaimBench) {
        while !bench.observer.isInterrupted() {
            var runs: [ClaimBench.Run] = []
            for trial in trials {
                guard let schedule = trial.schedule, trial.subject != nil else { continue }
                let state = trial.sequential(on: bench)
                guard state.isOpen, let look = schedule.look(after: state.replicates) else {
                    continue
                }
                runs += (0..<look).flatMap { trial.runs($0, on: bench) }
            }
            guard !runs.isEmpty else { return }
            bench.make(runs)
        }
    }
}

extension ClaimPlan.Trial {
    /// The relation, metric and so on of a trial that runs.
    var runs: ClaimRuns? { if case .runs(let runs) = reading.trial { runs } else { nil } }

    /// The figure of a replicate, with an input changed or not.
    func value(_ replicate: Int, change: String? = nil, on bench: ClaimBench) -> Double {
        let made = runs(replicate, change: change, on: bench)
        guard let runs, let first = made.first else { return .nan }
        let above = bench.value(of: runs.metric, first)
        guard let metric = runs.over?.metric, let last = made.last else { return above }
        let below = bench.value(of: metric, last)
        return below == 0 ? .nan : above / below
    }

    /// The runs of a replicate; a scenario that has not the input is run as it is.
    func runs(
        _ replicate: Int, change: String? = nil, on bench: ClaimBench
    ) -> [ClaimBench.Run] {
        let key = change.map { String($0.prefix { $0 != "=" }) }
        return [subject, over].compactMap { $0 }.map { place in
            let isKnown = key.map { bench.subjects[place].has($0) } ?? false
            return ClaimBench.Run(
                subject: place, change: isKnown ? change : nil, replicate: replicate)
        }
    }

    /// How many replicates are made, from the first without a gap.
    private func made(on bench: ClaimBench, most: Int) -> Int {
        (0..<most).first { replicate in
            runs(replicate, on: bench).contains { !bench.isMade($0) }
        } ?? most
    }

    /// The verdict on what was run so far.
    func sequential(on bench: ClaimBench) -> SequentialVerdict {
        guard let runs, let schedule else {
            preconditionFailure("a verdict on runs of “\(reading.name)”, which has none")
        }
        let count = made(on: bench, most: schedule.maximum)
        return SequentialVerdict(
            of: (0..<count).map { value($0, on: bench) }, runs.statistic,
            against: runs.relation,
            schedule: schedule)
    }

    /// The result of the reading, as far as its own runs say it.
    func result(on bench: ClaimBench) -> ClaimResult {
        var result = ClaimResult(
            reading: reading, verdict: .undetermined, interval: nil, value: nil, replicates: 0)
        switch reading.trial {
        case .notModelled(let why):
            result.verdict = .notModelled
            result.reason = why
        case .check(let check):
            result.verdict = check.relation.accepts(check.value) ? .consistent : .contradiction
            result.value = check.value
        case .runs:
            if let refusal {
                result.verdict = .refuted
                result.reason = refusal
                break
            }
            let state = sequential(on: bench)
            result.verdict = state.verdict
            result.interval = state.interval
            result.value = state.interval?.estimate
            result.replicates = state.replicates
            result.reason = reason(state, on: bench)
        }
        return result
    }

    /// Why there is no figure.
    private func reason(_ state: SequentialVerdict, on bench: ClaimBench) -> String? {
        if state.verdict == .compared {
            return "no tolerance is stated, so there is no verdict"
        }
        guard state.verdict == .undetermined else { return nil }
        let failures = (0..<max(1, state.replicates)).flatMap { runs($0, on: bench) }
            .compactMap { bench.failure(of: $0) }
        if let first = failures.first { return first }
        let missing = (0..<state.replicates).count { !value($0, on: bench).isFinite }
        if missing > 0 {
            return "\(missing) of \(state.replicates) replicates do not give the metric"
        }
        return nil
    }
}
