import Glibc

/// The CPU time of this process, which other programs on the machine do not lengthen.
enum CPUTime {
    /// Seconds since the process began.
    static var seconds: Double {
        var now = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now)
        return Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9
    }
}
