/// The demands that were met before, by a number for (source, destination, streams).
///
/// Open addressing over flat arrays: a phase looks up each of its flows, and `Dictionary` would
/// take most of the time.
struct DemandTable: Sendable {
    private static let empty = UInt64.max

    private var keys: [UInt64] = [UInt64](repeating: empty, count: 64)
    private var values: [Int32] = [Int32](repeating: 0, count: 64)
    private var count = 0

    /// One number for two hosts and a number of streams.
    ///
    /// - Precondition: fewer than 2²⁴ hosts and 2¹⁵ streams.
    static func key(source: HostID, destination: HostID, streams: Int) -> UInt64 {
        precondition(
            (0..<1 << 24).contains(source.index) && (0..<1 << 24).contains(destination.index)
                && (1..<1 << 15).contains(streams),
            "a flow from \(source.index) to \(destination.index) over \(streams) streams")
        return UInt64(source.index) << 40 | UInt64(destination.index) << 16 | UInt64(streams)
    }

    /// The demand of a key, if it was met before.
    func demand(of key: UInt64) -> Int32? {
        let mask = keys.count - 1
        var place = DemandTable.place(of: key) & mask
        while keys[place] != DemandTable.empty {
            if keys[place] == key { return values[place] }
            place = (place + 1) & mask
        }
        return nil
    }

    /// Remembers the demand of a new key.
    mutating func insert(_ demand: Int32, for key: UInt64) {
        if 2 * (count + 1) > keys.count { grow() }
        count += 1
        put(demand, for: key)
    }

    private mutating func put(_ demand: Int32, for key: UInt64) {
        let mask = keys.count - 1
        var place = DemandTable.place(of: key) & mask
        while keys[place] != DemandTable.empty { place = (place + 1) & mask }
        keys[place] = key
        values[place] = demand
    }

    private mutating func grow() {
        let oldKeys = keys
        let oldValues = values
        keys = [UInt64](repeating: DemandTable.empty, count: 2 * oldKeys.count)
        values = [Int32](repeating: 0, count: 2 * oldKeys.count)
        for place in oldKeys.indices where oldKeys[place] != DemandTable.empty {
            put(oldValues[place], for: oldKeys[place])
        }
    }

    private static func place(of key: UInt64) -> Int {
        Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> 32)
    }
}
