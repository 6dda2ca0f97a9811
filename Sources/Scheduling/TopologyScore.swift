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
        tallied(placement, for: request, over: distances)
    }
}

extension TopologyScore: TalliedScore {
    func costs(
        of candidates: CandidateList, beside held: inout HeldTally, for request: GangRequest,
        over links: LinkTable
    ) -> Costs {
        guard held.count + candidates.size > 1 else {
            return Costs(count: candidates.count, all: 0)
        }
        return candidates.costs { picks in
            var slowest = held.slowestLine
            for node in picks {
                slowest = max(slowest, request.trafficPerRound.seconds(at: node.traits.access))
            }
            let round = round(through: picks, beside: &held, over: links)
            return round.latency + max(slowest, round.slowest)
        }
    }

    /// The round of a gang with some members more.
    private func round(
        through picks: CandidateList.Picks, beside held: inout HeldTally, over links: LinkTable
    ) -> Round {
        guard pattern == .tree else {
            return Round(over: held.sites.members(with: picks), links, by: pattern)
        }
        if picks.allSatisfy({ held.sites.count(of: $0.traits.site) > 1 }) {
            if let known = held.rounds.held { return known }
            let round = Round(over: held.sites.members, links, by: pattern)
            held.rounds.held = round
            return round
        }
        guard picks.places.count == 1 else {
            return Round(over: held.sites.members(with: picks), links, by: pattern)
        }
        let site = Int(picks.first.traits.site)
        if site < held.rounds.grown.count, let known = held.rounds.grown[site] { return known }
        let round = Round(over: held.sites.members(with: picks), links, by: pattern)
        while held.rounds.grown.count <= site { held.rounds.grown.append(nil) }
        held.rounds.grown[site] = round
        return round
    }
}

/// What the links between a gang's sites, and those within them, add to a synchronisation.
struct Round: Sendable, BitwiseCopyable {
    /// The seconds of all trips, one after the other.
    private(set) var latency = 0.0
    /// The seconds of the bytes over the slowest link.
    private(set) var slowest = 0.0

    /// A round of a gang with so many members at each site.
    init(over members: [Int32], _ links: LinkTable, by pattern: TopologyScore.Pattern) {
        let sites = members.indices.filter { members[$0] > 0 }
        for site in sites where members[site] > 1 {
            // A ring passes through every member, and closes within the site if there is no other.
            let edges = Int(sites.count == 1 ? members[site] : members[site] - 1)
            cross(links[site, site], times: pattern == .ring ? edges : 1)
        }
        join(sites, over: links, by: pattern)
    }

    private mutating func cross(_ link: LinkTable.Link, times: Int = 1) {
        latency += Double(times) * link.trip
        slowest = max(slowest, link.carriage)
    }

    /// Joins sites, which are given by index, beginning with the first; ties go to the lower index.
    private mutating func join(
        _ sites: [Int], over links: LinkTable, by pattern: TopologyScore.Pattern
    ) {
        guard let first = sites.first, sites.count > 1 else { return }
        var outside = Array(sites.dropFirst())
        var nearest = outside.map { _ in first }
        var time = outside.map { links[first, $0].time }
        var last = first
        while let next = time.indices.min(by: { (time[$0], $0) < (time[$1], $1) }) {
            cross(links[nearest[next], outside[next]])
            last = outside.remove(at: next)
            nearest.remove(at: next)
            time.remove(at: next)
            for (place, site) in outside.enumerated() {
                let seconds = links[last, site].time
                guard pattern == .ring || seconds < time[place] else { continue }
                time[place] = seconds
                nearest[place] = last
            }
        }
        if pattern == .ring { cross(links[last, first]) }
    }
}

extension HeldTally.Domains {
    /// The members of each site, with some nodes more.
    fileprivate func members(with picks: CandidateList.Picks) -> [Int32] {
        var sum = self
        for node in picks { sum.add(node.traits.site) }
        return sum.members
    }
}
