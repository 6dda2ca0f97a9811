public import ProtocolCore

/// How many nodes are up and how many of them are free, by region and site.
///
/// A region is a jurisdiction. The tree answers in the number of regions and sites, not of nodes,
/// and whatever was reserved in it can be taken back without a trace.
public struct CapacityTree: Hashable, Sendable {
    /// The nodes of a site or region that are up.
    public struct Count: Hashable, Sendable {
        /// The site's or region's place in its table.
        public let index: Int32
        /// Nodes that are up.
        public internal(set) var up = 0
        /// Nodes of them that no one has reserved.
        public internal(set) var free = 0
    }
    /// A region and its sites.
    public struct Region: Hashable, Sendable {
        /// The whole region.
        public internal(set) var total: Count
        /// Its sites, by index; a site whose last node went down is no longer listed.
        public internal(set) var sites: [Count]
    }

    /// The regions, by index; a region whose last node went down is no longer listed.
    public private(set) var regions: [Region] = []
    /// Nodes that are up and free, anywhere.
    public private(set) var free = 0

    /// A tree without nodes.
    public init() {}

    /// A node came up, and is free.
    public mutating func add(_ domain: FailureDomain) { change(domain, up: 1, free: 1) }
    /// A free node went down.
    ///
    /// - Precondition: its site has a free node.
    public mutating func remove(_ domain: FailureDomain) { change(domain, up: -1, free: -1) }

    /// Reserves a node at each of the places, or none at all; returns whether it did.
    public mutating func reserve(_ domains: [FailureDomain]) -> Bool {
        for (done, domain) in domains.enumerated() {
            guard let (region, site) = find(domain), regions[region].sites[site].free > 0 else {
                unreserve(Array(domains.prefix(done)))
                return false
            }
            change(domain, up: 0, free: -1)
        }
        return true
    }
    /// Takes reservations back.
    ///
    /// - Precondition: the nodes were reserved.
    public mutating func unreserve(_ domains: [FailureDomain]) {
        for domain in domains { change(domain, up: 0, free: 1) }
    }

    private func find(_ domain: FailureDomain) -> (region: Int, site: Int)? {
        guard let region = regions.firstIndex(where: { $0.total.index == domain.jurisdiction }),
            let site = regions[region].sites.firstIndex(where: { $0.index == domain.site })
        else { return nil }
        return (region, site)
    }

    private mutating func change(_ domain: FailureDomain, up: Int, free change: Int) {
        if up > 0 { makePlace(for: domain) }
        guard let (region, site) = find(domain) else {
            preconditionFailure("no node of \(domain) is up")
        }
        regions[region].sites[site].add(up: up, free: change)
        regions[region].total.add(up: up, free: change)
        free += change
        if regions[region].sites[site].up == 0 { regions[region].sites.remove(at: site) }
        if regions[region].total.up == 0 { regions.remove(at: region) }
    }

    private mutating func makePlace(for domain: FailureDomain) {
        let region =
            regions.firstIndex { $0.total.index >= domain.jurisdiction } ?? regions.count
        if region == regions.count || regions[region].total.index != domain.jurisdiction {
            regions.insert(
                Region(total: Count(index: domain.jurisdiction), sites: []), at: region)
        }
        let sites = regions[region].sites
        let site = sites.firstIndex { $0.index >= domain.site } ?? sites.count
        if site == sites.count || sites[site].index != domain.site {
            regions[region].sites.insert(Count(index: domain.site), at: site)
        }
    }
}

extension CapacityTree.Count {
    fileprivate mutating func add(up: Int, free: Int) {
        self.up += up
        self.free += free
        precondition(
            0 <= self.free && self.free <= self.up, "\(self.free) of \(self.up) nodes are free")
    }
}
