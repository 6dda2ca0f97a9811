public import ProtocolCore
public import Quantities

/// The identity of a spot check within its job; never reused.
@frozen
public struct CheckID: Hashable, Comparable, Sendable, BitwiseCopyable, CustomStringConvertible {
    /// The ordinal of the sampled step, from 0.
    public var ordinal: Int64
    @inlinable
    public init(_ ordinal: Int64) { self.ordinal = ordinal }
    @inlinable
    public static func < (a: CheckID, b: CheckID) -> Bool { a.ordinal < b.ordinal }
    public var description: String { "check \(ordinal)" }
}

/// How a spot check ended.
public enum Outcome: Hashable, Sendable, CaseIterable {
    /// The first verifier got the committed digest.
    case passed
    /// The mismatch was confirmed: the worker is convicted.
    case wrong
    /// The mismatch was not confirmed by the verifiers asked after it.
    case falseAlarm
    /// The worker did not open its commitment: it is convicted.
    case unopened
    /// No verdict before the window closed.
    case unresolved
}

/// The end of one spot check.
public struct Verdict: Hashable, Sendable {
    public var check: CheckID
    public var job: JobID
    /// The worker.
    public var node: NodeID
    public var round: RoundID
    /// The re-executed step of the round, from 0.
    public var step: Int
    public var outcome: Outcome
    /// Who re-executed the step and answered, in the order of assignment.
    public var verifiers: [NodeID]
    /// When the commitment arrived.
    public var committedAt: Instant
    public var decidedAt: Instant
    /// Those of the verifiers that the majority contradicts; empty unless several were asked.
    public var dissenters: [NodeID]

    public init(
        check: CheckID, job: JobID, node: NodeID, round: RoundID, step: Int, outcome: Outcome,
        verifiers: [NodeID], committedAt: Instant, decidedAt: Instant, dissenters: [NodeID] = []
    ) {
        self.check = check
        self.job = job
        self.node = node
        self.round = round
        self.step = step
        self.outcome = outcome
        self.verifiers = verifiers
        self.committedAt = committedAt
        self.decidedAt = decidedAt
        self.dissenters = dissenters
    }
}

/// Why a worker is convicted.
public enum Conviction: Hashable, Sendable {
    /// Its commitment holds another digest than re-execution gives.
    case mismatch
    /// It did not show what it had committed to.
    case unopened
}
