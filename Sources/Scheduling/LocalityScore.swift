import ProtocolCore
import Quantities

/// Data locality: the mean time in which a chosen node fetches its part of the training data.
public struct LocalityScore: ScorePlugin {
    /// "locality".
    public let name = "locality"
    /// The score; it has no settings.
    public init() {}
    /// The weight of locality.
    public func weight(in weights: PlacementWeights) -> Double { weights.locality }

    /// Seconds, by the site's distance from the data and the node's own line; 0 without a data
    /// site.
    public func cost(
        of placement: Placement, for request: GangRequest, over distances: SiteDistances
    ) -> Double {
        guard let data = request.dataSite, !placement.chosen.isEmpty else { return 0 }
        var sum = 0.0
        for node in placement.chosen {
            let site = node.description.site
            let rate = min(distances.rate[Int(data)][site], node.description.capability.down)
            sum += distances.roundTrip[Int(data)][site].inSeconds
            sum += request.dataPerNode.seconds(at: rate)
        }
        return sum / Double(placement.chosen.count)
    }
}
