/// Rows by small whole numbers, such as the identities of nodes: an index into arrays where the
/// numbers are dense, a dictionary for the others.
///
/// A key has a place from the moment that it is added, and keeps it: places run from 0 in the order
/// of adding, so that whoever knows the place of a key finds its row without looking it up.
struct Table<Row: Sendable>: Sendable {
    /// The keys and their rows, by place.
    private(set) var keys: [Int32] = []
    var rows: [Row] = []
    /// The place of each key below `direct.count`, or −1.
    private var direct: [Int32] = []
    /// The places of keys beyond it.
    private var remote: [Int32: Int32] = [:]

    var count: Int { rows.count }

    /// Where the row of a key is, if it has one.
    @inline(__always)
    func place(of key: Int32) -> Int? {
        if key >= 0, Int(key) < direct.count {
            let place = direct[Int(key)]
            return place >= 0 ? Int(place) : nil
        }
        return remote.isEmpty ? nil : remote[key].map(Int.init)
    }

    /// The row of a key.
    @inline(__always)
    subscript(key: Int32) -> Row? {
        guard let place = place(of: key) else { return nil }
        return rows[place]
    }

    /// Where the row of a key is, which is made of `row` if it has none.
    @inline(__always)
    mutating func place(of key: Int32, default row: @autoclosure () -> Row) -> Int {
        place(of: key) ?? add(key, row())
    }

    /// Adds a key that has no row yet; returns its place.
    @discardableResult
    mutating func add(_ key: Int32, _ row: Row) -> Int {
        let place = rows.count
        keys.append(key)
        rows.append(row)
        // A key far beyond all others must not cost memory in proportion to itself.
        if key >= 0, Int(key) < max(direct.count, 4 * place + 1024) {
            if Int(key) >= direct.count { widen(toHold: Int(key)) }
            direct[Int(key)] = Int32(place)
        } else {
            remote[key] = Int32(place)
        }
        return place
    }

    /// Makes the array hold a key; what lay in the dictionary and fits now moves over.
    private mutating func widen(toHold key: Int) {
        let size = max(key + 1, 2 * direct.count)
        direct.append(contentsOf: repeatElement(-1, count: size - direct.count))
        guard !remote.isEmpty else { return }
        for (place, key) in keys.enumerated() where key >= 0 && Int(key) < size {
            if remote.removeValue(forKey: key) != nil { direct[Int(key)] = Int32(place) }
        }
    }
}
