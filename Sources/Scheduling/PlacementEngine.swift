import ProtocolCore
import Quantities

/// The planner at work on numbers: nodes as traits and what a gang holds as a tally.
struct PlacementEngine: Sendable {
    /// Nodes in full, for scores that know nothing of tallies.
    struct Described {
        let usable: [PlacementNode]
        let held: [PlacementNode]
    }

    let distances: SiteDistances
    let pairedSites: Int
    private let scores: [any ScorePlugin]
    /// The same scores, as far as they go by tallies.
    private let tallied: [(any TalliedScore)?]

    init(_ planner: PlacementPlanner) {
        distances = planner.distances
        pairedSites = planner.pairedSites
        scores = planner.scores
        tallied = planner.scores.map { $0 as? any TalliedScore }
    }

    /// Whether a score wants to see nodes in full.
    var needsDescriptions: Bool { tallied.contains { $0 == nil } }

    /// How many of the nodes at each site a gang could take.
    func rooms(
        among nodes: [PlanNode], beside held: HeldTally, for request: GangRequest
    ) -> [Int] {
        var rooms = Array(repeating: 0, count: distances.count)
        for node in nodes { rooms[Int(node.traits.site)] += 1 }
        guard let limit = request.maxNodesPerSite else { return rooms }
        for site in rooms.indices {
            rooms[site] = min(rooms[site], max(0, limit - held.sites.count(of: Int32(site))))
        }
        return rooms
    }

    /// The best placement of so many nodes, as places in the list, by turn.
    ///
    /// - Parameters:
    ///   - nodes: the usable nodes, in any order, none twice.
    ///   - rooms: how many of them may be taken at each site, together at least `count`.
    ///   - described: the same nodes in full; nil if no score asks for them.
    func place(
        _ count: Int, among nodes: [PlanNode], rooms: [Int], beside held: inout HeldTally,
        for request: GangRequest, over links: LinkTable, described: Described?
    ) -> [Int] {
        let generator = PlacementGenerator(
            nodes: nodes, merits: merits(of: nodes, for: request, links, described), rooms: rooms,
            links: links, pairedSites: pairedSites)
        let candidates = generator.candidates(of: count, beside: held)
        let totals = totals(of: candidates.count, for: request) { score, tallied in
            if let tallied {
                return tallied.costs(of: candidates, beside: &held, for: request, over: links)
            }
            return costs(score, of: candidates, for: request, described, beside: described?.held)
        }
        var best = 0
        for place in 1..<max(1, candidates.count) {
            let tied = totals[place] == totals[best]
            if totals[place] > totals[best] || tied && candidates.isBefore(place, best) {
                best = place
            }
        }
        return candidates.picks[candidates.range(of: best)].map { Int($0) }
    }

    /// The weighted mean of the scores of so many candidates; 0 if no aim has any weight.
    func totals(
        of count: Int, for request: GangRequest,
        costs: (any ScorePlugin, (any TalliedScore)?) -> Costs
    ) -> [Double] {
        var totals = Array(repeating: 0.0, count: count)
        var whole = 0.0
        for (score, tallied) in zip(scores, tallied) {
            let weight = score.weight(in: request.weights)
            guard weight > 0 else { continue }
            whole += weight
            costs(score, tallied).addScores(weight: weight, to: &totals)
        }
        if whole > 0 { for place in totals.indices { totals[place] /= whole } }
        return totals
    }

    /// How good each node would be alone.
    private func merits(
        of nodes: [PlanNode], for request: GangRequest, _ links: LinkTable,
        _ described: Described?
    ) -> [Double] {
        let each = CandidateList(each: nodes)
        var nothing = HeldTally()
        var merits = totals(of: nodes.count, for: request) { score, tallied in
            if let tallied {
                return tallied.costs(of: each, beside: &nothing, for: request, over: links)
            }
            return costs(score, of: each, for: request, described, beside: [])
        }
        // A gang of one has no edges, so topology speaks here only through the access line.
        each.costs { request.trafficPerRound.seconds(at: $0.first.traits.access) }
            .addScores(weight: request.weights.topology, to: &merits)
        return merits
    }

    private func costs(
        _ score: any ScorePlugin, of candidates: CandidateList, for request: GangRequest,
        _ described: Described?, beside held: [PlacementNode]?
    ) -> Costs {
        guard let described, let held else {
            preconditionFailure("\(score.name) needs nodes in full and has none")
        }
        return candidates.costs { picks in
            let placement = Placement(
                chosen: picks.places.map { described.usable[Int($0)] }, beside: held)
            return score.cost(of: placement, for: request, over: distances)
        }
    }
}
