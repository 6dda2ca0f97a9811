import ProtocolCore
import Quantities

/// An aim that can tell the costs of many candidates beside one gang from sums over the gang.
///
/// The costs are those that `cost(of:for:over:)` finds, to the last bit.
protocol TalliedScore: ScorePlugin {
    func costs(
        of candidates: CandidateList, beside held: inout HeldTally, for request: GangRequest,
        over links: LinkTable
    ) -> Costs
}

extension TalliedScore {
    /// The cost of one placement.
    func tallied(
        _ placement: Placement, for request: GangRequest, over distances: SiteDistances
    ) -> Double {
        var numbering = DomainNumbering()
        let links = LinkTable(for: request.trafficPerRound, over: distances, isKept: false)
        var held = HeldTally(of: placement.held, for: request, numbering: &numbering)
        let nodes = placement.chosen.map { PlanNode($0, numbering: &numbering) }
        var candidates = CandidateList(of: nodes.count, among: nodes)
        candidates.add(Array(nodes.indices.map { Int32($0) }))
        return costs(of: candidates, beside: &held, for: request, over: links)[0]
    }
}
