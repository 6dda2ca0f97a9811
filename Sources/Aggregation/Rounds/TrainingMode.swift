/// How often the members of a job agree on one model.
public enum TrainingMode: Hashable, Sendable {
    /// After every optimiser step: gradients are averaged.
    case synchronous
    /// After `innerSteps` steps of each member's own: pseudo-gradients are averaged and go through
    /// an outer optimiser (DiLoCo, arXiv 2311.08105, algorithm 1).
    case diloco(innerSteps: Int)

    /// Optimiser steps in a round.
    @inlinable
    public var stepsPerRound: Int {
        switch self {
        case .synchronous: 1
        case .diloco(let innerSteps): innerSteps
        }
    }
}
