import Aggregation
import ProtocolCore

/// The exchange of a round whose members send factors of their matrices: two sums in the order of
/// the plan, of the left factors and of the right ones.
extension Learner {
    /// The weighted mean that the factors say; nil if nothing of any weight was contributed.
    ///
    /// - Parameter start: where all members start, whatever each of them has kept.
    mutating func meanOfFactors(
        _ contributions: [(node: NodeID, values: [Float], weight: Double)],
        from start: PowerSGDMember, plan: ReductionPlan, by algorithm: ReductionAlgorithm
    ) -> [Float]? {
        guard contributions.contains(where: { $0.weight > 0 }) else { return nil }
        /// What all contributors say together, the left or the right factors.
        func mean(of parts: [[Double]]) -> [Double] {
            let updates = zip(contributions, parts).map { contribution, part in
                (
                    node: contribution.node,
                    update: DenseUpdate(
                        scaling: part.map { Float($0) }, by: contribution.weight)
                )
            }
            let sum = PlannedReduction.sum(updates, plan: plan, by: algorithm)
            return (sum.mean ?? []).map(Double.init)
        }
        var members = contributions.map { contribution in
            start.resumed(with: trainers[contribution.node]?.unsaid ?? [])
        }
        let left = mean(
            of: members.indices.map { place in
                members[place].begin(contributions[place].values.map(Double.init))
            })
        let right = mean(of: members.indices.map { members[$0].turn(left) })
        var result: [Double] = []
        for (place, contribution) in contributions.enumerated() {
            result = members[place].finish(right)
            // A poisoner keeps nothing, and who had no weight has said nothing.
            let node = contribution.node
            guard keepsErrors, contribution.weight > 0, trainers[node]?.attack == nil else {
                continue
            }
            trainers[node]?.unsaid = members[place].residual
        }
        state.factors = members.first?.resumed()
        return result.map { Float($0) }
    }
}
