import NetworkSimulation
import Randomness
import ScenarioFiles

/// Which of a scenario's uncertain inputs a metric hangs on.
public struct SensitivityStudy: Sendable {
    /// The shares of the variance.
    public struct Shares: Sendable {
        /// Places of the inputs that were varied, the strongest of the screening first.
        public var places: [Int]
        public var samples: Int
        /// In the order of the places; nil where too few rows are whole.
        public var indices: [SobolIndex?]
        /// The seed's, if it was an input.
        public var luck: SobolIndex?
        /// Mean and standard deviation of the metric over the ranges.
        public var mean: Double
        public var standardDeviation: Double
    }

    /// Points of one part that have no value.
    public struct Failures: Hashable, Sendable {
        public var points: Int
        public var failed: Int
        /// The reasons, the most frequent first.
        public var reasons: [String]
    }

    /// Why there is no study.
    public enum Failure: Error, Sendable {
        case interrupted
        /// The scenario as it is has no value.
        case noValue(String)
    }

    /// Which part is under way, for whoever watches.
    public enum Part: String, Sendable, CaseIterable {
        case ends = "ends of the ranges"
        case screening
        case shares = "shares of the variance"
    }

    public let plan: SensitivityPlan
    /// The metric of the scenario as it is, on the mean of the seeds.
    public let base: Double
    /// By input.
    public let ends: [SensitivityEnds]
    /// By input, nil where too few effects have a value; empty without a screening.
    public private(set) var effects: [MorrisEffect?] = []
    /// What another seed changes, if the seed was an input.
    public private(set) var effectOfLuck: MorrisEffect?
    /// Nil where nobody asked for it, or nothing moves the metric.
    public private(set) var shares: Shares?
    public private(set) var failures: [Part: Failures] = [:]
    /// How many runs were made.
    public private(set) var runs = 0

    /// The confidence of every interval.
    public static let confidence = 0.95
    /// Inputs whose effect reaches this share of the strongest one's are kept after the screening.
    public static let threshold = 0.05

    /// Makes all runs.
    ///
    /// - Parameter progress: told after each run how many of a part are done.
    public static func run(
        _ plan: SensitivityPlan, threads: Int,
        observer: PairedRun.Observer = PairedRun.Observer(),
        progress: @escaping @Sendable (Part, _ done: Int, _ all: Int) -> Void = { _, _, _ in }
    ) throws(Failure) -> SensitivityStudy {
        let bench = SensitivityBench(plan: plan, threads: threads, observer: observer)
        var study = try SensitivityStudy(plan, bench) { progress(.ends, $0, $1) }
        if plan.options.method.screens {
            try study.screen(on: bench) { progress(.screening, $0, $1) }
        }
        if plan.options.method.apportions {
            try study.apportion(on: bench) { progress(.shares, $0, $1) }
        }
        return study
    }

    /// Runs the scenario, and both ends of each input.
    private init(
        _ plan: SensitivityPlan, _ bench: SensitivityBench,
        finished: @escaping @Sendable (Int, Int) -> Void
    ) throws(Failure) {
        self.plan = plan
        let inputs = plan.inputs
        let outcomes = bench.outcomes(
            groups: plan.lucksAtEnds, width: 2 * inputs.count + 1, finished: finished
        ) { luck, place in
            guard place > 0 else { return SensitivityBench.Point(changes: [], luck: luck) }
            let input = inputs[(place - 1) / 2]
            let end = place % 2 == 1 ? input.low : input.high
            return SensitivityBench.Point(changes: ["\(input.key)=\(end)"], luck: luck)
        }
        guard !outcomes.joined().contains(.interrupted) else { throw .interrupted }
        let own = outcomes.map { $0[0].value }
        base = Summary(own).mean
        guard base.isFinite else { throw .noValue(outcomes[0][0].failure ?? "there is none") }
        let middle = base
        func end(_ place: Int) -> SensitivityEnds.End {
            SensitivityEnds.End(outcomes.map { $0[place] }, besides: own, of: middle)
        }
        ends = inputs.indices.map {
            SensitivityEnds(low: end(2 * $0 + 1), high: end(2 * $0 + 2))
        }
        try count(outcomes, of: .ends)
    }

