import NetworkSimulation
import Randomness
import ScenarioFiles
import Synchronization

/// Where scenarios of claims are run: every run is made once, whoever asks for it, and gives the
/// metrics that any claim on its scenario needs.
///
/// Replicate r of every scenario has the same luck, changed inputs or not.
final class ClaimBench: Sendable {
    /// A scenario with its metrics, read once.
    struct Subject: Sendable {
        var identity: String
        var source: ScenarioSource
        /// As the file has it.
        var scenario: Scenario
        /// Addresses of metrics, in the order in which claims ask for them.
        var metrics: [String]

        /// Whether it has an input: what another scenario is changed in may be unknown here.
        func has(_ key: String) -> Bool { scenario.inputs.contains { $0.key == key } }

        var needsTwin: Bool {
            metrics.contains { MetricDefinition.named($0)?.needsTwin ?? false }
        }
    }

    /// One run: a subject, the inputs that are changed in it, and the replicate.
    struct Run: Hashable, Sendable {
        var subject: Int
        var change: String?
        var replicate: Int
    }

    /// What a run gives: a value for each metric, or why there are none.
    enum Outcome: Sendable {
        case values([Double])
        case failed(String)
    }

    let subjects: [Subject]
    let threads: Int
    let observer: PairedRun.Observer
    /// Runs of the replicates at the ends of ranges, of which only one of the two halves changes.
    private let memories: [RunMemory]
    private let remembered: Int
    private let finished: @Sendable (Int, Int) -> Void
    private let known = Mutex<[Run: Outcome]>([:])

    /// A bench for some scenarios.
    ///
    /// - Parameter replicates: how many replicates are run with inputs changed, too.
    init(
        _ subjects: [Subject], remembering replicates: Int, threads: Int,
        observer: PairedRun.Observer,
        finished: @escaping @Sendable (_ done: Int, _ all: Int) -> Void
    ) {
        self.subjects = subjects
        remembered = replicates
        memories = subjects.map { RunMemory(filedTwin: $0.scenario.configuration.twin) }
        self.threads = threads
        self.observer = observer
        self.finished = finished
    }

    /// How many runs were made.
    var count: Int { known.withLock { $0.count } }

    /// Makes those runs of some that are not known yet, side by side.
    func make(_ runs: [Run]) {
        let asked = known.withLock { known in
            var seen: Set<Run> = []
            return runs.filter { known[$0] == nil && seen.insert($0).inserted }
        }
        let outcomes = ParallelMap.run(asked, threads: threads, finished: finished) { run in
            self.observer.isInterrupted() ? .failed("interrupted") : self.outcome(of: run)
        }
        known.withLock { known in
            for (run, outcome) in zip(asked, outcomes) { known[run] = outcome }
        }
    }

    /// Whether a run was made.
    func isMade(_ run: Run) -> Bool { known.withLock { $0[run] != nil } }

    /// What a run gave that was made; not-a-number for a metric that it does not give.
    func value(of metric: String, _ run: Run) -> Double {
        guard case .values(let values)? = known.withLock({ $0[run] }),
            let place = subjects[run.subject].metrics.firstIndex(of: metric)
        else { return .nan }
        return values[place]
    }

    /// Why a run gave nothing.
    func failure(of run: Run) -> String? {
        if case .failed(let why)? = known.withLock({ $0[run] }) { why } else { nil }
    }

    private func outcome(of run: Run) -> Outcome {
        let subject = subjects[run.subject]
        var scenario = subject.scenario
        if let change = run.change {
            do throws(ScenarioErrors) {
                scenario = try subject.source.scenario(overrides: [change])
            } catch {
                return .failed(error.errors.first?.message ?? "no valid scenario")
            }
        }
        let seed = subject.scenario.configuration.seed
        scenario.configuration.seed = Replication(run.replicate, of: seed).seed
        do throws(RunError) {
            let whole =
                subject.needsTwin
                ? try PairedRun.simulate(
                    scenario, sink: nil, observer: observer,
                    memory: run.replicate < remembered ? memories[run.subject] : nil)
                : try PairedRun.simulateAlone(scenario, observer: observer)
            let isWhole = subject.needsTwin ? whole.isComplete : whole.network.isComplete
            guard isWhole else { return .failed("interrupted") }
            let economics = Economics(of: whole.network, in: scenario.configuration)
            return .values(
                subject.metrics.map {
                    MetricDefinition.value(of: $0, whole, economics) ?? .nan
                })
        } catch {
            return .failed(error.description)
        }
    }
}
