import Foundation
import NetworkSimulation
import ProtocolCore
import Randomness
import ScenarioFiles
import Synchronization

/// The running of a sweep: what is missing of it, on all cores.
public struct SweepRun: Sendable {
    public let plan: SweepPlan
    public let store: SweepStore
    /// What is known of each point's replicates, in order; nil where nothing is.
    public private(set) var records: [[SweepRecord?]]
    /// What kept a run from being kept: a full disk, say. Empty if nothing did.
    public private(set) var faults: [String] = []

    /// How far it is.
    public struct Progress: Sendable {
        /// Runs that this start has made, and those that it is to make until the next look.
        public var done: Int
        public var all: Int
        /// How many of all runs so far have no result.
        public var failed: Int
        /// Seconds since it began to run.
        public var elapsed: Double

        /// About how many seconds are left.
        public var left: Double { elapsed * Double(all - done) / Double(max(1, done)) }
    }

    /// A run to be made.
    struct Work: Sendable {
        var point: Int
        var replicate: Int
    }

    /// Finds what is there of a plan.
    public init(_ plan: SweepPlan, store: SweepStore) {
        self.plan = plan
        self.store = store
        records = plan.entries.map { _ in [] }
        for point in plan.entries.indices where plan.entries[point].state == .sound {
            records[point] = (0..<plan.schedule.maximum).map { replicate in
                store.record(plan.entries[point].identity, plan.seed(point, replicate))
            }
        }
    }

    /// What is missing until the next look at each point that is to be run; empty once it is whole.
    var work: [Work] {
        plan.entries.indices.flatMap { point in
            (0..<wanted(point)).compactMap { replicate in
                records[point][replicate] == nil ? Work(point: point, replicate: replicate) : nil
            }
        }
    }

    /// How many runs are missing until the next look, and how many may have to follow.
    public var missing: (now: Int, most: Int) {
        let most = plan.entries.indices.reduce(0) { sum, point in
            guard plan.isRun(point), wanted(point) > 0 else { return sum }
            let isOver = looksReached(point)
            return sum + (isOver ? 0 : records[point].count { $0 == nil })
        }
        return (work.count, most)
    }

    /// How many runs there are.
    public var known: Int { records.reduce(0) { $0 + $1.count { $0 != nil } } }

    /// The mean seconds of the runs that there are; nil without any.
    public var recordedSeconds: Double? {
        let all = records.flatMap { $0.compactMap { $0?.seconds } }
        return all.isEmpty ? nil : all.reduce(0, +) / Double(all.count)
    }

    /// Replicates of a point that count towards its result, by the looks so far.
    ///
    /// Replicates beyond, of an earlier start that wanted a narrower interval, do not: a sweep's
    /// result is the same whatever lies in its folder.
    public func counted(_ point: Int) -> Int {
        guard plan.entries[point].state == .sound else { return 0 }
        for look in plan.schedule.looks {
            if records[point][..<look].contains(where: { $0 == nil }) { return look }
            if isEnough(point, look) { return look }
        }
        return plan.schedule.maximum
    }

    private func wanted(_ point: Int) -> Int { plan.isRun(point) ? counted(point) : 0 }

    private func looksReached(_ point: Int) -> Bool {
        !records[point][..<counted(point)].contains { $0 == nil }
    }

    private func isEnough(_ point: Int, _ look: Int) -> Bool {
        guard let stopping = plan.stopping, let place = plan.metrics.index(of: stopping.metric)
        else { return look == plan.schedule.maximum }
        return stopping.isReached(
            by: records[point][..<look].compactMap { $0?.values?[place] })
    }

    /// Runs what is missing, and keeps each run as soon as it is over.
    ///
    /// - Parameters:
    ///   - estimate: what was reckoned before; a probe that came to its end is kept.
    ///   - progress: told after each run, from any thread.
    /// - Throws: what keeps the folder from being made.
    public mutating func finish(
        threads: Int, observer: PairedRun.Observer, estimate: SweepEstimate? = nil,
        progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) throws {
        try keepProbe(of: estimate)
        let began = Date()
        var before = 0
        while faults.isEmpty, !observer.isInterrupted() {
            let work = self.work
            guard !work.isEmpty else { break }
            let (plan, store, earlier) = (self.plan, self.store, before)
            let failed = Mutex(failures)
            let results = ParallelMap.run(
                work, threads: threads,
                finished: { done, all in
                    progress(
                        Progress(
                            done: earlier + done, all: earlier + all,
                            failed: failed.withLock { $0 },
                            elapsed: Date().timeIntervalSince(began)))
                }
            ) { item -> Result<SweepRecord?, any Error> in
                let result = store.make(
                    plan.key(item.point, item.replicate), writer: item.point, observer
                ) { () throws(ScenarioErrors) in try plan.scenario(item.point, item.replicate) }
                if case .success(let record?) = result, record.reason != nil {
                    failed.withLock { $0 += 1 }
                }
                return result
            }
            for (item, result) in zip(work, results) {
                switch result {
                case .success(let record): records[item.point][item.replicate] = record
                case .failure(let error): faults.append(error.localizedDescription)
                }
            }
            before += work.count
        }
        if faults.isEmpty, work.isEmpty { store.removeDrafts() }
    }

    /// Makes the folder, and keeps the run by which the time was estimated, if it came to its end.
    public mutating func keepProbe(of estimate: SweepEstimate?) throws {
        try store.make()
        if let probe = estimate?.probe { try keep(probe.record, of: probe.work) }
    }

    private mutating func keep(_ record: SweepRecord, of work: Work) throws {
        try store.keep(record, of: plan.key(work.point, work.replicate), writer: work.point)
        records[work.point][work.replicate] = record
    }

    private var failures: Int {
        records.reduce(0) { $0 + $1.count { $0?.reason != nil } }
    }

    /// Takes up what others have put into the folder since it was looked into.
    public mutating func gather() {
        let names = store.names()
        for item in work {
            let key = plan.key(item.point, item.replicate)
            guard store.has(key.identity, key.seed, among: names) else { continue }
            records[item.point][item.replicate] = store.record(key.identity, key.seed)
        }
    }
}
