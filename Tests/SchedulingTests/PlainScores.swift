import ProtocolCore
import Quantities

@testable import Scheduling

/// The four aims as they read: each placement is looked at node by node, whatever is known of its
/// gang. What the scheduler reckons from sums is held to these, to the last bit.
struct PlainScore: ScorePlugin {
    enum Aim: CaseIterable { case locality, topology, cost, reliability }

    let aim: Aim
    var pattern = TopologyScore.Pattern.tree

    var name: String { "plain \(aim)" }

    func weight(in weights: PlacementWeights) -> Double {
        switch aim {
        case .locality: weights.locality
        case .topology: weights.topology
        case .cost: weights.cost
        case .reliability: weights.reliability
        }
    }

    func cost(
        of placement: Placement, for request: GangRequest, over distances: SiteDistances
    ) -> Double {
        switch aim {
        case .locality: localityCost(placement, request, distances)
        case .topology: topologyCost(placement, request, distances)
        case .cost: askedPrice(placement)
        case .reliability: reliabilityCost(placement)
        }
    }

    private func localityCost(
        _ placement: Placement, _ request: GangRequest, _ distances: SiteDistances
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

    private func topologyCost(
        _ placement: Placement, _ request: GangRequest, _ distances: SiteDistances
    ) -> Double {
        let gang = placement.gang
        guard gang.count > 1 else { return 0 }
        var round = PlainRound(bytes: request.trafficPerRound, distances: distances)
        for node in gang {
            round.slowest = max(
                round.slowest, request.trafficPerRound.seconds(at: node.description.access))
        }
        let sites = placement.plainSites
        for (site, members) in sites where members > 1 {
            // A ring passes through every member, and closes within the site if there is no other.
            let edges = sites.count == 1 ? members : members - 1
            round.cross(from: site, to: site, times: pattern == .ring ? edges : 1)
        }
        round.join(sites.map(\.site), by: pattern)
        return round.latency + round.slowest
    }

    private func askedPrice(_ placement: Placement) -> Double {
        var gpus = 0.0
        var asked = 0.0
        for node in placement.chosen {
            gpus += Double(node.description.capability.gpus)
            asked += Double(node.description.capability.gpus) * node.ask.inZen
        }
        return gpus > 0 ? asked / gpus : 0
    }

    private func reliabilityCost(_ placement: Placement) -> Double {
        let recordShare = 0.5
        let gang = placement.gang
        guard !gang.isEmpty else { return 0 }
        let domains = gang.map(\.description.domain)
        let concentration =
            (concentration(domains.map(\.site)) + concentration(domains.map(\.operator))
                + concentration(domains.map(\.jurisdiction))) / 3
        var down = 0.0
        for node in gang { down += 1 - node.availability }
        return (1 - recordShare) * concentration + recordShare * down / Double(gang.count)
    }
}

/// The Herfindahl index: the probability that two members, drawn with replacement, share the
/// domain.
private func concentration(_ domains: [Int32]) -> Double {
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

/// The reckoning of one synchronisation.
private struct PlainRound {
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

extension Placement {
    /// The sites of the gang by index, with the number of members at each.
    var plainSites: [(site: Int, members: Int)] {
        var counted: [(site: Int, members: Int)] = []
        for site in gang.map(\.description.site).sorted() {
            if counted.last?.site == site {
                counted[counted.count - 1].members += 1
            } else {
                counted.append((site, 1))
            }
        }
        return counted
    }
}