    /// Notes what a part came to.
    private mutating func count(
        _ outcomes: [[SensitivityBench.Outcome]], of part: Part
    ) throws(Failure) {
        var (points, reasons): (Int, [String: Int]) = (0, [:])
        for outcome in outcomes.joined() {
            points += 1
            switch outcome {
            case .value: break
            case .failed(let why): reasons[why, default: 0] += 1
            case .interrupted: throw .interrupted
            }
        }
        failures[part] = Failures(
            points: points, failed: reasons.values.reduce(0, +),
            reasons: reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key))
        runs += points * plan.options.replications
    }
}

/// Screening and shares of the variance.
extension SensitivityStudy {
    /// Morris's screening; each trajectory has a luck of its own, and the last of its inputs is
    /// that luck.
    private mutating func screen(
        on bench: SensitivityBench, finished: @escaping @Sendable (Int, Int) -> Void
    ) throws(Failure) {
        let (inputs, hasLuck) = (plan.inputs, plan.options.hasLuck)
        let seed = plan.scenario.configuration.seed
        let width = inputs.count + (hasLuck ? 1 : 0)
        let design = MorrisDesign(inputs: width, trajectories: plan.trajectories, seed: seed)
        let outcomes = bench.outcomes(
            groups: design.trajectories.count, width: width + 1, finished: finished
        ) { group, place in
            let shares = design.trajectories[group].points[place]
            let other = hasLuck && shares[inputs.count] >= 0.5 ? 1 : 0
            return SensitivityBench.Point(
                changes: zip(inputs, shares).map { "\($0.key)=\($0.text(at: $1))" },
                luck: hasLuck ? 2 * group + other : 0)
        }
        try count(outcomes, of: .screening)
        // Of luck there is no more and less, only one and another.
        let all = design.effects(outcomes.map { $0.map(\.value) }) { input, share in
            input < inputs.count ? inputs[input].position(of: share) : share < 0.5 ? 0 : 1
        }
        let found = all.enumerated().map { place, effects in
            var stream = RandomStream(
                seed: seed, entity: UInt64(place), purpose: "sensitivity: morris")
            return MorrisEffect(effects, confidence: Self.confidence, stream: &stream)
        }
        effects = Array(found.prefix(inputs.count))
        effectOfLuck = hasLuck ? found[inputs.count] : nil
    }

    /// Places of the inputs that matter, the strongest first; all of them without a screening.
    public var candidates: [Int] {
        guard plan.options.method.screens else { return Array(plan.inputs.indices) }
        let sizes = effects.map { $0?.size.estimate ?? 0 }
        let most = sizes.max() ?? 0
        return effects.indices.filter { place in
            effects[place].map { $0.size.high > 0 && $0.size.high >= Self.threshold * most }
                ?? false
        }.sorted { (sizes[$1], $0) < (sizes[$0], $1) }
    }

    /// Sobol's indices of the inputs that matter, and of luck.
    private mutating func apportion(
        on bench: SensitivityBench, finished: @escaping @Sendable (Int, Int) -> Void
    ) throws(Failure) {
        let candidates = self.candidates
        let (count, samples) = plan.sobolShape(of: candidates.count)
        guard count > 0 else { return }
        let places = Array(candidates.prefix(count))
        let inputs = places.map { plan.inputs[$0] }
        let hasLuck = plan.options.hasLuck
        let design = SobolDesign(inputs: count + (hasLuck ? 1 : 0), samples: samples)
        let outcomes = bench.outcomes(groups: samples, width: design.width, finished: finished) {
            group, place in
            let shares = design.point(group, place)
            return SensitivityBench.Point(
                changes: zip(inputs, shares).map { "\($0.key)=\($0.text(at: $1))" },
                // Coordinates of the sequence are told apart to 2⁻³⁰.
                luck: hasLuck ? Int(shares[count] * 0x1p30) : 0)
        }
        try self.count(outcomes, of: .shares)
        let values = outcomes.map { $0.map(\.value) }
        let seed = plan.scenario.configuration.seed
        let indices = (0..<design.inputs).map { place in
            var stream = RandomStream(
                seed: seed, entity: UInt64(place), purpose: "sensitivity: sobol")
            return SobolIndex(place, of: values, confidence: Self.confidence, stream: &stream)
        }
        // Where no row is whole, there is nothing to tell shares of; the failures say why.
        guard indices.contains(where: { $0 != nil }) else { return }
        let summary = Summary(values.flatMap { $0.prefix(2) }.filter(\.isFinite))
        shares = Shares(
            places: places, samples: samples, indices: Array(indices.prefix(count)),
            luck: hasLuck ? indices[count] : nil, mean: summary.mean,
            standardDeviation: summary.standardDeviation)
    }
}
