public import Quantities

extension Topology {
    /// The way from one host to another; nil if their sites are not connected.
    ///
    /// From a host to itself there are no links and no delay.
    public func route(from: HostID, to: HostID) -> Route? {
        let here = site(of: from)
        let there = site(of: to)
        if from == to {
            return Route(
                links: [], path: PathProperties(roundTrip: .zero, window: Bytes(.max)))
        }
        guard let path = path(from: here, to: there) else { return nil }
        var links = [accessLinks(of: from).up]
        if here != there, let uplink = uplinkLinks(of: here) { links.append(uplink.up) }
        if let shared = pathLink(from: here, to: there) { links.append(shared) }
        if here != there, let uplink = uplinkLinks(of: there) { links.append(uplink.down) }
        links.append(accessLinks(of: to).down)
        return Route(links: links, path: path)
    }

    /// What one flow gets on an idle network: the least of its links and of streams × W / RTT.
    ///
    /// It is zero where there is no route.
    public func streamRate(from: HostID, to: HostID, streams: Int) -> ByteRate {
        guard let route = route(from: from, to: to) else { return ByteRate(bytesPerSecond: 0) }
        var rate = route.path.windowLimit(streams: streams)
        for link in route.links { rate = min(rate, capacities[Int(link.index)]) }
        return rate
    }
}
