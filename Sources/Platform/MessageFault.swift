public import Quantities
public import Randomness

/// How control messages are repeated and delayed: those that are small and no flow.
public struct MessageFault: Hashable, Sendable {
    /// The probability that a message comes once more; so may the copy, and so on.
    public var repetition: Double
    /// The probability that a copy is late, so that later ones overtake it.
    public var delay: Double
    /// The law of the delay of a late copy, in seconds; what is below zero counts as zero.
    public var lateness: Distribution
    /// No message comes more often than this.
    public static let mostCopies = 8

    /// - Precondition: both are probabilities.
    public init(repetition: Double, delay: Double, lateness: Distribution) {
        precondition((0...1).contains(repetition), "a repetition with probability \(repetition)")
        precondition((0...1).contains(delay), "a delay with probability \(delay)")
        self.repetition = repetition
        self.delay = delay
        self.lateness = lateness
    }

    /// How much later than without the fault each copy of a message arrives: one entry or more, in
    /// the order in which the copies are made.
    ///
    /// It depends on the stream alone, and takes two draws a copy or three if it is late.
    public func arrivals(drawing stream: inout RandomStream) -> [Duration] {
        var arrivals: [Duration] = []
        repeat {
            var late = Duration.zero
            if stream.uniform() < delay {
                late = Duration(roundingUpSeconds: max(0, lateness.draw(from: &stream)))
            }
            arrivals.append(late)
        } while stream.uniform() < repetition && arrivals.count < MessageFault.mostCopies
        return arrivals
    }
}
