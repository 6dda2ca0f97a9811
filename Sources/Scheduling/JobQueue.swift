public import ProtocolCore
public import Quantities

/// A job in the queue and what decides its turn.
public struct QueuedJob: Hashable, Sendable {
    /// The job, which stands in the queue once.
    public var job: JobID
    /// Jobs of higher priority come first.
    public var priority: Int
    /// Among equals, the job that was submitted earlier comes first, then the lower identity.
    public var submitted: Instant

    /// A job with its turn.
    public init(job: JobID, priority: Int, submitted: Instant) {
        self.job = job
        self.priority = priority
        self.submitted = submitted
    }

    static func isBefore(_ a: QueuedJob, _ b: QueuedJob) -> Bool {
        if a.priority != b.priority { return a.priority > b.priority }
        return a.submitted != b.submitted ? a.submitted < b.submitted : a.job < b.job
    }
}

/// The jobs that wait for nodes, by priority, time of submission and identity.
public struct JobQueue: Sendable, Equatable {
    /// The jobs in the order of their turns.
    public private(set) var jobs: [QueuedJob] = []

    /// An empty queue.
    public init() {}

    /// Puts a job in its place; if the job is in the queue already, it moves.
    public mutating func insert(_ job: QueuedJob) {
        remove(job.job)
        let place = jobs.firstIndex { QueuedJob.isBefore(job, $0) } ?? jobs.count
        jobs.insert(job, at: place)
    }
    /// Takes a job out, if it is in.
    public mutating func remove(_ job: JobID) { jobs.removeAll { $0.job == job } }
    /// Whether a job is in.
    public func contains(_ job: JobID) -> Bool { jobs.contains { $0.job == job } }
}
