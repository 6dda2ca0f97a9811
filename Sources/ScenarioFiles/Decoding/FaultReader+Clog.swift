import NetworkSimulation
import Platform
import Quantities

/// The lines of a network that can be clogged.
extension FaultReader {
    func readClog(_ reader: KeyedReader) -> NetworkFaultConfiguration.Kind? {
        var line: NetworkFaultConfiguration.Line?
        if reader.expects("between") {
            line = readPath(reader)
        }
        if reader.expects("site") {
            let site = reader.value(
                "site", Kind<Int>.name(of: "site", among: siteNames).optional, .none,
                about: "Site whose line to the outside is clogged.")
            if site.isSound, let place = site.value {
                demandLine(of: site.map { _ in place }, in: reader.context)
                line = .site(place)
            }
        }
        if reader.expects("group") {
            let group = reader.value(
                "group", Kind<Int>.name(of: "group", among: groups).optional, .none,
                about: "Group of the fleet, by name or number, whose access lines are clogged.")
            if group.isSound, let place = group.value { line = .group(place) }
        }
        reader.demandOne(of: ["between", "site", "group"])
        let left = reader.value(
            "to", Kind.share.like("10%"), about: "What is left of the line's capacity.")
        return left.isSound ? line.map { .clog($0, left: left.value) } : nil
    }

    private func readPath(_ reader: KeyedReader) -> NetworkFaultConfiguration.Line? {
        let pair = readPair(
            reader, .none,
            about: "Two sites whose path is clogged; if it is unlimited, the sites' own lines are.")
        guard let pair else { return nil }
        guard pair.value[0] != pair.value[1] else {
            reader.context.report(
                pair.error("name two different sites, e.g. “[iowa, belgium]”"))
            return nil
        }
        demandLine(between: pair, in: reader.context)
        return .between(pair.value[0], pair.value[1])
    }

    /// Reports a clog between two sites where nothing limits their traffic.
    private func demandLine(between pair: Field<[Int]>, in context: ReaderContext) {
        let (a, b) = (pair.value[0], pair.value[1])
        guard sites.indices.contains(a), sites.indices.contains(b),
            let path = paths.first(where: { $0.joins(a, b) }),
            path.properties.capacity == .unlimited, !isLimited(a), !isLimited(b)
        else { return }
        context.report(
            pair.error(
                "there is no line to clog: neither the path between \(sites[a].name) and "
                    + "\(sites[b].name) nor a line of the two sites has a limit; give the path a "
                    + "“capacity” or a site an “uplink”, or clog a “group”"))
    }

    /// Reports a clog of a site's line that is unlimited.
    private func demandLine(of site: Field<Int>, in context: ReaderContext) {
        guard sites.indices.contains(site.value), !isLimited(site.value) else { return }
        context.report(
            site.error(
                "there is no line to clog: \(sites[site.value].name) has no limit; give it an "
                    + "“uplink”, or clog a “group”"))
    }

    private func isLimited(_ site: Int) -> Bool {
        sites[site].uplink < .unlimited || sites[site].downlink < .unlimited
    }
}
