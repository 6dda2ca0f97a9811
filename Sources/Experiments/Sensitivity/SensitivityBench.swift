import NetworkSimulation
import ScenarioFiles
import Synchronization

/// Where the points of a sensitivity study are run, side by side.
struct SensitivityBench: Sendable {
    /// A scenario with some inputs changed, on some luck.
    struct Point: Sendable {
        /// Keys and values.
        var changes: [String]
        /// Which replicates are run: those of one number have the same luck whatever is changed.
        var luck: Int
    }

    /// What a point gives.
    enum Outcome: Hashable, Sendable {
        case value(Double)
        case failed(String)
        case interrupted

        /// The value; not-a-number where there is none.
        var value: Double { if case .value(let value) = self { value } else { .nan } }

        /// Why there is none.
        var failure: String? { if case .failed(let why) = self { why } else { nil } }
    }

    let plan: SensitivityPlan
    let threads: Int
    let observer: PairedRun.Observer

    /// Runs points in groups and gives their outcomes in order; `finished` counts runs.
    ///
    /// The points of a group are alike, so that runs that leave the network or the twin as it is
    /// are shared among them; once a group is done, its runs are forgotten.
    func outcomes(
        groups: Int, width: Int, finished: @escaping @Sendable (_ done: Int, _ all: Int) -> Void,
        point: @escaping @Sendable (_ group: Int, _ place: Int) -> Point
    ) -> [[Outcome]] {
        let memories = GroupMemories(width: width, filedTwin: plan.scenario.configuration.twin)
        let cases = (0..<groups).flatMap { group in (0..<width).map { (group, $0) } }
        let runs = plan.options.replications
        let flat = ParallelMap.run(
            cases, threads: threads, finished: { finished($0 * runs, $1 * runs) }
        ) { group, place in
            defer { memories.leave(group) }
            guard !observer.isInterrupted() else { return Outcome.interrupted }
            return outcome(of: point(group, place), memories.memory(of: group))
        }
        return (0..<groups).map { Array(flat[$0 * width..<($0 + 1) * width]) }
    }

    /// The mean of a point's replicates.
    private func outcome(of point: Point, _ memory: RunMemory) -> Outcome {
        var scenario: Scenario
        do throws(ScenarioErrors) {
            scenario = try plan.scenario(point.changes)
        } catch {
            return .failed(error.errors.first.map(Self.reason) ?? "no valid scenario")
        }
        let (seed, count) = (scenario.configuration.seed, plan.options.replications)
        var sum = 0.0
        for replicate in 0..<count {
            scenario.configuration.seed =
                Replication(point.luck * count + replicate, of: seed).seed
            switch MetricSample.run(
                scenario, for: plan.metrics, observer: observer, memory: memory)
            {
            case .sample(let sample) where sample.values[0].isFinite: sum += sample.values[0]
            case .sample: return .failed("the run does not give the metric")
            case .failed(let why): return .failed(why)
            case .interrupted: return .interrupted
            }
        }
        return .value(sum / Double(count))
    }

    private static func reason(_ error: ScenarioError) -> String {
        (error.key.map { $0 + ": " } ?? "") + error.message
    }
}

/// The runs of the groups that are under way.
private final class GroupMemories: Sendable {
    private let width: Int
    private let filedTwin: TwinConfiguration
    private let kept = Mutex<[Int: (memory: RunMemory, left: Int)]>([:])

    init(width: Int, filedTwin: TwinConfiguration) {
        self.width = width
        self.filedTwin = filedTwin
    }

    func memory(of group: Int) -> RunMemory {
        kept.withLock { kept in
            if let known = kept[group] { return known.memory }
            let memory = RunMemory(filedTwin: filedTwin)
            kept[group] = (memory, width)
            return memory
        }
    }

    /// One point of a group is done; with the last, its runs are dropped.
    func leave(_ group: Int) {
        kept.withLock { kept in
            guard let left = kept[group]?.left else { return }
            kept[group]?.left = left - 1
            if left == 1 { kept[group] = nil }
        }
    }
}
