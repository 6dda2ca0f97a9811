import Randomness

/// What an update counts that was computed from an older model: s(τ), 1 for a fresh one (Xie,
/// Koyejo and Gupta, arXiv 1903.03934, section 5.2).
public enum StalenessWeight: Hashable, Sendable {
    /// As much as a fresh one.
    case constant
    /// (τ + 1)^−a; a = 1/2 is FedBuff's (arXiv 2106.06639, section 5).
    case polynomial(exponent: Double)
    /// 1 up to τ = b, then 1 / (a (τ − b) + 1).
    case hinge(slope: Double, start: Double)

    /// The weight of an update that is stale by so many changes of the model.
    public func callAsFunction(_ staleness: Int) -> Double {
        let age = Double(max(0, staleness))
        switch self {
        case .constant: return 1
        case .polynomial(let exponent):
            if exponent == 0.5 { return 1 / (age + 1).squareRoot() }
            return ElementaryFunctions.pow(age + 1, -exponent)
        case .hinge(let slope, let start):
            return age <= start ? 1 : 1 / (slope * (age - start) + 1)
        }
    }
}
