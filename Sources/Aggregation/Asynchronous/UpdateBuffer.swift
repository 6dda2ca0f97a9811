/// Updates that a hub collects until it applies them together (FedBuff, Nguyen et al., AISTATS
/// 2022, arXiv 2106.06639, algorithm 1).
///
/// Each is scaled by the weight of its staleness; what they are divided by is their number, or the
/// sum of their own weights: Δ = Σ s(τᵢ) wᵢ Δᵢ / Σ wᵢ. The order is that of arrival at the hub,
/// which is part of the algorithm: another order is another run.
public struct UpdateBuffer<Content: ScalableUpdate>: Sendable, Equatable {
    /// K: how many updates are applied together.
    public let capacity: Int
    /// What an update counts by its staleness.
    public let weight: StalenessWeight
    /// How many are there.
    public private(set) var count = 0
    private var sum: Content?

    /// An empty buffer.
    ///
    /// - Precondition: room for an update.
    public init(capacity: Int, weight: StalenessWeight) {
        precondition(capacity >= 1, "a buffer for \(capacity) updates")
        self.capacity = capacity
        self.weight = weight
    }

    /// Adds an update; returns false, and leaves it, if it has another shape than those before.
    ///
    /// - Precondition: there is room for it.
    public mutating func add(_ update: Content, staleness: Int) -> Bool {
        precondition(count < capacity, "\(count) updates in a buffer for \(capacity)")
        var scaled = update
        scaled.scale(by: weight(staleness))
        if var held = sum {
            guard held.accepts(scaled) else { return false }
            sum = nil
            held.merge(scaled)
            sum = held
        } else {
            sum = scaled
        }
        count += 1
        return true
    }

    /// Takes out the scaled sum of what is there; nil if there is nothing.
    public mutating func flush() -> Content? {
        defer {
            sum = nil
            count = 0
        }
        return sum
    }
}
