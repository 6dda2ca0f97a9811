public import Quantities
import Randomness
import Verification

/// A node on its way into the network, and what became of it.
///
/// ```
///            the claim is below the tier              a try is left
///  outside ─► tested ───────────────► refused        ┌───────────┐
///               │ ▲                      ▲           ▼           │
///               │ └───── after a pause ──┼──────── waiting ◄── rejected
///               └─► admitted             └── no try is left ─────┘
/// ```
struct Candidate: Sendable {
    enum Status: Hashable, Sendable { case outside, tested, admitted, refused }

    var status = Status.outside
    /// The machine that decides about the present try.
    var benchmark: AdmissionBenchmark?
    /// What the benchmark under way will find.
    var rate = FLOPRate(perSecond: 0)
    /// The luck of its benchmarks.
    var stream: RandomStream
    /// Numbers its benchmarks; the end of an earlier one no longer matters.
    var serial: Int32 = 0
    /// Tries since it applied, benchmarks and admissions in all.
    var tries = 0
    var benchmarks = 0
    var admissions = 0
    var appliedAt = Instant.start
    /// From application to admission, all admissions together.
    var waited = Duration.zero
}

/// What became of the candidates of one group.
public struct AdmissionReport: Hashable, Sendable {
    /// The group's place in the fleet.
    public var group: Int
    /// The accelerator that its nodes have, and the one that they say they have.
    public var accelerator: String
    public var claimed: String
    /// Nodes that applied, those that were admitted, refused for good, and that still try.
    public var candidates: Int
    public var admitted: Int
    public var refused: Int
    public var pending: Int
    /// Benchmarks that were run to their end.
    public var benchmarks: Int
    /// From application to admission, on average; nil if none was admitted.
    public var meanWait: Duration?
}
