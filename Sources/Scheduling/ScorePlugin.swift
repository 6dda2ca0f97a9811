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

/// What candidates cost by one aim.
struct Costs {
    private var values: [Double]
    /// The least and the greatest finite cost; infinite the other way round if there is none.
    private var best = Double.infinity
    private var worst = -Double.infinity
    private var areAllFinite = true

    /// The costs of so many candidates, one after the other.
    @inline(__always)
    init(count: Int, _ cost: (Int) -> Double) {
        // The comparisons are made where the costs are found, in the shadow of the divisions.
        var best = Double.infinity
        var worst = -Double.infinity
        var areAllFinite = true
        values = Array(unsafeUninitializedCapacity: count) { values, initialized in
            for candidate in 0..<count {
                let cost = cost(candidate)
                values.initializeElement(at: candidate, to: cost)
                if cost.magnitude < .infinity {
                    best = min(best, cost)
                    worst = max(worst, cost)
                } else {
                    areAllFinite = false
                }
            }
            initialized = count
        }
        (self.best, self.worst, self.areAllFinite) = (best, worst, areAllFinite)
    }

    /// The same cost for each of so many candidates.
    init(count: Int, all cost: Double) {
        values = Array(repeating: cost, count: count)
        areAllFinite = cost.isFinite
        if cost.isFinite { (best, worst) = (cost, cost) }
    }

    subscript(candidate: Int) -> Double { values[candidate] }

    /// Adds the costs' weighted scores to the candidates' totals: 100 for the least cost, 0 for the
    /// greatest finite one, in proportion between; 100 for all if they are equal, and 0 for an
    /// infinite cost.
    func addScores(weight: Double, to totals: inout [Double]) {
        precondition(values.count == totals.count, "\(values.count) costs, \(totals.count) totals")
        guard worst > best else {
            for place in totals.indices where values[place].isFinite {
                totals[place] += weight * 100
            }
            return
        }
        let span = worst - best
        guard areAllFinite else {
            for place in totals.indices where values[place].isFinite {
                totals[place] += weight * (100 * (worst - values[place]) / span)
            }
            return
        }
        // Without a branch, so that several are divided at once.
        values.withUnsafeBufferPointer { values in
            totals.withUnsafeMutableBufferPointer { totals in
                for place in totals.indices {
                    totals[place] += weight * (100 * (worst - values[place]) / span)
                }
            }
        }
    }
}
