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
    ) -> Costs {
        guard let data = request.dataSite, candidates.size > 0 else {
            return Costs(count: candidates.count, all: 0)
        }
        let trips = links.distances.roundTrip[Int(data)].map(\.inSeconds)
        let rates = links.distances.rate[Int(data)]
        return candidates.costs { picks in
            var sum = 0.0
            for node in picks {
                let site = Int(node.traits.site)
                sum += trips[site]
                sum += request.dataPerNode.seconds(at: min(rates[site], node.traits.down))
            }
            return sum / Double(candidates.size)
        }
    }
}
