import Quantities

/// Gangs that grow from site to site.
struct SiteGrowth {
    private let pools: [SitePool]
    /// The seconds of a round between pools, and from each pool to the nearest site of the gang.
    private let link: [[Double]]
    private let toHeld: [Double]

    init(pools: [SitePool], links: LinkTable, beside held: HeldTally) {
        self.pools = pools
        let heldSites = held.sites.members.indices.filter { held.sites.members[$0] > 0 }
        link = pools.map { a in pools.map { links[a.site, $0.site].time } }
        toHeld = pools.map { pool in
            heldSites.map { links[pool.site, $0].time }.min() ?? .infinity
        }
    }

    /// A gang that fills the first pools and goes on to the nearest, again and again.
    func grown(from seeds: [Int], to count: Int) -> [Int32] {
        var chosen: [Int32] = []
        var time = toHeld
        var outside = Array(pools.indices)
        func take(_ pool: Int) {
            chosen += pools[pool].nodes.prefix(min(pools[pool].room, count - chosen.count))
            guard chosen.count < count else { return }
            outside.removeAll { $0 == pool }
            for other in outside { time[other] = min(time[other], link[pool][other]) }
        }
        for seed in seeds { take(seed) }
        while chosen.count < count, let next = outside.min(by: { nearer($0, $1, time) }) {
            take(next)
        }
        return chosen
    }

    private func nearer(_ a: Int, _ b: Int, _ time: [Double]) -> Bool {
        if time[a] != time[b] { return time[a] < time[b] }
        return pools[a].room != pools[b].room ? pools[a].room > pools[b].room : a < b
    }
}
