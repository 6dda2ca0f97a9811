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
        tallied(placement, for: request, over: distances)
    }
}

extension LocalityScore: TalliedScore {
    func costs(
        of candidates: CandidateList, beside held: inout HeldTally, for request: GangRequest,
        over links: LinkTable
    ) -> [Double] {
        guard let data = request.dataSite, candidates.size > 0 else {
            return Array(repeating: 0, count: candidates.count)
        }
        let trips = links.distances.roundTrip[Int(data)].map(\.inSeconds)
        let rates = links.distances.rate[Int(data)]
        return candidates.costs { picks in
            var sum = 0.0
            for pick in picks {
                let node = candidates.nodes[Int(pick)].traits
                sum += trips[Int(node.site)]
                sum += request.dataPerNode.seconds(at: min(rates[Int(node.site)], node.down))
            }
            return sum / Double(candidates.size)
        }
    }
}
