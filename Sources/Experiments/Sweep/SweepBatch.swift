import Foundation
import NetworkSimulation
import ProtocolCore
import Randomness
import ScenarioFiles
import Synchronization

/// Runs of a sweep that other processes make, divided into tasks: a file that needs none of those
/// that the sweep was read from, so that they may be edited while it waits in a queue.
public struct SweepBatch: Sendable, Codable {
    /// A point of which runs are to be made.
    struct Point: Sendable, Codable {
        var text: String
        var overrides: [String]
        /// The digest of its resolved scenario.
        var identity: [UInt64]
    }

    /// A run to be made.
    struct Run: Sendable, Codable {
        /// Which of the points of the batch.
        var point: Int
        var seed: UInt64
    }

    /// Why a task cannot be done.
    public enum Failure: Error, Hashable, CustomStringConvertible {
        /// The file is not there, or not whole.
        case unreadable(path: String, detail: String)
        /// It was written by another version of the program.
        case version(own: String, of: String)
        /// The catalogue beside the sweep is not what it was.
        case changed(point: String)
        case noTask(Int, of: Int)

        public var description: String {
            switch self {
            case .unreadable(let path, let detail):
                "\(path): the plan of the sweep cannot be read: \(detail)"
            case .version(let own, let other):
                "the sweep was planned by zoosim \(other), and this is \(own)"
            case .changed(let point):
                "point \(point) is not what it was when the sweep was planned: tables of the "
                    + "catalogue have changed"
            case .noTask(let index, let count):
                "there is no task \(index); the plan has those from 0 to \(count - 1)"
            }
        }
    }

    /// What became of a task.
    public struct Outcome: Sendable {
        /// Runs that were made now; those that were there before do not count.
        public var made: Int
        /// Runs that are still missing.
        public var missing: Int
        /// What kept runs from being kept.
        public var faults: [String]
    }

    private static let format = "zoosim batch 1"

    private var format = Self.format
    private var version: String
    private var folder: String
    private var source: ScenarioSource
    private var metrics: [String]
    private(set) var points: [Point] = []
    private(set) var tasks: [[Run]]

    /// Some of what is missing of a sweep.
    ///
    /// - Parameter tasks: the runs of each task.
    init(of run: SweepRun, tasks: [[SweepRun.Work]]) {
        let plan = run.plan
        version = plan.version
        folder = URL(fileURLWithPath: run.store.folder).path
        source = plan.source.anchored
        metrics = plan.metrics.names
        var places: [Int: Int] = [:]
        var points: [Point] = []
        self.tasks = tasks.map { works in
            works.map { work in
                let entry = plan.entries[work.point]
                let place = places[work.point] ?? points.count
                if place == points.count {
                    places[work.point] = place
                    let words = entry.identity.words
                    points.append(
                        Point(
                            text: entry.point.text(plan.names),
                            overrides: plan.overrides + entry.overrides,
                            identity: [words.0, words.1, words.2, words.3]))
                }
                return Run(point: place, seed: plan.seed(work.point, work.replicate).value)
            }
        }
        self.points = points
    }

    /// Writes it whole, and where it cannot be half there.
    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try encoder.encode(self).write(to: URL(fileURLWithPath: path), options: .atomic)
    }

    /// Reads a batch.
    ///
    /// - Parameter version: that of this program.
    public static func read(path: String, version: String) throws(Failure) -> SweepBatch {
        let batch: SweepBatch
        do {
            batch = try JSONDecoder().decode(
                SweepBatch.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw .unreadable(path: path, detail: error.localizedDescription)
        }
        guard batch.format == Self.format else {
            throw .unreadable(path: path, detail: "it is of another format, “\(batch.format)”")
        }
        guard batch.version == version else { throw .version(own: version, of: batch.version) }
        return batch
    }

    /// What a run is known by.
    func key(_ run: Run) -> SweepStore.Key {
        let point = points[run.point]
        let words = point.identity
        return SweepStore.Key(
            identity: Digest(words: (words[0], words[1], words[2], words[3])),
            seed: Seed(run.seed), point: point.text)
    }

    /// Makes what is missing of a task, and keeps each run as soon as it is over.
    public func make(
        task index: Int, threads: Int, observer: PairedRun.Observer
    ) throws(Failure) -> Outcome {
        guard tasks.indices.contains(index) else { throw .noTask(index, of: tasks.count) }
        guard let metrics = try? MetricSelection(metrics) else {
            throw .version(own: version, of: version)
        }
        let store = SweepStore(folder: folder, metrics: metrics, version: version)
        let runs = tasks[index].enumerated().filter { _, run in
            store.record(key(run).identity, key(run).seed) == nil
        }
        let changed = Mutex<String?>(nil)
        let results = ParallelMap.run(runs, threads: threads) { place, run in
            guard changed.withLock({ $0 == nil }) else {
                return Result<SweepRecord?, any Error>.success(nil)
            }
            do throws(Failure) {
                return try make(run, place, in: store, observer)
            } catch {
                changed.withLock { $0 = points[run.point].text }
                return .success(nil)
            }
        }
        if let point = changed.withLock({ $0 }) { throw .changed(point: point) }
        var outcome = Outcome(made: 0, missing: 0, faults: [])
        for result in results {
            switch result {
            case .success(.some): outcome.made += 1
            case .success(nil): outcome.missing += 1
            case .failure(let error): outcome.faults.append(error.localizedDescription)
            }
        }
        return outcome
    }

    private func make(
        _ run: Run, _ writer: Int, in store: SweepStore, _ observer: PairedRun.Observer
    ) throws(Failure) -> Result<SweepRecord?, any Error> {
        let key = key(run)
        // A point's scenario was read without a fault when the sweep was planned.
        guard
            var scenario = try? source.scenario(overrides: points[run.point].overrides),
            Digest(of: Array(scenario.resolvedYAML.utf8)) == key.identity
        else { throw .changed(point: key.point) }
        scenario.configuration.seed = key.seed
        return store.make(key, writer: writer, observer) { scenario }
    }
}
