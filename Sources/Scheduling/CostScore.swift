import ProtocolCore
import Quantities

/// Cost: the mean price that the providers of the chosen nodes ask, in ZEN per GPU-hour.
public struct CostScore: ScorePlugin {
    /// "cost".
    public let name = "cost"
    /// The score; it has no settings.
    public init() {}
    /// The weight of cost.
    public func weight(in weights: PlacementWeights) -> Double { weights.cost }

    /// The mean over GPUs, so that a large node counts by its size.
    public func cost(
        of placement: Placement, for request: GangRequest, over distances: SiteDistances
    ) -> Double {
        tallied(placement, for: request, over: distances)
    }
}

extension CostScore: TalliedScore {
    func costs(
        of candidates: CandidateList, beside held: inout HeldTally, for request: GangRequest,
        over links: LinkTable
    ) -> Costs {
        candidates.costs { picks in
            var gpus = 0.0
            var asked = 0.0
            for node in picks {
                gpus += Double(node.traits.gpus)
                asked += Double(node.traits.gpus) * node.ask
            }
            return gpus > 0 ? asked / gpus : 0
        }
    }
}
