public import Quantities
public import Randomness

/// When a host is up and when it is down.
///
/// The owner keeps the time: it asks for the first change with `begin()`, waits so long, calls
/// `change()`, waits so long, and so on.
///
///     begin ──► up ──change──► down ──change──► up …      (or begins down)
public struct AvailabilityProcess: Sendable {
    private var process: AlternatingRenewal

    /// A process by the laws of its times up and down, in seconds.
    ///
    /// - Precondition: the two means are not both zero and not both infinite. A time up of
    ///   `.constant(.infinity)` never ends.
    public init(up: Distribution, down: Distribution, stream: RandomStream) {
        process = AlternatingRenewal(on: up, off: down, stream: stream)
    }

    /// Whether the host is up.
    public var isUp: Bool { process.isOn }

    /// The share of time up in the long run: E[up] / (E[up] + E[down]).
    public var longRunAvailability: Ratio { Ratio(process.share) }

    /// Draws the state in equilibrium and returns the time to the first change; nil is never.
    public mutating func begin() -> Duration? { process.begin() }

    /// Flips the state and returns the time to the next change; nil is never.
    public mutating func change() -> Duration? { process.change() }

    /// The laws, in seconds, of a host that is up for a share of the time.
    ///
    /// The times down are as given; the times up follow a Weibull law whose mean is
    /// E[down] × uptime / (1 − uptime).
    ///
    /// - Parameter upShape: The Weibull shape; below 1 a host that has been up for long is likely
    ///   to stay up (D. Nurmi et al., Modeling machine availability, Euro-Par 2005: 0.4 to 0.6).
    /// - Precondition: an uptime above 0 and at most 1; at 1 a host never goes down.
    public static func meetingSLA(
        uptime: Ratio, down: Distribution, upShape: Double
    ) -> (up: Distribution, down: Distribution) {
        precondition(uptime.value > 0 && uptime.value <= 1, "an uptime of \(uptime.value)")
        guard uptime.value < 1 else { return (.constant(.infinity), down) }
        let mean = down.mean * uptime.value / (1 - uptime.value)
        return (.weibull(shape: upShape, mean: mean), down)
    }

    /// The same with exponential times down of a given mean.
    public static func meetingSLA(
        uptime: Ratio, meanDown: Duration, upShape: Double
    ) -> (up: Distribution, down: Distribution) {
        meetingSLA(uptime: uptime, down: .exponential(mean: meanDown.inSeconds), upShape: upShape)
    }
}
