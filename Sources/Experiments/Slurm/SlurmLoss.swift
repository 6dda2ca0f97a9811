/// Why a task of an array ended without its runs.
public enum SlurmLoss: Hashable, Sendable, CustomStringConvertible {
    /// A signal ended it.
    case killed(signal: Int)
    /// It ended by itself, with a code.
    case failed(code: Int)
    /// The node could not start it.
    case notStarted
    case cancelled
    case timeOut
    case outOfMemory
    case nodeFailure
    case preempted
    /// It ended well, and yet its runs are not to be seen.
    case unseen
    /// The queue knows nothing of it.
    case forgotten
    /// Another end that Slurm has a name for.
    case other(String)

    /// The signal by which Slurm says that it could not prepare a job: its log, say, cannot be
    /// written.
    private static let unprepared = 53

    /// What the queue says of a task that is over; nil for one that it has forgotten.
    init(_ entry: SlurmQueue.Entry?) {
        guard let entry, case .over(let state) = entry.state else {
            self = .forgotten
            return
        }
        let signal = entry.status & 0x7f
        switch state {
        case "COMPLETED": self = .unseen
        case "CANCELLED": self = .cancelled
        case "TIMEOUT", "DEADLINE": self = .timeOut
        case "OUT_OF_MEMORY": self = .outOfMemory
        case "NODE_FAIL", "BOOT_FAIL": self = .nodeFailure
        case "PREEMPTED", "REVOKED": self = .preempted
        case "FAILED":
            self =
                signal == Self.unprepared
                ? .notStarted
                : signal > 0 ? .killed(signal: signal) : .failed(code: entry.status >> 8)
        default: self = .other(state)
        }
    }

    public var description: String {
        switch self {
        case .killed(let signal): "was killed by signal \(signal)"
        case .failed(let code): "ended with code \(code)"
        case .notStarted:
            "could not be started there, nor its log be written: is the folder shared with the "
                + "node?"
        case .cancelled: "was cancelled"
        case .timeOut: "ran into its time limit (--time sets it)"
        case .outOfMemory: "had not enough memory (--memory sets it)"
        case .nodeFailure: "ended with its node"
        case .preempted: "was displaced by another job"
        case .unseen:
            "ended well, and its runs are not to be seen here: is the folder shared with the node?"
        case .forgotten: "is gone from the queue"
        case .other(let state): "ended as \(state)"
        }
    }
}
