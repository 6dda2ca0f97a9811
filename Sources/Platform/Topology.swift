public import Quantities

/// The sites, the hosts and the links between them.
///
/// A flow leaves its host by the host's up link, crosses the site's uplink, the path between the
/// sites and the other site's downlink, and enters by the other host's down link; inside a site it
/// crosses the fabric instead. Each is one link a direction; what is unlimited between the two
/// access links is no link at all. Sites that were not connected do not reach each other: there is
/// no way through third sites.
public struct Topology: Sendable {
    /// A site as it was added.
    public struct Site: Hashable, Sendable {
        /// What people call it.
        public var name: String
        /// What lies between two hosts of the site.
        public var inside: PathProperties
        var fabric: LinkID?
        var uplink: LinkPair?
    }

    /// The two directions of one line.
    struct LinkPair: Hashable, Sendable {
        var up: LinkID
        var down: LinkID
    }

    /// A line between two sites, seen from the one with the lower index.
    struct Line: Sendable {
        var path: PathProperties
        /// `up` leads from the lower index to the higher.
        var links: LinkPair?
    }

    /// The sites in the order in which they were added; a `SiteID` is a place in it.
    public private(set) var sites: [Site] = []
    /// The capacity of every link at the start; a `LinkID` is a place in it.
    public private(set) var capacities: [ByteRate] = []
    private(set) var hostSites: [SiteID] = []
    private var accesses: [LinkPair] = []
    private var lines: [Line] = []
    /// For each site, the line to each site with a lower index: its place in `lines`, or −1.
    private var lineTable: [[Int32]] = []

    /// A topology without sites.
    public init() {}

    /// How many hosts there are.
    public var hostCount: Int { hostSites.count }

    /// Adds a site with its fabric and its shared line to the outside; `.unlimited` is no line.
    public mutating func addSite(
        name: String, inside: PathProperties, uplink: ByteRate, downlink: ByteRate
    ) -> SiteID {
        let limited = uplink < .unlimited || downlink < .unlimited
        sites.append(
            Site(
                name: name, inside: inside,
                fabric: inside.capacity < .unlimited ? addLink(inside.capacity) : nil,
                uplink: limited ? LinkPair(up: addLink(uplink), down: addLink(downlink)) : nil))
        lineTable.append([Int32](repeating: -1, count: sites.count - 1))
        return SiteID(sites.count - 1)
    }

    /// Connects two sites in both directions, each with the path's whole capacity.
    ///
    /// - Precondition: two different sites that were not connected before.
    public mutating func connect(_ a: SiteID, _ b: SiteID, _ path: PathProperties) {
        precondition(a != b, "site \(a.index) connected with itself: its inside says that")
        let (low, high) = (Int(min(a, b).index), Int(max(a, b).index))
        precondition(
            lineTable[high][low] < 0, "sites \(a.index) and \(b.index) connected twice")
        lineTable[high][low] = Int32(lines.count)
        let limited = path.capacity < .unlimited
        lines.append(
            Line(
                path: path,
                links: limited
                    ? LinkPair(up: addLink(path.capacity), down: addLink(path.capacity)) : nil))
    }

    /// Adds a host with its access link, each direction for itself.
    public mutating func addHost(at site: SiteID, up: ByteRate, down: ByteRate) -> HostID {
        precondition(sites.indices.contains(Int(site.index)), "no site \(site.index)")
        hostSites.append(site)
        accesses.append(LinkPair(up: addLink(up), down: addLink(down)))
        return HostID(hostSites.count - 1)
    }

    /// The path from one site to another, or inside one; nil if they are not connected.
    public func path(from: SiteID, to: SiteID) -> PathProperties? {
        from == to ? sites[Int(from.index)].inside : line(from, to)?.path
    }

    /// Where a host stands.
    public func site(of host: HostID) -> SiteID { hostSites[Int(host.index)] }

    /// The two directions of a host's access.
    public func accessLinks(of host: HostID) -> (up: LinkID, down: LinkID) {
        let pair = accesses[Int(host.index)]
        return (pair.up, pair.down)
    }

    /// The two directions of a site's shared line; nil if both are unlimited.
    public func uplinkLinks(of site: SiteID) -> (up: LinkID, down: LinkID)? {
        sites[Int(site.index)].uplink.map { ($0.up, $0.down) }
    }

    /// The link that all flows from one site to another share; nil if nothing limits them together.
    public func pathLink(from: SiteID, to: SiteID) -> LinkID? {
        if from == to { return sites[Int(from.index)].fabric }
        guard let pair = line(from, to)?.links else { return nil }
        return from < to ? pair.up : pair.down
    }

    /// The paths between the sites, in the order in which they were connected.
    var linePaths: [PathProperties] { lines.map(\.path) }

    private func line(_ a: SiteID, _ b: SiteID) -> Line? {
        let place = lineTable[Int(max(a, b).index)][Int(min(a, b).index)]
        return place < 0 ? nil : lines[Int(place)]
    }

    private mutating func addLink(_ capacity: ByteRate) -> LinkID {
        precondition(capacity.bytesPerSecond >= 0, "a capacity of \(capacity.bytesPerSecond) B/s")
        capacities.append(capacity)
        return LinkID(capacities.count - 1)
    }
}
