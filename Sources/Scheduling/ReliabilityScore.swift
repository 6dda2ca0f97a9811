import ProtocolCore

/// Reliability: how much of the gang fails together, and how often its nodes were seen down.
public struct ReliabilityScore: ScorePlugin {
    /// "reliability".
    public let name = "reliability"
    /// The share of the nodes' records in the cost, from 0 to 1; the rest is concentration.
    public var recordShare: Double

    /// The score; records and concentration count alike unless said otherwise.
    public init(recordShare: Double = 0.5) { self.recordShare = recordShare }
    /// The weight of reliability.
    public func weight(in weights: PlacementWeights) -> Double { weights.reliability }

    /// A share from 0 to 1: the mean concentration over sites, operators and jurisdictions, mixed
    /// with the mean share of time down.
    ///
    /// The concentration is the Herfindahl index: the probability that two members, drawn with
    /// replacement, share the domain.
    public func cost(
        of placement: Placement, for request: GangRequest, over distances: SiteDistances
    ) -> Double {
        tallied(placement, for: request, over: distances)
    }
}

extension ReliabilityScore: TalliedScore {
    func costs(
        of candidates: CandidateList, beside held: inout HeldTally, for request: GangRequest,
        over links: LinkTable
    ) -> Costs {
        let gang = held.count + candidates.size
        guard gang > 0 else { return Costs(count: candidates.count, all: 0) }
        guard candidates.size == 1 else { return costs(ofMany: candidates, beside: held) }
        guard held.count > 0 else {
            // Alone, a node is all of its domains.
            return candidates.costs { picks in
                (1 - recordShare) + recordShare * picks.first.unavailability
            }
        }
        let tally = held
        return candidates.costs { picks in
            let node = picks.first
            let concentration = Self.concentration(
                tally.sites.squares(with: node.traits.site),
                tally.operators.squares(with: node.traits.operator),
                tally.jurisdictions.squares(with: node.traits.jurisdiction), of: gang)
            return cost(concentration, down: tally.unavailability + node.unavailability, of: gang)
        }
    }

    private func costs(ofMany candidates: CandidateList, beside held: HeldTally) -> Costs {
        var tally = held
        return candidates.costs { picks in
            var down = held.unavailability
            for node in picks {
                tally.add(node.traits)
                down += node.unavailability
            }
            let gang = tally.count
            let concentration = Self.concentration(
                tally.sites.squares, tally.operators.squares, tally.jurisdictions.squares, of: gang)
            for node in picks { tally.remove(node.traits) }
            return cost(concentration, down: down, of: gang)
        }
    }

    private func cost(_ concentration: Double, down: Double, of gang: Int) -> Double {
        (1 - recordShare) * concentration + recordShare * down / Double(gang)
    }

    /// The mean of three Herfindahl indices, from the sums of the squares.
    private static func concentration(
        _ sites: Int, _ operators: Int, _ jurisdictions: Int, of gang: Int
    ) -> Double {
        let pairs = Double(gang * gang)
        return (Double(sites) / pairs + Double(operators) / pairs + Double(jurisdictions) / pairs)
            / 3
    }
}
