/// One aim of the scheduler: what a placement costs in its own unit, the less the better.
///
/// The planner brings the costs of all candidates to scores from 0 (the worst of them) to 100 (the
/// best), so that aims in seconds, prices and shares can be weighed against each other.
public protocol ScorePlugin: Sendable {
    /// The aim's name in reports, such as "locality".
    var name: String { get }
    /// How much the aim counts for a request.
    func weight(in weights: PlacementWeights) -> Double
    /// The cost of a placement, at least 0; infinite if it cannot work at all.
    func cost(
        of placement: Placement, for request: GangRequest, over distances: SiteDistances
    ) -> Double
}

/// Costs on a common scale.
enum Score {
    /// Adds the weighted terms of candidates to their totals: 100 for the least cost, 0 for the
    /// greatest finite one, in proportion between; 100 for all if they are equal, and 0 for an
    /// infinite cost.
    static func add(_ costs: [Double], weight: Double, to totals: inout [Double]) {
        var best = Double.infinity
        var worst = -Double.infinity
        for cost in costs where cost.isFinite {
            best = min(best, cost)
            worst = max(worst, cost)
        }
        guard best <= worst else { return }
        for place in costs.indices where costs[place].isFinite {
            totals[place] +=
                weight * (worst > best ? 100 * (worst - costs[place]) / (worst - best) : 100)
        }
    }
}
