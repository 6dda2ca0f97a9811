import NetworkSimulation
import Quantities
public import ScenarioFiles

/// Two scenarios on the same luck: what differs between them, replicate by replicate.
public struct Comparison: Sendable {
    /// One metric of both.
    public struct Row: Sendable {
        /// Its address, as it was asked for, and its unit.
        public let metric: String
        public let unit: String
        /// Student's intervals of both sides by themselves.
        public let a: ConfidenceInterval
        public let b: ConfidenceInterval
        /// The interval of the mean of b − a over pairs with the same luck.
        public let difference: ConfidenceInterval
        public let values: (a: [Double], b: [Double])

        /// By how much the variance of a difference would be greater without common luck:
        /// (var A + var B) / var (B − A); nil if the difference does not vary.
        public let varianceRatio: Double?

        /// How many seeds a side would have needed more with luck of their own for an interval as
        /// narrow; negative if pairing did harm, nil if the difference does not vary.
        public var seedsSaved: Int? {
            varianceRatio.map { Int((Double(values.a.count) * ($0 - 1)).rounded()) }
        }
    }

    /// What a state of GPU-time has to do with the difference of the efficiencies.
    public struct Bar: Hashable, Sendable {
        public let name: String
        /// The mean share of the held time that each side loses to it.
        public let a: Double
        public let b: Double
        /// What it makes of B's efficiency less A's: a − b. All together add up to it.
        public let difference: ConfidenceInterval
    }

    /// The scenarios, as they were run.
    public let a: Scenario
    public let b: Scenario
    /// The metrics that both give in every replicate.
    public let rows: [Row]
    /// Metrics that were asked for and that only some runs give.
    public let missing: [String]
    /// The waterfall of the difference; empty unless both have a twin.
    public let bars: [Bar]
    /// The efficiencies that the bars lead from and to.
    public let efficiencies: (a: Double, b: Double)?
    public let replicates: Int
    /// Of all intervals; those of a comparison that looked more than once are corrected for it.
    public let confidence: Double
    /// Whether the interval that was wanted was reached; nil if none was.
    public let isReached: Bool?

    /// What is compared where nobody says it.
    public static let headline = [
        "efficiency", "utilisation", "wall_clock_ratio", "duration", "gpu_hours", "cost_zen",
        "cost_ratio", "retained", "loss_ratio", "test_accuracy", "sent_per_node", "apr_on_stake",
        "apr_on_stake_and_hardware", "price_paid", "leased_share", "rentals_served", "rental_wait",
        "operators_gini",
    ]

    /// Why there is no comparison.
    public enum Failure: Error, Sendable {
        case interrupted
        /// A replicate has no result, for a reason that lies in the scenario.
        case failed(scenario: String, replicate: Int, reason: String)
        /// There is no such metric.
        case unknown(MetricSelection.UnknownMetric)
        /// None of the metrics is given by all runs of both.
        case nothingInCommon
    }
}

extension Comparison {
    /// How many replicates there are.
    public enum Stopping: Hashable, Sendable {
        case fixed(Int)
        /// Until half of the interval of a metric's difference is as narrow as is wanted.
        case until(metric: String, half: Double, most: Int)

        var schedule: LookSchedule {
            switch self {
            case .fixed(let count): LookSchedule(minimum: count, maximum: count)
            case .until(_, _, let most): LookSchedule(minimum: min(4, most), maximum: most)
            }
        }
    }

    /// Runs both scenarios on the seeds of the first.
    ///
    /// - Parameters:
    ///   - metrics: addresses of metrics; without any, the headline metrics that both give.
    ///   - finished: told how many runs are done of those that are under way.
    public static func run(
        _ a: Scenario, _ b: Scenario, metrics: [String] = [], stopping: Stopping, threads: Int,
        observer: PairedRun.Observer = PairedRun.Observer(),
        finished: @escaping @Sendable (_ done: Int, _ all: Int) -> Void = { _, _ in }
    ) throws(Failure) -> Comparison {
        let names = Self.names(metrics, stopping)
        for name in names {
            do throws(MetricSelection.UnknownMetric) {
                _ = try MetricSelection([name])
            } catch { throw .unknown(error) }
        }
        var b = b
        b.configuration.seed = a.configuration.seed
        let schedule = stopping.schedule
        var samples: [[ComparisonSample]] = [[], []]
        var next = schedule.looks.first
        var isReached: Bool?
        while let look = next {
            let cases = (samples[0].count..<look).flatMap { [(a, $0), (b, $0)] }
            let outcomes = ParallelMap.run(cases, threads: threads, finished: finished) { item in
                ComparisonSample.run(item.0, replicate: item.1, names, observer)
            }
            for (place, outcome) in outcomes.enumerated() {
                samples[place % 2].append(try outcome.get())
            }
            next = schedule.look(after: look)
            guard case .until(let metric, let half, _) = stopping,
                let column = names.firstIndex(of: metric)
            else { continue }
            let values = samples.map { side in side.map { $0.values[column] } }
            let interval = ConfidenceInterval.paired(
                values[1], values[0], confidence: schedule.confidenceOfLook)
            isReached = interval.map { $0.halfWidth <= half } ?? false
            if isReached == true { break }
        }
        return try Comparison(
            a, b, names, isAsked: !metrics.isEmpty, samples, schedule, isReached)
    }

