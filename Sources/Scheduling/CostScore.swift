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
        var gpus = 0.0
        var asked = 0.0
        for node in placement.chosen {
            gpus += Double(node.description.capability.gpus)
            asked += Double(node.description.capability.gpus) * node.ask.inZen
        }
        return gpus > 0 ? asked / gpus : 0
    }
}
