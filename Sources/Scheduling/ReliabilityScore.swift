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
    public func cost(
        of placement: Placement, for request: GangRequest, over distances: SiteDistances
    ) -> Double {
        let gang = placement.gang
        guard !gang.isEmpty else { return 0 }
        let domains = gang.map(\.description.domain)
        let concentration =
            (Self.concentration(domains.map(\.site)) + Self.concentration(domains.map(\.operator))
                + Self.concentration(domains.map(\.jurisdiction))) / 3
        var down = 0.0
        for node in gang { down += 1 - node.availability }
        return (1 - recordShare) * concentration + recordShare * down / Double(gang.count)
    }

    /// The Herfindahl index: the probability that two members, drawn with replacement, share the
    /// domain.
    static func concentration(_ domains: [Int32]) -> Double {
        var squares = 0
        var run = 0
        var previous: Int32?
        for domain in domains.sorted() {
            run = domain == previous ? run + 1 : 1
            previous = domain
            squares += 2 * run - 1  // n² is the sum of the first n odd numbers
        }
        return Double(squares) / Double(domains.count * domains.count)
    }
}
