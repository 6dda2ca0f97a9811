import Quantities

/// Topology: the time of one synchronisation of the whole gang.
///
/// The gang's bytes stream through the edges of a tree or ring, so its slowest edge or access line
/// sets the pace; each edge adds its latency. A single tree is best if its slowest edge is the
/// fastest possible, which a minimum spanning tree of edge times has (cut property; mechanisms §2).
public struct TopologyScore: ScorePlugin {
    /// What the gang's members are joined by.
    public enum Pattern: Hashable, Sendable {
        /// A spanning tree over the sites, found by Prim's algorithm.
        case tree
        /// A ring through all members, site by site, each time on to the nearest site not visited.
        case ring
    }

    /// "topology".
    public let name = "topology"
    /// What joins the members.
    public var pattern: Pattern

    /// The score of gangs that are joined by a pattern.
    public init(pattern: Pattern = .tree) { self.pattern = pattern }
    /// The weight of topology.
    public func weight(in weights: PlacementWeights) -> Double { weights.topology }

    /// Seconds for a round; 0 for a gang of one.
    public func cost(
        of placement: Placement, for request: GangRequest, over distances: SiteDistances
    ) -> Double {
        let gang = placement.gang
        guard gang.count > 1 else { return 0 }
        var round = Round(bytes: request.trafficPerRound, distances: distances)
        for node in gang {
            round.slowest = max(
                round.slowest, request.trafficPerRound.seconds(at: node.description.access))
        }
        let sites = placement.sites
        for (site, members) in sites where members > 1 {
            // A ring passes through every member, and closes within the site if there is no other.
            let edges = sites.count == 1 ? members : members - 1
            round.cross(from: site, to: site, times: pattern == .ring ? edges : 1)
        }
        round.join(sites.map(\.site), by: pattern)
        return round.latency + round.slowest
    }
}

/// The reckoning of one synchronisation.
private struct Round {
    let bytes: Bytes
    let distances: SiteDistances
    var latency = 0.0
    var slowest = 0.0

    init(bytes: Bytes, distances: SiteDistances) {
        self.bytes = bytes
        self.distances = distances
    }

    mutating func cross(from a: Int, to b: Int, times: Int = 1) {
        let trip = max(distances.roundTrip[a][b], distances.roundTrip[b][a])
        let rate = min(distances.rate[a][b], distances.rate[b][a])
        latency += Double(times) * trip.inSeconds
        slowest = max(slowest, bytes.seconds(at: rate))
    }

    /// Joins sites, which are given by index, beginning with the first; ties go to the lower index.
    mutating func join(_ sites: [Int], by pattern: TopologyScore.Pattern) {
        guard let first = sites.first, sites.count > 1 else { return }
        var outside = Array(sites.dropFirst())
        var nearest = outside.map { _ in first }
        var time = outside.map { distances.linkSeconds(for: bytes, between: first, and: $0) }
        var last = first
        while let next = time.indices.min(by: { (time[$0], $0) < (time[$1], $1) }) {
            cross(from: nearest[next], to: outside[next])
            last = outside.remove(at: next)
            nearest.remove(at: next)
            time.remove(at: next)
            for (place, site) in outside.enumerated() {
                let seconds = distances.linkSeconds(for: bytes, between: last, and: site)
                guard pattern == .ring || seconds < time[place] else { continue }
                time[place] = seconds
                nearest[place] = last
            }
        }
        if pattern == .ring { cross(from: last, to: first) }
    }
}

extension SiteDistances {
    /// The seconds that bytes take between two sites, in the slower direction.
    func linkSeconds(for bytes: Bytes, between a: Int, and b: Int) -> Double {
        max(seconds(for: bytes, from: a, to: b), seconds(for: bytes, from: b, to: a))
    }
}
