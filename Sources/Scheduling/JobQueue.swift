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
        add(job)
    }
    /// Takes a job out, if it is in.
    public mutating func remove(_ job: JobID) { jobs.removeAll { $0.job == job } }
    /// Whether a job is in.
    public func contains(_ job: JobID) -> Bool { jobs.contains { $0.job == job } }

    /// Puts a job in its place that is not in the queue.
    mutating func add(_ job: QueuedJob) { jobs.insert(job, at: place(of: job)) }
    /// Takes a job out whose turn is known, if it is in.
    mutating func take(_ job: QueuedJob) {
        let place = place(of: job)
        if place < jobs.count, jobs[place] == job { jobs.remove(at: place) }
    }

    /// Where a job stands, or is to stand.
    private func place(of job: QueuedJob) -> Int {
        var low = 0
        var high = jobs.count
        while low < high {
            let middle = (low + high) / 2
            if QueuedJob.isBefore(jobs[middle], job) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
