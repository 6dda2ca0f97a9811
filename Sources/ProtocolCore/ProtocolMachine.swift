public import Quantities

/// A sans-I/O state machine: told an input, it changes its state and returns what is to be done.
///
/// A machine is a value. It holds no clock, no closure and no logger, and it never cancels a
/// wake-up: it ignores one that no longer matters. Equal states and inputs give equal directives.
public protocol ProtocolMachine: Sendable {
    /// What the machine is told.
    associatedtype Input: Sendable
    /// What the machine orders.
    associatedtype Directive: Sendable, Equatable
    /// Takes one input at the time `now`, and returns the directives in the order of execution.
    mutating func handle(_ input: Input, at now: Instant) -> [Directive]
}

/// How far a fault reaches.
public enum FaultScope: Hashable, Sendable {
    case node(NodeID)
    case job(JobID)
    case network
}
