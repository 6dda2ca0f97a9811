/// A length of simulated time, in whole nanoseconds.
///
/// Range: ±292 years. Arithmetic traps on overflow. It shadows `Swift.Duration`, which is twice as
/// wide and ten times as slow to add.
@frozen
public struct Duration: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// The length in nanoseconds; negative lengths are differences, not delays.
    public var nanoseconds: Int64

    @inlinable
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    public static let zero = Duration(nanoseconds: 0)
    /// The longest length; used as "never".
    public static let longest = Duration(nanoseconds: .max)

    @inlinable
    public static func nanoseconds(_ n: Int64) -> Duration { Duration(nanoseconds: n) }
    @inlinable
    public static func milliseconds(_ n: Int64) -> Duration { Duration(nanoseconds: n * 1_000_000) }
    @inlinable
    public static func seconds(_ n: Int64) -> Duration { Duration(nanoseconds: n * 1_000_000_000) }
    @inlinable
    public static func minutes(_ n: Int64) -> Duration { .seconds(n * 60) }
    @inlinable
    public static func hours(_ n: Int64) -> Duration { .seconds(n * 3_600) }
    @inlinable
    public static func days(_ n: Int64) -> Duration { .seconds(n * 86_400) }

    /// The length nearest to a number of seconds, rounded up to the next nanosecond, so that work
    /// never ends before its time.
    ///
    /// - Precondition: `seconds` is finite and below 292 years.
    @inlinable
    public init(roundingUpSeconds seconds: Double) {
        let scaled = (seconds * 1e9).rounded(.up)
        precondition(scaled < 9.2e18 && scaled > -9.2e18, "a duration of \(seconds) s")
        self.init(nanoseconds: Int64(scaled))
    }

    /// The length in seconds.
    @inlinable
    public var inSeconds: Double { Double(nanoseconds) / 1e9 }
    /// The length in hours.
    @inlinable
    public var inHours: Double { Double(nanoseconds) / 3.6e12 }

    @inlinable
    public static func < (a: Duration, b: Duration) -> Bool { a.nanoseconds < b.nanoseconds }
    @inlinable
    public static func + (a: Duration, b: Duration) -> Duration {
        Duration(nanoseconds: a.nanoseconds + b.nanoseconds)
    }
    @inlinable
    public static func - (a: Duration, b: Duration) -> Duration {
        Duration(nanoseconds: a.nanoseconds - b.nanoseconds)
    }
    @inlinable
    public static func += (a: inout Duration, b: Duration) { a = a + b }
    @inlinable
    public static func -= (a: inout Duration, b: Duration) { a = a - b }
    @inlinable
    public static func * (a: Duration, n: Int) -> Duration {
        Duration(nanoseconds: a.nanoseconds * Int64(n))
    }
    /// How often `b` fits into `a`, as a real number.
    @inlinable
    public static func / (a: Duration, b: Duration) -> Double {
        Double(a.nanoseconds) / Double(b.nanoseconds)
    }
}