    /// What is compared: what was asked for, and what decides when it is enough.
    private static func names(_ metrics: [String], _ stopping: Stopping) -> [String] {
        let names = metrics.isEmpty ? headline : metrics
        guard case .until(let metric, _, _) = stopping, !names.contains(metric) else {
            return names
        }
        return names + [metric]
    }

    private init(
        _ a: Scenario, _ b: Scenario, _ names: [String], isAsked: Bool,
        _ samples: [[ComparisonSample]], _ schedule: LookSchedule, _ isReached: Bool?
    ) throws(Failure) {
        let confidence = schedule.confidenceOfLook
        var rows: [Row] = []
        var missing: [String] = []
        for (column, name) in names.enumerated() {
            let values = samples.map { side in side.map { $0.values[column] } }
            if let row = Row(name, values[0], values[1], confidence: confidence) {
                rows.append(row)
            } else if isAsked {
                missing.append(name)
            }
        }
        guard !rows.isEmpty else { throw .nothingInCommon }
        self.a = a
        self.b = b
        self.rows = rows
        self.missing = missing
        (bars, efficiencies) = Self.bars(samples, confidence: confidence)
        replicates = samples[0].count
        self.confidence = schedule.confidence
        self.isReached = isReached
    }

    private static func bars(
        _ samples: [[ComparisonSample]], confidence: Double
    ) -> ([Bar], (a: Double, b: Double)?) {
        let falls = samples.map { side in side.compactMap(\.waterfall) }
        guard falls[0].count == samples[0].count, falls[1].count == samples[1].count,
            let names = falls[0].first?.bars.map(\.name)
        else { return ([], nil) }
        let bars = names.indices.compactMap { place -> Bar? in
            let shares = falls.map { side in side.map { $0.bars[place].share } }
            guard
                let difference = ConfidenceInterval.paired(
                    shares[0], shares[1], confidence: confidence)
            else { return nil }
            return Bar(
                name: names[place], a: Summary(shares[0]).mean, b: Summary(shares[1]).mean,
                difference: difference)
        }
        let means = falls.map { Summary($0.map(\.efficiency)).mean }
        return (bars, (means[0], means[1]))
    }
}

extension Comparison.Row {
    /// A row; nil if a replicate does not give the metric.
    init?(_ metric: String, _ a: [Double], _ b: [Double], confidence: Double) {
        guard (a + b).allSatisfy(\.isFinite),
            let definition = MetricDefinition.named(metric),
            let ofA = ConfidenceInterval.student(a, confidence: confidence),
            let ofB = ConfidenceInterval.student(b, confidence: confidence),
            let difference = ConfidenceInterval.paired(b, a, confidence: confidence)
        else { return nil }
        self.metric = metric
        unit = definition.unit
        self.a = ofA
        self.b = ofB
        self.difference = difference
        values = (a, b)
        func variance(_ values: [Double]) -> Double {
            let deviation = Summary(values).standardDeviation
            return deviation * deviation
        }
        let paired = variance(ConfidenceInterval.differences(b, a))
        let apart = variance(a) + variance(b)
        // The last bits of equal differences are no variance.
        varianceRatio = paired > 1e-24 * Swift.max(1, apart) ? apart / paired : nil
    }
}

/// What a comparison keeps of a run.
struct ComparisonSample: Sendable {
    var values: [Double]
    var waterfall: Waterfall?

    static func run(
        _ scenario: Scenario, replicate: Int, _ names: [String], _ observer: PairedRun.Observer
    ) -> Result<ComparisonSample, Comparison.Failure> {
        var scenario = scenario
        scenario.configuration.seed = Replication(replicate, of: scenario.configuration.seed).seed
        let needsTwin = names.contains { MetricDefinition.named($0)?.needsTwin ?? false }
        do throws(RunError) {
            guard !observer.isInterrupted() else { return .failure(.interrupted) }
            let run =
                needsTwin
                ? try PairedRun.simulate(scenario, observer: observer)
                : try PairedRun.simulateAlone(scenario, observer: observer)
            guard needsTwin ? run.isComplete : run.network.isComplete else {
                return .failure(.interrupted)
            }
            let economics = Economics(of: run.network, in: scenario.configuration)
            return .success(
                ComparisonSample(
                    values: names.map { MetricDefinition.value(of: $0, run, economics) ?? .nan },
                    waterfall: run.waterfall))
        } catch {
            return .failure(
                .failed(
                    scenario: scenario.name, replicate: replicate, reason: error.description))
        }
    }
}
