public import Quantities

/// When a node that is down too much is taken out of service, and for how long.
public struct JailPolicy: Hashable, Sendable {
    /// The share of committed time that a node may be down within an SLA period.
    public var tolerance: Ratio
    /// For how long it gets no lease for training, no delegation and no reward.
    public var term: Duration

    /// - Precondition: the term is longer than nothing.
    public init(tolerance: Ratio, term: Duration) {
        precondition(term > .zero, "a jail for \(term)")
        self.tolerance = tolerance
        self.term = term
    }

    /// Whether so much downtime is too much.
    func jails(down: Duration, committed: Duration) -> Bool {
        Int128(down.nanoseconds) * 1_000_000
            > Int128(committed.nanoseconds) * Int128(tolerance.partsPerMillion)
    }
}
