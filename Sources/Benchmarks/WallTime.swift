import Glibc

/// Time that passes whether or not this process runs.
enum WallTime {
    /// Seconds since some moment before the process began.
    static var seconds: Double {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9
    }
}
