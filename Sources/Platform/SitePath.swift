import Quantities

/// What all flows from one site to another over so many streams have in common.
struct SitePath: Sendable {
    var from: SiteID
    var to: SiteID
    var streams: Int
    var latency: Duration
    var roundTrip: Duration
    /// The links between the two access links, at most three.
    var links: [Int32]
    /// streams × window / round trip, in bytes per second.
    var limit: Double
    /// Its cap in the engine.
    var cap: Int32
    /// How many shares a flow takes where others take one.
    var weight: Int64
}

/// The paths that were met before, by a number for (site, site, streams).
///
/// Open addressing over flat arrays: every flow looks its path up, and `Dictionary` would take most
/// of the time.
struct SitePathTable: Sendable {
    private static let empty = UInt64.max

    private(set) var paths: [SitePath] = []
    private var keys: [UInt64] = [UInt64](repeating: empty, count: 64)
    private var values: [Int32] = [Int32](repeating: 0, count: 64)

    /// One number for two sites and a number of streams.
    ///
    /// - Precondition: fewer than 2²⁴ sites and 2¹⁵ streams.
    static func key(from: SiteID, to: SiteID, streams: Int) -> UInt64 {
        precondition(
            (0..<1 << 24).contains(from.index) && (0..<1 << 24).contains(to.index)
                && (1..<1 << 15).contains(streams),
            "a flow from site \(from.index) to \(to.index) over \(streams) streams")
        return UInt64(from.index) << 40 | UInt64(to.index) << 16 | UInt64(streams)
    }

    /// Where in `paths` the path of a key is, if it was met before.
    func place(of key: UInt64) -> Int? {
        let mask = keys.count - 1
        var place = SitePathTable.place(of: key) & mask
        while keys[place] != SitePathTable.empty {
            if keys[place] == key { return Int(values[place]) }
            place = (place + 1) & mask
        }
        return nil
    }

    /// Remembers the path of a new key, and returns its place.
    mutating func insert(_ path: SitePath, for key: UInt64) -> Int {
        paths.append(path)
        if 2 * paths.count > keys.count { grow() }
        put(Int32(paths.count - 1), for: key)
        return paths.count - 1
    }

    /// Gives a path its cap.
    mutating func setCap(_ cap: Int32, at place: Int) { paths[place].cap = cap }

    private mutating func put(_ value: Int32, for key: UInt64) {
        let mask = keys.count - 1
        var place = SitePathTable.place(of: key) & mask
        while keys[place] != SitePathTable.empty { place = (place + 1) & mask }
        keys[place] = key
        values[place] = value
    }

    private mutating func grow() {
        let oldKeys = keys
        let oldValues = values
        keys = [UInt64](repeating: SitePathTable.empty, count: 2 * oldKeys.count)
        values = [Int32](repeating: 0, count: 2 * oldKeys.count)
        for place in oldKeys.indices where oldKeys[place] != SitePathTable.empty {
            put(oldValues[place], for: oldKeys[place])
        }
    }

    private static func place(of key: UInt64) -> Int {
        Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> 32)
    }
}
