import Aggregation
import Platform
import ProtocolCore
import Quantities

@testable import NetworkSimulation

/// Sites of equal hosts that are connected alike, with nothing else on the lines.
struct UniformNetwork {
    /// Seconds a message takes before its first byte, inside a site and between two.
    var inner: Double
    var outer: Double
    /// Bytes a second of an access line, and of the line from a site to another.
    var access: Double
    var path = Double.infinity
    /// The most bytes a second that one flow gets.
    var flow = Double.infinity

    let groups: [Int]
    private(set) var topology = Topology()
    private(set) var hosts = IdentityMap()

    /// Hosts of one site, or of several: member m is at site m mod `sites`.
    init(
        _ count: Int, sites: Int = 1, inner: Double, outer: Double = 0, access: Double,
        path: Double = .infinity, flow: Double = .infinity
    ) {
        (self.inner, self.outer, self.access, self.path) = (inner, outer, access, path)
        groups = (0..<count).map { $0 % sites }
        func properties(_ latency: Double, _ capacity: Double) -> PathProperties {
            let trip = Duration(roundingUpSeconds: 2 * latency)
            return PathProperties(
                roundTrip: trip,
                window: Bytes(flow < .infinity ? Int64(flow * trip.inSeconds) : 1 << 60),
                capacity: capacity < .infinity
                    ? ByteRate(bytesPerSecond: capacity) : .unlimited)
        }
        let places = (0..<sites).map { site in
            topology.addSite(
                name: "site \(site)", inside: properties(inner, .infinity), uplink: .unlimited,
                downlink: .unlimited)
        }
        for b in places.indices {
            for a in 0..<b { topology.connect(places[a], places[b], properties(outer, path)) }
        }
        let line = ByteRate(bytesPerSecond: access)
        for group in groups {
            _ = hosts.append(topology.addHost(at: places[group], up: line, down: line))
        }
    }

    var members: [NodeID] { groups.indices.map { NodeID($0) } }

    /// The plan of an algorithm on this network.
    func plan(_ algorithm: ReductionAlgorithm) -> ReductionPlan {
        let sites = (groups.max() ?? 0) + 1
        let widths = (0..<sites).map { a in (0..<sites).map { $0 == a ? access : access / 2 } }
        return .make(
            algorithm, members: members, classes: groups, widths: sites == 1 ? [[access]] : widths,
            groups: groups)
    }

    /// How long an exchange of some bytes takes over real flows; nil if not everybody completes.
    func duration(
        _ bytes: Int64, _ algorithm: ReductionAlgorithm, _ kind: ExchangeKind = .allReduce,
        over given: ReductionPlan? = nil
    ) -> Duration? {
        var collective = Collective(
            round: RoundID(0), attempt: 0, key: .update, members: members)
        let plan = given ?? plan(algorithm)
        collective.equip(
            with: plan, roles: ReductionRoles(plan), algorithm: algorithm, kind: kind)
        var network = FlowNetwork(topology: topology)
        let contributions = members.map { node in
            (
                node: node,
                update: SizedUpdate(of: node, round: RoundID(0), bytes: Bytes(bytes), weight: 1)
            )
        }
        var replay = ExchangeReplay(
            collective, contributions: contributions,
            lines: ExchangeLines(hosts: hosts, streams: 1), in: &network, at: .start)
        let end = replay.run(in: &network)
        return replay.collective.remaining == 0 && network.isEmpty ? end - .start : nil
    }
}
