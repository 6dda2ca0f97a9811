import Quantities

/// How far the work of a rental has come: what is done, what of it is safe, and what was lost.
///
/// All GPU-time that a gang computes is done or lost, to the nanosecond.
struct RentalProgress: Hashable, Sendable {
    /// The work that was ordered.
    let work: GPUTime
    /// Running time from one checkpoint to the next; zero keeps everything at once.
    let interval: Duration
    /// Done and not lost.
    private(set) var done = GPUTime.zero
    /// The part of it that the last checkpoint holds.
    private(set) var kept = GPUTime.zero
    /// Done, and lost with a member.
    private(set) var lost = GPUTime.zero
    /// Running time since the last checkpoint.
    private var sinceCheckpoint = Duration.zero

    init(work: GPUTime, interval: Duration) {
        precondition(work > .zero && interval >= .zero, "\(work), kept every \(interval)")
        self.work = work
        self.interval = interval
    }

    var isDone: Bool { done >= work }

    /// The gang computes for a while.
    mutating func advance(by elapsed: Duration, gpus: Int) {
        precondition(elapsed >= .zero && gpus >= 0, "\(gpus) GPUs during \(elapsed)")
        guard gpus > 0 else { return }
        let before = done
        done += GPUTime(gpus: gpus, during: elapsed)
        guard interval > .zero else {
            kept = done
            return
        }
        let running = sinceCheckpoint + elapsed
        let left = Duration(nanoseconds: running.nanoseconds % interval.nanoseconds)
        if running >= interval { kept = before + GPUTime(gpus: gpus, during: elapsed - left) }
        sinceCheckpoint = left
    }

    /// A member is gone, and with it what was done since the last checkpoint.
    mutating func loseMember() {
        lost += done - kept
        done = kept
        sinceCheckpoint = .zero
    }

    /// How long so many GPUs need for what is left, rounded up; nil for none of them.
    func timeLeft(gpus: Int) -> Duration? {
        guard gpus > 0 else { return nil }
        let left = max(0, (work - done).nanoseconds)
        let time = (left + Int128(gpus) - 1) / Int128(gpus)
        return Duration(nanoseconds: Int64(min(time, Int128(Int64.max / 4))))
    }
}
