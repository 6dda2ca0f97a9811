import Quantities

/// What lies between two sites, worked out when the first flow takes it.
extension FlowNetwork {
    /// The heaviest that a flow may be.
    static let heaviest = 4_096

    /// Where in the table the path of a request is.
    mutating func path(for request: FlowRequest) -> Int {
        let from = topology.site(of: request.source)
        let to = topology.site(of: request.destination)
        let key = SitePathTable.key(from: from, to: to, streams: request.streams)
        return paths.place(of: key) ?? addPath(for: request, from: from, to: to, key: key)
    }

    private mutating func addPath(
        for request: FlowRequest, from: SiteID, to: SiteID, key: UInt64
    ) -> Int {
        guard let route = topology.route(from: request.source, to: request.destination) else {
            preconditionFailure("no path for \(request)")
        }
        let limit = route.path.windowLimit(streams: request.streams)
        let weight = FlowNetwork.weight(of: route.path, sharing)
        let path = SitePath(
            from: from, to: to, streams: request.streams, latency: route.latency,
            roundTrip: route.roundTrip,
            links: route.links.dropFirst().dropLast().map(\.index), limit: limit.bytesPerSecond,
            cap: 0, weight: weight)
        let place = paths.insert(path, for: key)
        let level = level(of: paths.paths[place])
        paths.setCap(own().pointee.addCap(level), at: place)
        return place
    }

    /// 10 s over the round trip, so that a transcontinental path still has two digits.
    private static func weight(of path: PathProperties, _ sharing: Sharing) -> Int64 {
        guard sharing == .inverseRoundTrip else { return 1 }
        let trip = max(path.roundTrip.nanoseconds, 1)
        return min(Int64(heaviest), max(1, (10_000_000_000 + trip / 2) / trip))
    }
}

extension Topology {
    /// The highest cap of a path between or within sites for up to 64 streams.
    var highestCap: ByteRate? {
        var highest: ByteRate?
        for path in sites.map(\.inside) + linePaths where path.roundTrip > .zero {
            highest = max(highest ?? path.windowLimit(streams: 64), path.windowLimit(streams: 64))
        }
        return highest
    }
}
