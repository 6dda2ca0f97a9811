/// How often the members of a job agree on one model.
public enum TrainingMode: Hashable, Sendable {
    /// After every optimiser step: gradients are averaged.
    case synchronous
    /// After `innerSteps` steps of each member's own: pseudo-gradients are averaged and go through
    /// an outer optimiser (DiLoCo, arXiv 2311.08105, algorithm 1).
    case diloco(innerSteps: Int)
    /// A part of the model at a time, behind the computation (streaming DiLoCo).
    case streaming(Streaming)
    /// Each member with a hub, when it is done, without waiting for anybody (FedAsync, FedBuff).
    case asynchronous(Asynchrony)

    /// Optimiser steps in a round: of a fragment's rounds, which can differ by one, the longest.
    @inlinable
    public var stepsPerRound: Int {
        switch self {
        case .synchronous: 1
        case .diloco(let innerSteps): innerSteps
        case .streaming(let streaming): streaming.longestRound
        case .asynchronous(let asynchrony): asynchrony.innerSteps
        }
    }

    /// Optimiser steps in the round of a number, from 0.
    @inlinable
    public func steps(inRound ordinal: Int64) -> Int {
        if case .streaming(let streaming) = self { return streaming.steps(inRound: ordinal) }
        return stepsPerRound
    }

    /// Steps of a round that are computed before the result of the last exchange is needed; 0 where
    /// nothing is computed during an exchange.
    @inlinable
    public var overlappedSteps: Int {
        if case .streaming(let streaming) = self { streaming.delay } else { 0 }
    }
}
