import NetworkSimulation
import Platform
import Quantities

/// Reads sites and the paths between them.
struct NetworkReader {
    var sites: [SiteConfiguration] = []
    var jurisdictions: [String] = []
    var paths: [PathConfiguration] = []
    var streams = 1
    var heartbeat = Duration.zero
    var storage: [StorageServerConfiguration] = []
    var faults: [NetworkFaultConfiguration] = []

    var siteNames: [String] { sites.map(\.name) }

    /// - Parameter groups: the names of the fleet's groups, of which faults can speak.
    init(_ reader: KeyedReader, groups: [String]) {
        let standard = Self.inside(reader)
        readSites(reader, inside: standard)
        readPaths(reader)
        streams =
            reader.value(
                "streams", .integer(from: 1), .standard("16", low: "8", high: "64"),
                about: "Parallel TCP streams of one transfer; each gets window / rtt at most."
            ).value
        heartbeat =
            reader.value(
                "heartbeat_timeout", .duration.positive,
                .standard("30 s", low: "10 s", high: "2 min"),
                about: "After so long a silence a node is given up."
            ).value
        storage = reader.list(
            "storage", called: "<n>",
            about: "Servers that keep checkpoints and are no GPU nodes; without any, nodes do."
        ) { Self.server($0, sites: siteNames) }
        faults = FaultReader(sites: sites, paths: paths, groups: groups).read(reader)
    }

    private static func inside(_ reader: KeyedReader) -> Field<PathProperties> {
        reader.object("inside") { reader in
            let rtt = reader.value(
                "rtt", .duration.nonNegative, .standard("0.66 ms", low: "0.1 ms", high: "1 ms"),
                about: "Round trip between two nodes of one site.")
            let window = reader.value(
                "window", .bytes.positive, .standard("2.7 MB", low: "2.5 MB", high: "16 MB"),
                about: "Bytes that one TCP stream keeps in flight inside a site.")
            let properties = PathProperties(
                roundTrip: max(.zero, rtt.value), window: max(Bytes(1), window.value))
            return rtt.map { _ in properties }
        }
    }

    private mutating func readSites(_ reader: KeyedReader, inside: Field<PathProperties>) {
        var seen: [String] = []
        var jurisdictions: [String] = []
        sites = reader.list(
            "sites", called: "<name>", atLeast: 1, shorthand: ["name"],
            about: "Buildings whose nodes share one line to the outside."
        ) { site in
            let name = site.value("name", .word("iowa"), about: "Name of the site.")
            if name.isSound && seen.contains(name.value) {
                site.context.report(name.error("this name is taken; every site needs its own"))
            }
            seen.append(name.value)
            let law = site.value(
                "jurisdiction", .word("us"), .same(as: name, called: "the site's name"),
                about: "Country or legal order, which can fail as a whole.")
            if !jurisdictions.contains(law.value) { jurisdictions.append(law.value) }
            let uplink = site.value(
                "uplink", Kind.dataRate.positive.or("unlimited", .unlimited),
                .standard("unlimited", low: nil, high: nil),
                about: "Line out of the site, shared by its nodes.")
            let downlink = site.value(
                "downlink", Kind.dataRate.positive.or("unlimited", .unlimited),
                .same(as: uplink, called: "the uplink"),
                about: "Line into the site, shared by its nodes.")
            let electricity = site.value(
                "electricity", Kind.energyPrice.nonNegative.optional, .none,
                about: "Price of electricity here; without one, what the nodes' costs say.",
                counts: site.node("electricity") != nil)
            var configuration = SiteConfiguration(
                name: name.value, jurisdiction: jurisdictions.firstIndex(of: law.value) ?? 0,
                inside: inside.value, uplink: uplink.value, downlink: downlink.value)
            configuration.electricity = electricity.value
            return configuration
        }
        self.jurisdictions = jurisdictions
    }

    private static func server(
        _ reader: KeyedReader, sites: [String]
    ) -> StorageServerConfiguration {
        let site = reader.value(
            "site", .name(of: "site", among: sites), about: "Where the server stands.")
        let up = reader.value(
            "up", .dataRate.positive, .standard("10 Gbps", low: "1 Gbps", high: "100 Gbps"),
            about: "Its line out.")
        let down = reader.value(
            "down", .dataRate.positive, .same(as: up, called: "the line out"),
            about: "Its line in.")
        return StorageServerConfiguration(site: site.value, up: up.value, down: down.value)
    }
}
