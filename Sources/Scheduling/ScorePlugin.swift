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
    /// 100 for the least cost, 0 for the greatest finite one, in proportion between; 100 for all if
    /// they are equal, and 0 for an infinite cost.
    static func normalised(_ costs: [Double]) -> [Double] {
        let finite = costs.filter(\.isFinite)
        guard let best = finite.min(), let worst = finite.max() else { return costs.map { _ in 0 } }
        return costs.map { cost in
            guard cost.isFinite else { return 0 }
            return worst > best ? 100 * (worst - cost) / (worst - best) : 100
        }
    }
}
