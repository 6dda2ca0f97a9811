public import ProtocolCore
public import Quantities

/// Who of a queue may start now on a pool of equal nodes, by estimates of how long jobs run.
///
/// A pure function. EASY backfill (Lifka 1995; Mu'alem and Feitelson 2001) keeps a reservation for
/// the head of the queue alone: the shadow time is the earliest at which, by the estimates, the
/// head fits; a job behind it may start if it fits now and either ends by the shadow time or uses
/// only nodes that are left over then. If no job outlives its estimate, a head never starts after
/// its first shadow time.
public struct Backfill: Hashable, Sendable {
    /// How far a job may overtake another.
    public enum Policy: Hashable, Sendable {
        /// Not at all: in the order of the queue.
        case firstComeFirstServed
        /// As long as the head of the queue does not start later for it.
        case easy
        /// As long as no job before it starts later for it.
        case conservative
    }

    /// A job that waits.
    public struct Waiting: Hashable, Sendable {
        /// The job.
        public var job: JobID
        /// Nodes that it needs at once, at least 1.
        public var nodes: Int
        /// The longest that it is expected to run.
        public var estimate: Duration

        /// A waiting job of these parts.
        public init(job: JobID, nodes: Int, estimate: Duration) {
            self.job = job
            self.nodes = nodes
            self.estimate = estimate
        }
    }

    /// A job that runs.
    public struct Running: Hashable, Sendable {
        /// The nodes that it gives back.
        public var nodes: Int
        /// When it is expected to, by its estimate.
        public var ends: Instant

        /// A running job of these parts.
        public init(nodes: Int, ends: Instant) {
            self.nodes = nodes
            self.ends = ends
        }
    }

    /// What is promised to the head of the queue.
    public struct Reservation: Hashable, Sendable {
        /// The head.
        public var job: JobID
        /// The shadow time: by the estimates, the head starts then at the latest.
        public var starts: Instant
        /// Nodes that are left over then.
        public var extra: Int
    }

    /// The jobs that start now, in the order of their starts.
    public private(set) var starting: [JobID] = []
    /// The promise to the first job that has to wait, under EASY; nil if none waits, or if the head
    /// needs more nodes than there are.
    public private(set) var reservation: Reservation?
    private var free: Int
    private var running: [Running]

    /// Decides who starts now.
    ///
    /// - Parameters:
    ///   - queue: the waiting jobs in the order of their turns.
    ///   - running: the jobs that hold the pool's other nodes.
    ///   - free: nodes that no job holds.
    public init(
        _ queue: [Waiting], running: [Running], free: Int, at now: Instant, policy: Policy
    ) {
        self.free = free
        self.running = running
        let turn = queue.firstIndex { waiting in !start(waiting, at: now) } ?? queue.count
        let rest = queue[turn...]
        switch policy {
        case .firstComeFirstServed: break
        case .easy: fillAroundHead(of: rest, at: now)
        case .conservative: fillAroundAll(rest, at: now)
        }
    }

    /// Starts a job if it fits; returns whether it did.
    private mutating func start(_ waiting: Waiting, at now: Instant) -> Bool {
        guard waiting.nodes <= free else { return false }
        free -= waiting.nodes
        running.append(Running(nodes: waiting.nodes, ends: now + waiting.estimate))
        starting.append(waiting.job)
        return true
    }

    private mutating func fillAroundHead(of queue: ArraySlice<Waiting>, at now: Instant) {
        guard let head = queue.first, let promise = shadow(of: head) else { return }
        reservation = promise
        var extra = promise.extra
        for waiting in queue.dropFirst() {
            let isShort = now + waiting.estimate <= promise.starts
            guard isShort || waiting.nodes <= extra, start(waiting, at: now) else { continue }
            if !isShort { extra -= waiting.nodes }
        }
    }

    /// When a job fits, if the running ones end at their estimates and no other starts.
    private func shadow(of head: Waiting) -> Reservation? {
        var available = free
        for job in running.sorted(by: { $0.ends < $1.ends }) {
            available += job.nodes
            guard available >= head.nodes else { continue }
            let then = running.filter { $0.ends <= job.ends }.reduce(free) { $0 + $1.nodes }
            return Reservation(job: head.job, starts: job.ends, extra: then - head.nodes)
        }
        return nil
    }

    private mutating func fillAroundAll(_ queue: ArraySlice<Waiting>, at now: Instant) {
        var profile = CapacityProfile(free: free, running: running, from: now)
        for waiting in queue {
            guard let begin = profile.reserve(waiting.nodes, for: waiting.estimate) else {
                continue
            }
            if begin == now, !start(waiting, at: now) {
                preconditionFailure("\(waiting.job) fits the profile and not the pool")
            }
        }
    }
}

/// How many nodes are free from now on, as steps in time.
private struct CapacityProfile {
    private var steps: [(from: Instant, free: Int)]

    init(free: Int, running: [Backfill.Running], from now: Instant) {
        steps = [(now, free)]
        for job in running.sorted(by: { $0.ends < $1.ends }) {
            let available = steps[steps.count - 1].free + job.nodes
            if job.ends <= steps[steps.count - 1].from {
                steps[steps.count - 1].free = available
            } else {
                steps.append((job.ends, available))
            }
        }
    }

    /// Reserves nodes for a time, as early as possible; nil if there are never so many.
    mutating func reserve(_ nodes: Int, for duration: Duration) -> Instant? {
        let fits = steps.indices.first { first in
            let end = steps[first].from + duration
            return steps[first...].prefix { $0.from < end }.allSatisfy { $0.free >= nodes }
        }
        guard let fits else { return nil }
        let begin = steps[fits].from
        let end = begin + duration
        let last = steps.lastIndex { $0.from <= end } ?? fits
        if steps[last].from < end { steps.insert((end, steps[last].free), at: last + 1) }
        for step in steps.indices where steps[step].from >= begin && steps[step].from < end {
            steps[step].free -= nodes
        }
        return begin
    }
}
