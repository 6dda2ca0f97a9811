import Randomness
import ScenarioFiles

/// What a sweep came to so far: a row a point, with the interval of each metric's mean.
public struct SweepResult: Sendable {
    /// One point.
    public struct Row: Sendable {
        public var point: SweepPoint
        public var state: SweepPlan.State
        /// Whether the command line selected it.
        public var isSelected: Bool
        /// By replicate, those that count; nil where a run is missing.
        public var records: [SweepRecord?]
        /// The seed of each replicate that counts.
        public var seeds: [UInt64]

        /// The values of a metric, by its place, without the replicates that have none.
        public func values(_ metric: Int) -> [Double] {
            records.compactMap { $0?.values?[metric] }.filter(\.isFinite)
        }

        /// Why it has no value, or not all of them; nil if all is well.
        public var reason: String? {
            switch state {
            case .excluded: return nil
            case .faulty(let why): return why
            case .sound: return records.lazy.compactMap { $0?.reason }.first
            }
        }

        /// Whether every replicate that counts has been run.
        public var isWhole: Bool { !records.contains { $0 == nil } }
    }

    public let plan: SweepPlan
    public let rows: [Row]

    /// The result of a run, whole or not.
    public init(of run: SweepRun) {
        plan = run.plan
        rows = run.plan.entries.indices.map { place in
            let entry = run.plan.entries[place]
            let count = run.counted(place)
            return Row(
                point: entry.point, state: entry.state, isSelected: entry.isSelected,
                records: Array(run.records[place].prefix(count)),
                seeds: (0..<count).map { run.plan.seed(place, $0).value })
        }
    }

    /// The interval of the mean of a metric at a point, by its place: corrected for all looks
    /// where the replications stop at a width. Nil with fewer than two values.
    public func interval(_ row: Row, _ metric: Int) -> ConfidenceInterval? {
        plan.schedule.interval(of: row.values(metric))
    }

    /// Points that were to be run and have no result, in part or at all, with the reason.
    public var failures: [Row] { rows.filter { $0.reason != nil && $0.isSelected } }

    /// Whether nothing is missing of what the plan has.
    public var isWhole: Bool {
        rows.allSatisfy { $0.state != .sound || $0.isWhole }
    }
}
