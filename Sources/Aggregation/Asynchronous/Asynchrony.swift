/// How members train against a hub without waiting for each other: FedAsync (Xie, Koyejo and Gupta,
/// arXiv 1903.03934) and FedBuff (Nguyen et al., AISTATS 2022, arXiv 2106.06639).
///
/// A member computes some steps from the model that it has, sends its update to the hub, fetches
/// the newest model and goes on. The hub applies updates K at a time, each weighted by its
/// staleness: by how many times the model has moved since the member fetched it.
public struct Asynchrony: Hashable, Sendable {
    /// Optimiser steps of a member between two updates.
    public let innerSteps: Int
    /// K: updates that the hub collects before it applies them; 1 applies each at once.
    public let bufferSize: Int
    /// The weight of an update by its staleness.
    public let weight: StalenessWeight
    /// Updates that are staler than this are dropped; nil takes them all.
    public let maxStaleness: Int?
    /// The hub's learning rate η; with K = 1, FedAsync's mixing factor α.
    public let rate: Double

    /// A way of training asynchronously.
    ///
    /// - Precondition: a step and an update at least, a bound of 0 or more, a rate above 0.
    public init(
        innerSteps: Int, bufferSize: Int, weight: StalenessWeight, maxStaleness: Int?,
        rate: Double
    ) {
        precondition(innerSteps >= 1 && bufferSize >= 1, "\(innerSteps), \(bufferSize)")
        precondition(maxStaleness.map { $0 >= 0 } ?? true, "staleness below 0")
        precondition(rate > 0 && rate.isFinite, "a rate of \(rate)")
        self.innerSteps = innerSteps
        self.bufferSize = bufferSize
        self.weight = weight
        self.maxStaleness = maxStaleness
        self.rate = rate
    }
}

extension Asynchrony {
    /// The hub's model after a flush of its buffer: x ← x + η Δ (FedBuff, algorithm 1).
    ///
    /// - Parameter mean: the mean of the scaled differences, model after − model before.
    /// - Precondition: as many numbers in both.
    public func step(_ parameters: inout [Double], mean: [Double]) {
        precondition(parameters.count == mean.count, "\(mean.count) for \(parameters.count)")
        for index in parameters.indices { parameters[index] += rate * mean[index] }
    }

    /// The hub's model after a member's own has been mixed in: x ← (1 − α s(τ)) x + α s(τ) x_new
    /// (FedAsync, algorithm 1), with the rate as α.
    ///
    /// - Precondition: as many numbers in both; α s(τ) is at most 1.
    public func mix(_ parameters: inout [Double], with model: [Double], staleness: Int) {
        let share = rate * weight(staleness)
        precondition(parameters.count == model.count, "\(model.count) for \(parameters.count)")
        precondition(share <= 1, "a share of \(share)")
        for index in parameters.indices {
            parameters[index] = (1 - share) * parameters[index] + share * model[index]
        }
    }
}
