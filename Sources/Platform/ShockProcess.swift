public import Quantities
public import Randomness

/// When something that hits many hosts at once is at work: a power cut, a storm, a split network.
///
///     begin ──► quiet ──change──► active ──change──► quiet …      (or begins active)
public struct ShockProcess: Sendable {
    private var process: AlternatingRenewal

    /// A process by its laws, in seconds.
    ///
    /// - Parameters:
    ///   - every: The time from the end of one shock to the start of the next.
    ///   - lasting: The length of a shock.
    /// - Precondition: the two means are not both zero and not both infinite.
    public init(every: Distribution, lasting: Distribution, stream: RandomStream) {
        process = AlternatingRenewal(on: lasting, off: every, stream: stream)
    }

    /// Whether a shock is going on.
    public var isActive: Bool { process.isOn }

    /// The share of time with a shock in the long run.
    public var longRunShare: Ratio { Ratio(process.share) }

    /// Draws the state in equilibrium and returns the time to the first change; nil is never.
    public mutating func begin() -> Duration? { process.begin() }

    /// Flips the state and returns the time to the next change; nil is never.
    public mutating func change() -> Duration? { process.change() }
}
