public import ProtocolCore

/// How many nodes are up and how many of them are free, by region and site.
///
/// A region is a jurisdiction. A change costs the same however many regions and sites there are,
/// and whatever was reserved in the tree can be taken back without a trace.
public struct CapacityTree: Sendable {
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
        /// Its sites, by index; a site without a node that is up is not listed.
        public internal(set) var sites: [Count]
    }
    private struct Name: Hashable, Comparable {
        let region: Int32
        let site: Int32

        static func < (a: Name, b: Name) -> Bool { (a.region, a.site) < (b.region, b.site) }
    }

    /// The counts of the sites, each within a region, in the order in which they were first met.
    private var counts: [Count] = []
    private var names: [Name] = []
    private var places: [Name: Int] = [:]
    /// Nodes that are up and free, anywhere.
    public private(set) var free = 0

    /// A tree without nodes.
    public init() {}

    /// The regions, by index; a region without a node that is up is not listed.
    public var regions: [Region] {
        var regions: [Region] = []
        for place in counts.indices.sorted(by: { names[$0] < names[$1] })
        where counts[place].up > 0 {
            let region = names[place].region
            if regions.last?.total.index != region {
                regions.append(Region(total: Count(index: region), sites: []))
            }
            regions[regions.count - 1].sites.append(counts[place])
            regions[regions.count - 1].total.add(up: counts[place].up, free: counts[place].free)
        }
        return regions
    }

    /// A node came up, and is free.
    public mutating func add(_ domain: FailureDomain) { add(at: place(for: domain)) }
    /// A free node went down.
    ///
    /// - Precondition: its site has a free node.
    public mutating func remove(_ domain: FailureDomain) { remove(at: place(for: domain)) }

    /// Reserves a node at each of the places, or none at all; returns whether it did.
    public mutating func reserve(_ domains: [FailureDomain]) -> Bool {
        for (done, domain) in domains.enumerated() {
            let place = place(for: domain)
            guard counts[place].free > 0 else {
                unreserve(Array(domains.prefix(done)))
                return false
            }
            reserve(at: place)
        }
        return true
    }
    /// Takes reservations back.
    ///
    /// - Precondition: the nodes were reserved.
    public mutating func unreserve(_ domains: [FailureDomain]) {
        for domain in domains { unreserve(at: place(for: domain)) }
    }
}

/// The same by the place of a site and region, which never changes once it was given.
extension CapacityTree {
    mutating func place(for domain: FailureDomain) -> Int {
        let name = Name(region: domain.jurisdiction, site: domain.site)
        if let known = places[name] { return known }
        places[name] = counts.count
        names.append(name)
        counts.append(Count(index: domain.site))
        return counts.count - 1
    }

    mutating func add(at place: Int) { change(place, up: 1, free: 1) }
    mutating func remove(at place: Int) { change(place, up: -1, free: -1) }
    mutating func reserve(at place: Int) { change(place, up: 0, free: -1) }
    mutating func unreserve(at place: Int) { change(place, up: 0, free: 1) }

    private mutating func change(_ place: Int, up: Int, free change: Int) {
        counts[place].add(up: up, free: change)
        free += change
    }
}

extension CapacityTree: Hashable {
    /// Whether the same nodes are up and free; what was there once does not matter.
    public static func == (a: CapacityTree, b: CapacityTree) -> Bool { a.regions == b.regions }
    /// Hashes the regions.
    public func hash(into hasher: inout Hasher) { hasher.combine(regions) }
}

extension CapacityTree.Count {
    fileprivate mutating func add(up: Int, free: Int) {
        self.up += up
        self.free += free
        precondition(
            0 <= self.free && self.free <= self.up, "\(self.free) of \(self.up) nodes are free")
    }
}
